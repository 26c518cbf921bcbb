import { managementScopes } from '#oauth-core/management-scopes';
import { LOCALES, translator } from './messages.js';
import { scopesInWords } from './scope-words.js';

const t = translator('en');
const declared = [
  { name: 'read:pets', description: '', roles: [], forApplications: false },
  { name: 'read:pets', description: 'See your pets', roles: [], forApplications: false },
];

describe('scopes in words', () => {
  it.each(LOCALES)('are known for every scope of our own (%s)', (locale) => {
    const own = [...managementScopes.keys(), 'openid', 'profile', 'email', 'offline_access', 'default', 'device_1'];
    const said = scopesInWords([...own, 'PRODUCTION', 'SANDBOX'], translator(locale), []);
    expect(said.filter(({ words }) => /[{}]/.test(words) || words.length < 10)).toEqual([]);
    expect(new Set(said.map(({ words }) => words)).size).toBe(said.length);
  });

  it('are the publisher’s for the scope of an API, else its name', () => {
    expect(scopesInWords(['read:pets', 'gatehouse:gone'], t, declared)).toEqual([
      { scope: 'read:pets', words: 'See your pets' },
      { scope: 'gatehouse:gone', words: 'Use “gatehouse:gone” for you' },
    ]);
  });
});
