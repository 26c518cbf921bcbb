import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { created, plain, type RestAnswer } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { notFound, RestWrites } from '../rest/rest-writes.js';
import type { KeyRevocationBody, RotationBody, SigningKeyBody } from './dto/signing-key.dto.js';
import { SigningKeysService, type SigningKeyView } from './signing-keys.service.js';

const ADDRESS = '/api/v1/signing-keys';

/** What administrators do to signing keys, with its record. */
@Injectable()
export class SigningKeyCommands {
  constructor(
    private readonly keys: SigningKeysService,
    private readonly writes: RestWrites,
  ) {}

  async list(): Promise<RestAnswer> {
    const keys = await this.keys.list();
    return plain({ items: keys.map(signingKeyBody), nextCursor: null });
  }

  async rotate(call: RestCall, body: RotationBody): Promise<RestAnswer> {
    const { algorithm = 'ES256', immediately = false } = body;
    const spare = await this.keys.spare({ use: 'TOKEN', algorithm }); // before the transaction: it takes its time
    return this.writes.create(call, async ({ stores, now, audit }) => {
      const key = await this.keys.rotate(stores, now, { algorithm, immediately }, spare);
      await audit({
        action: 'signing-key.rotate',
        target: { kind: 'SIGNING_KEY', id: key.kid },
        after: { algorithm, immediately, state: key.state, activeFromAt: key.activeFromAt },
      });
      return created(ADDRESS, signingKeyBody(key), { revision: 0 });
    });
  }

  revoke(call: RestCall, kid: string, { reason }: KeyRevocationBody): Promise<RestAnswer> {
    const dryRun = isDryRun(call);
    return this.writes.change(call, async ({ stores, now, audit }) => {
      const found = await this.keys.revoke(stores, now, { kid, dryRun });
      switch (found.outcome) {
        case 'not_found':
          throw notFound();
        case 'state_conflict':
          return unchanged(found.key);
        case 'counted':
          return plain({ ...signingKeyBody(found.key), grants: found.grants });
        case 'revoked':
          await audit({
            action: 'signing-key.revoke',
            target: { kind: 'SIGNING_KEY', id: kid },
            after: { reason: reason ?? null, grants: found.grants },
          });
          return plain({ ...signingKeyBody(found.key), grants: found.grants });
      }
    });
  }
}

/** What is revoked stays as it is. */
function unchanged(key: SigningKeyView): RestAnswer {
  if (key.state === 'REVOKED') return plain({ ...signingKeyBody(key), grants: 0 });
  throw new Problem('state_conflict', `The key is ${key.state}: nothing that it signed is alive.`, { allowed: [] });
}

function isDryRun({ query }: RestCall): boolean {
  const faults = [...new Set(query.keys())]
    .filter((name) => name !== 'dryRun')
    .map((name) => ({ parameter: name.slice(0, 80), code: 'unknown_parameter', detail: 'One of dryRun.' }));
  const value = query.get('dryRun') ?? 'false';
  if (value !== 'true' && value !== 'false') {
    faults.push({ parameter: 'dryRun', code: 'not_allowed', detail: 'true or false.' });
  }
  if (faults.length > 0) throw refused(faults);
  return value === 'true';
}

const signingKeyBody = (key: SigningKeyView) =>
  ({
    id: key.kid,
    use: key.use,
    algorithm: key.algorithm,
    state: key.state,
    activeFromAt: key.activeFromAt,
    activeUntilAt: key.activeUntilAt,
    publicJwk: { ...key.publicJwk, kty: String(key.publicJwk.kty), kid: key.kid, alg: key.algorithm, use: 'sig' },
  }) satisfies SigningKeyBody;
