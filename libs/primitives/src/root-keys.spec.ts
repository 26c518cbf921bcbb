import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { RootKeys, rootKeyIdOf } from './root-keys.js';

const oldKey = randomBytes(32);
const newKey = randomBytes(32);

describe('RootKeys', () => {
  it('makes the HMAC of RFC 2104', () => {
    const key = Buffer.from(hkdfSync('sha256', newKey, '', 'gatehouse fingerprint client-secret', 32));
    const expected = createHmac('sha256', key).update('value').digest();
    expect(new RootKeys([newKey]).fingerprint('client-secret', 'value').subarray(4)).toEqual(expected);
  });

  it('still matches and opens what an older key made, and writes with the first', () => {
    const before = new RootKeys([oldKey]);
    const after = new RootKeys([newKey, oldKey]);
    const fingerprint = before.fingerprint('client-secret', 'value');
    expect(after.matches(fingerprint, 'client-secret', 'value')).toBe(true);
    expect(after.fingerprint('client-secret', 'value')).not.toEqual(fingerprint);
    expect(after.open('signing-key', before.seal('signing-key', Buffer.from('pem')))?.toString()).toBe('pem');
    expect(before.matches(after.fingerprint('client-secret', 'value'), 'client-secret', 'value')).toBe(false);
  });

  it('keeps purposes apart', () => {
    const keys = new RootKeys([newKey]);
    expect(keys.matches(keys.fingerprint('client-secret', 'v'), 'refresh-token', 'v')).toBe(false);
    expect(keys.open('signing-key', keys.seal('replay-answer', Buffer.from('x')))).toBeNull();
  });

  it('opens nothing without the second secret, nor after a changed bit', () => {
    const keys = new RootKeys([newKey]);
    const sealed = keys.seal('replay-answer', Buffer.from('answer'), 'token');
    expect(keys.open('replay-answer', sealed, 'token')?.toString()).toBe('answer');
    expect(keys.open('replay-answer', sealed, 'other')).toBeNull();
    sealed[sealed.length - 1] ^= 1;
    expect(keys.open('replay-answer', sealed, 'token')).toBeNull();
    expect(keys.open('replay-answer', Buffer.alloc(3), 'token')).toBeNull();
  });

  it('tells which key made a value, and seals it again with the first', () => {
    const [before, after] = [new RootKeys([oldKey]), new RootKeys([newKey, oldKey])];
    const sealed = before.seal('signing-key', Buffer.from('pem'));
    expect([after.isCurrent(sealed), after.knows(sealed)]).toEqual([false, true]);
    const again = after.reseal('signing-key', sealed);
    expect(again && [after.isCurrent(again), before.knows(again)]).toEqual([true, false]);
    expect(again && new RootKeys([newKey]).open('signing-key', again)?.toString()).toBe('pem');
    expect(after.reseal('replay-answer', sealed)).toBeNull();
    expect(new RootKeys([newKey]).reseal('signing-key', sealed)).toBeNull();
    expect([rootKeyIdOf(sealed).length, rootKeyIdOf(sealed).equals(sealed.subarray(0, 4))]).toEqual([4, true]);
    expect(after.knows(Buffer.alloc(0))).toBe(false);
  });
});
