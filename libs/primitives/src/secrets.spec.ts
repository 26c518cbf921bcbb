import {
  isWellFormedSecret,
  newConsumerKey,
  newLocator,
  newRefreshToken,
  newSecret,
  refreshTokenLocator,
} from './secrets.js';

describe('generated credentials', () => {
  it('are made of characters that no shell, form or double click breaks', () => {
    expect(newSecret('gths_')).toMatch(/^gths_[A-Za-z0-9]{49}$/);
    expect(newConsumerKey()).toMatch(/^[A-Za-z0-9_]{28}$/);
    expect(newRefreshToken(newLocator())).toMatch(/^gthr_[A-Za-z0-9]{71}$/);
  });

  it('find a mistyped character, a cut end and padding by the checksum', () => {
    const token = newSecret('gtha_');
    expect(isWellFormedSecret(token, 'gtha_')).toBe(true);
    expect(isWellFormedSecret(token, 'gths_')).toBe(false);
    const other = token[10] === 'a' ? 'b' : 'a';
    expect(isWellFormedSecret(token.slice(0, 10) + other + token.slice(11), 'gtha_')).toBe(false);
    for (const changed of [token.slice(0, -1), `${token} `, `${token}=`, token.toLowerCase(), `${token}\n`]) {
      expect(isWellFormedSecret(changed, 'gtha_')).toBe(false);
    }
  });

  it('carry the locator of a refresh family, every bit of it', () => {
    for (const locator of [Buffer.alloc(16), Buffer.alloc(16, 255), newLocator()]) {
      expect(refreshTokenLocator(newRefreshToken(locator))).toEqual(locator);
    }
    expect(refreshTokenLocator(newSecret('gthr_'))).toBeNull();
  });
});
