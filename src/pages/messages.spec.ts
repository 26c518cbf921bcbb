import { LOCALES, messageKeys, placeholdersIn, translator } from './messages.js';

const placeholders = (text: string): string => [...placeholdersIn(text)].sort().join();

describe('message catalogues', () => {
  it.each(LOCALES)('say the same things in every language (%s)', (locale) => {
    expect(messageKeys(locale)).toEqual(messageKeys('en'));
  });

  it.each(LOCALES)('say the same things with the same values (%s)', (locale) => {
    const [ours, english] = [translator(locale), translator('en')];
    const different = messageKeys('en').filter((key) => placeholders(ours(key)) !== placeholders(english(key)));
    expect(different).toEqual([]);
  });

  it.each(LOCALES)('leave no text empty (%s)', (locale) => {
    expect(messageKeys(locale).filter((key) => translator(locale)(key).trim() === '')).toEqual([]);
  });
});
