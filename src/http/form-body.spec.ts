import { jest } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { readFormBody } from './form-body.js';

const KILOBYTE = Buffer.alloc(1024, 'x');

function formRequest(headers: Readonly<Record<string, string>> = {}): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, { 'content-type': 'application/x-www-form-urlencoded', ...headers });
  return request;
}

/** What reading it came to, so that a refusal is looked at before it counts as unhandled. */
const outcomeOf = (request: IncomingMessage): Promise<unknown> =>
  readFormBody(request).catch((error: unknown) => error);

describe('readFormBody', () => {
  it('takes 64 KB in any number of pieces', async () => {
    const request = formRequest();
    const body = readFormBody(request);
    for (let piece = 0; piece < 64; piece += 1) request.push(KILOBYTE);
    request.push(null);
    expect(await body).toHaveLength(64 * 1024);
  });

  it('[46] refuses a body of which too much was announced without reading any', async () => {
    const request = formRequest({ 'content-length': '10000000' });
    const outcome = outcomeOf(request);
    expect(request.listenerCount('data')).toBe(0);
    request.push(null);
    expect(await outcome).toMatchObject({ status: 413, headers: { Connection: 'close' } });
  });

  it('[46] stops at 64 KB when nothing was announced', async () => {
    const request = formRequest();
    const outcome = outcomeOf(request);
    for (let piece = 0; piece < 65; piece += 1) request.push(KILOBYTE);
    request.push(null);
    expect(await outcome).toMatchObject({ status: 413, headers: { Connection: 'close' } });
    expect(request.listenerCount('data')).toBe(0);
  });

  describe('while the clock is in our hands', () => {
    beforeEach(() => void jest.useFakeTimers());
    afterEach(() => void jest.useRealTimers());

    it('[46] refuses a body that is not whole after ten seconds, and not before', async () => {
      const request = formRequest();
      let outcome: unknown = 'still waiting';
      void outcomeOf(request).then((settled) => (outcome = settled));
      request.push(Buffer.from('grant_type=client_cred'));
      await jest.advanceTimersByTimeAsync(9_999);
      expect(outcome).toBe('still waiting');
      await jest.advanceTimersByTimeAsync(1);
      expect(outcome).toMatchObject({ status: 408, headers: { Connection: 'close' } });
    });

    it('leaves no timer behind', async () => {
      const request = formRequest();
      const body = readFormBody(request);
      request.push(null);
      await jest.advanceTimersByTimeAsync(0);
      expect(await body).toHaveLength(0);
      expect(jest.getTimerCount()).toBe(0);
    });
  });
});
