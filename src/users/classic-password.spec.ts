import { isClassicHash, matchesClassic } from './classic-password.js';

/** Made with `printf '%s' 'admin1234ZG9nZ2VkCg==' | openssl dgst -sha256 -binary | base64`. */
const SALT = 'ZG9nZ2VkCg==';
const DIGEST = 'T62cJ9MWX2R/ho6xh88O0N7XiSlUm8eX0LF/2+Wz69Q=';
const stored = `$classic-sha256$${SALT}$${DIGEST}`;

describe('a password hash of the classic system', () => {
  it('is SHA-256 of the password followed by the salt as text', () => {
    expect(isClassicHash(stored)).toBe(true);
    expect(matchesClassic(stored, 'admin1234')).toBe(true);
    for (const other of ['admin123', 'Admin1234', 'admin1234 ', '', `admin1234${SALT}`, DIGEST]) {
      expect([other, matchesClassic(stored, other)]).toEqual([other, false]);
    }
  });

  it.each([
    '',
    DIGEST,
    `$classic-sha256$$${DIGEST}`,
    `$classic-sha256$${SALT}$`,
    `$classic-sha256$${SALT}$${DIGEST}x`,
    `$classic-sha256$${SALT}$${DIGEST}\n`,
    `$classic-md5$${SALT}$${DIGEST}`,
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
  ])('is nothing else: %j', (other) => {
    expect(isClassicHash(other)).toBe(false);
    expect(matchesClassic(other, 'admin1234')).toBe(false);
  });
});
