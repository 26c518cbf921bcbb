import { addSeconds } from '#primitives/clock';
import { firstTimeOrderedId, uuidFromBytes, uuidToBytes } from '#primitives/ids';
import type { ListQuery, Page } from '#database/listing';
import { cursorOf, textsIn } from '../rest/list-query.js';

/** Far longer than a transaction lasts, each of whose statements has two seconds. */
const SETTLED_SECONDS = 30;

/** So many events are told apart from those that come late; beyond, a follower that is told thousands at once trusts their order. */
const MAX_SEEN = 150;

/**
 * The newest events that a follower was given. An event is dated when it is written and can be read when its transaction
 * has ended, so one may come to light behind others that are later: the position stays back, and what was given is
 * left out.
 */
export function seenIn(cursor: string | null): readonly string[] {
  const [, , , packed = ''] = textsIn(cursor ?? '');
  const bytes = Buffer.from(packed, 'base64url');
  return Array.from({ length: Math.min(Math.floor(bytes.length / 16), MAX_SEEN) }, (_, index) =>
    uuidFromBytes(bytes.subarray(index * 16, (index + 1) * 16)),
  );
}

/** Where to go on: never null, since more may come. */
export function followingCursor(
  { items, next }: Page<{ readonly id: string }>,
  query: ListQuery,
  seen: readonly string[],
  now: Date,
): string {
  const settled = uuidFromBytes(firstTimeOrderedId(addSeconds(now, -SETTLED_SECONDS)));
  const given = [...seen, ...items.map(({ id }) => id)].sort();
  const forgotten = given.slice(0, Math.max(0, given.length - MAX_SEEN));
  const behind = next && next.id < settled ? next.id : settled;
  const position = [query.after?.id ?? '', behind, ...forgotten.slice(-1)].reduce((a, b) => (a > b ? a : b));
  const unsettled = given.filter((id) => id > position);
  const packed = Buffer.concat(unsettled.map(uuidToBytes)).toString('base64url');
  return cursorOf({ value: position, id: position }, query, packed);
}
