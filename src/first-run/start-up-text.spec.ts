import type { FirstRun } from './first-run-file.js';
import { type StartUpFacts, startUpText } from './start-up-text.js';

const firstRun: FirstRun = {
  issuer: 'https://localhost:8243',
  console: 'https://localhost:9443',
  caFile: '/srv/data/tls/ca.pem',
  administrator: { username: 'admin', password: 'adminPassword1' },
  sampleUser: { username: 'maria', password: 'mariaPassword1' },
  management: { consumerKey: 'mk', consumerSecret: 'gths_m' },
  application: {
    name: 'DefaultApplication',
    production: { consumerKey: 'pk', consumerSecret: 'gths_p' },
    sandbox: { consumerKey: 'sk', consumerSecret: 'gths_s' },
  },
  sampleApi: 'https://localhost:8243/pizzashack/1.0.0',
};

const textOf = (facts: Partial<StartUpFacts> = {}): string =>
  startUpText({
    issuer: 'https://localhost:8243',
    consoleUrl: 'https://localhost:9443',
    operationsUrl: 'http://127.0.0.1:9464',
    caFile: '/srv/data/tls/ca.pem',
    firstRunFile: '/srv/data/first-run.json',
    tokensFile: '/srv/data/tokens.json',
    gatewayPort: 8243,
    firstKeys: { made: 'now', firstRun },
    passwordWasConfigured: false,
    sampleRuns: true,
    platform: 'linux',
    ...facts,
  });

const elsewhere = { made: 'elsewhere', place: { hostname: 'node-1', file: '/one/first-run.json' } } as const;
const unknownPlace = { made: 'elsewhere', place: null } as const;
const bare: FirstRun = { ...firstRun, sampleUser: null, application: null, sampleApi: null };

describe('the start-up text', () => {
  it.each([
    ['first', textOf()],
    ['second', textOf({ firstKeys: { made: 'before', firstRun } })],
    ['without a sample', textOf({ firstKeys: { made: 'now', firstRun: bare }, sampleRuns: false })],
    ['of another process', textOf({ firstKeys: elsewhere })],
  ])('has at most thirty lines and names every address: %s', (_, text) => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(30);
    expect(text.endsWith('\n')).toBe(true);
    for (const fact of [
      'https://localhost:8243',
      'https://localhost:9443',
      'http://127.0.0.1:9464/health/ready',
      '/srv/data/tls/ca.pem',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('ends with the three calls, with the keys of the production pair', () => {
    const lines = textOf().trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('curl '))).toEqual(lines.slice(-3));
    expect(lines.at(-3)).toContain('-u pk:gths_p -d grant_type=password -d username=maria -d password=mariaPassword1');
    expect(lines.at(-2)).toContain('https://localhost:8243/pizzashack/1.0.0/menu');
    expect(lines.at(-1)).toContain('grant_type=refresh_token');
  });

  it("shows the administrator's password once", () => {
    expect(textOf()).toContain('admin, password adminPassword1 (not shown again)');
    expect(textOf({ firstKeys: { made: 'before', firstRun } })).not.toContain('adminPassword1');
    expect(textOf({ passwordWasConfigured: true })).not.toContain('adminPassword1');
  });

  it('at the second start differs in that line alone', () => {
    const [first, second] = [textOf(), textOf({ firstKeys: { made: 'before', firstRun } })];
    const about = (text: string): string[] =>
      text.split('\n').filter((line) => !/password (as|adminP)|reset-admin-password/.test(line));
    expect(about(second)).toEqual(about(first));
    expect(second).toContain('npm run reset-admin-password');
  });

  it('without a sample ends with how to make a first application', () => {
    const text = textOf({ firstKeys: { made: 'now', firstRun: bare }, sampleRuns: false });
    expect(text).toMatch(/To make a first application: .+GATEHOUSE_SAMPLE=on/s);
    expect(text).not.toContain('curl');
  });

  it('prints no call to a sample API whose back end does not run', () => {
    expect(textOf({ sampleRuns: false })).not.toContain('curl');
  });

  it('of a process that has not got the first keys says where they are, and knows none', () => {
    const text = textOf({ firstKeys: elsewhere, gatewayPort: 8343 });
    expect(text).toContain('left by the first start in /one/first-run.json on node-1');
    expect(text).toContain('port 8343.');
    expect(text).not.toMatch(/curl|password/);
    expect(textOf({ firstKeys: unknownPlace })).toContain('in first-run.json of its data directory');
  });
});
