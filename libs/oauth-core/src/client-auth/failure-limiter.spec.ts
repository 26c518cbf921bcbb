import { StoppedClock } from '#test/support/stopped-clock';
import { OAuthError } from '../errors.js';
import { FailureLimiter } from './failure-limiter.js';

const newLimiter = () => {
  const clock = new StoppedClock();
  return { clock, limiter: new FailureLimiter(clock, { failures: 3, perSeconds: 60, reason: 'guesses' }) };
};

const failTimes = (limiter: FailureLimiter, address: string, times: number) => {
  for (let time = 0; time < times; time += 1) limiter.attempt(address);
};

describe('FailureLimiter', () => {
  it('holds a network back until its window ends', () => {
    const { clock, limiter } = newLimiter();
    failTimes(limiter, '192.0.2.7', 2);
    clock.advance(20);
    expect(() => limiter.attempt('192.0.2.7')).not.toThrow();
    expect(() => limiter.attempt('192.0.2.7')).toThrow(
      expect.objectContaining({ status: 429, code: 'temporarily_unavailable', retryAfterSeconds: 40 }),
    );
    expect(() => limiter.attempt('192.0.2.8')).not.toThrow();
    clock.advance(40);
    expect(() => limiter.attempt('192.0.2.7')).not.toThrow();
  });

  it('takes back what turned out well', () => {
    const { limiter } = newLimiter();
    failTimes(limiter, '192.0.2.7', 3);
    limiter.succeeded('192.0.2.7');
    expect(() => limiter.attempt('192.0.2.7')).not.toThrow();
    expect(() => limiter.attempt('192.0.2.7')).toThrow(OAuthError);
  });

  it('[122] counts all addresses of a /64 as one', () => {
    const { limiter } = newLimiter();
    for (const end of ['1', 'ffff', '1:2:3']) limiter.attempt(`2001:db8:0:1::${end}`);
    expect(() => limiter.attempt('2001:db8:0:1:9::')).toThrow(OAuthError);
    expect(() => limiter.attempt('2001:db8:0:2::1')).not.toThrow();
  });

  it('[146] forgets the oldest network rather than grow without end', () => {
    const { limiter } = newLimiter();
    failTimes(limiter, '192.0.2.7', 3);
    for (let index = 0; index < 9_998; index += 1) limiter.attempt(`10.0.${index >> 8}.${index & 255}`);
    limiter.attempt('198.51.100.1');
    expect(() => limiter.attempt('192.0.2.7')).toThrow(OAuthError);
    limiter.attempt('198.51.100.2');
    expect(() => limiter.attempt('192.0.2.7')).not.toThrow();
  });
});
