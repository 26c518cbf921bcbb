import fc from 'fast-check';
import { resolve } from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import { readConfiguration } from './configuration.js';
import { KNOWN } from './variables.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');
const MYSQL = 'mysql://gatehouse:secret@db.example.com:3306/gatehouse';

function complaintsAbout(env: Record<string, string>): readonly string[] {
  try {
    readConfiguration(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.complaints;
    throw error;
  }
}

describe('an empty environment', () => {
  it('gives the defaults of the table', () => {
    expect(readConfiguration({})).toEqual({
      dataDirectory: resolve('data'),
      storage: 'sqlite',
      databaseUrl: `sqlite:${resolve('data/gatehouse.sqlite')}`,
      host: '127.0.0.1',
      operationsHost: '127.0.0.1',
      ports: { gateway: 8243, console: 9443, gatewayHttp: 8280, operations: 9464, sample: 9763 },
      issuer: 'https://localhost:8243',
      consoleUrl: 'https://localhost:9443',
      tlsFiles: null,
      plainGateway: false,
      trustedProxies: [],
      rootKeys: null,
      administrator: { username: 'admin', password: null },
      sample: true,
      workers: 1,
      staleSeconds: 300,
    });
  });

  it('is the same as one in which every variable is empty', () => {
    const empty = Object.fromEntries([...KNOWN, 'DATABASE_URL'].map((name) => [name, '']));
    expect(readConfiguration(empty)).toEqual(readConfiguration({}));
  });
});

describe('what is set', () => {
  it('moves every port and every address by the offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000 }), (offset) => {
        const { ports, issuer, consoleUrl } = readConfiguration({ GATEHOUSE_PORT_OFFSET: String(offset) });
        expect(ports.sample).toBe(9763 + offset);
        expect(Math.max(...Object.values(ports))).toBeLessThanOrEqual(65_535);
        expect(issuer).toBe(`https://localhost:${ports.gateway}`);
        expect(consoleUrl).toBe(`https://localhost:${ports.console}`);
      }),
    );
  });

  it('takes an issuer exactly as it is written', () => {
    for (const issuer of ['https://gateway.example.com', 'https://127.0.0.1:8243', 'https://[::1]:8243']) {
      expect(readConfiguration({ GATEHOUSE_ISSUER: issuer }).issuer).toBe(issuer);
    }
  });

  it('has no sample with MySQL unless it is asked for', () => {
    expect(readConfiguration({ DATABASE_URL: MYSQL })).toMatchObject({ storage: 'mysql', sample: false });
    expect(readConfiguration({ DATABASE_URL: MYSQL, GATEHOUSE_SAMPLE: 'on' }).sample).toBe(true);
    expect(readConfiguration({ DATABASE_URL: MYSQL.replace('mysql', 'mariadb') }).storage).toBe('mysql');
  });

  it('puts the SQLite file into the data directory, wherever that is', () => {
    const { databaseUrl } = readConfiguration({ GATEHOUSE_DATA_DIR: '/var/lib/gate house' });
    expect(databaseUrl).toBe('sqlite:/var/lib/gate house/gatehouse.sqlite');
  });

  it('reads several root keys in their order', () => {
    const { rootKeys } = readConfiguration({ GATEHOUSE_ROOT_KEY: `${OTHER_KEY}, ${KEY}` });
    expect(rootKeys?.map((key) => key[0])).toEqual([8, 7]);
  });

  it('counts the cores for "auto"', () => {
    expect(readConfiguration({ DATABASE_URL: MYSQL, GATEHOUSE_WORKERS: 'auto' }).workers).toBeGreaterThanOrEqual(1);
    expect(readConfiguration({ DATABASE_URL: MYSQL, GATEHOUSE_WORKERS: '3' }).workers).toBe(3);
  });

  it('reads networks and single addresses of both families', () => {
    const { trustedProxies } = readConfiguration({ GATEHOUSE_TRUSTED_PROXIES: '10.0.0.0/8, ::1,fd00::/8' });
    expect(trustedProxies).toEqual(['10.0.0.0/8', '::1', 'fd00::/8']);
  });
});

const MALFORMED: readonly (readonly [name: string, ...values: readonly string[]])[] = [
  [
    'DATABASE_URL',
    'postgres://u:p@h/d',
    'mysql://h/d',
    'mysql://u:p@h',
    'mysql://u:%zz@h/d',
    'sqlite:',
    'sqlite::memory:',
  ],
  ['GATEHOUSE_DATA_DIR', 'a\nb', 'a\u2028b'],
  ['GATEHOUSE_HOST', '127.0.0.1:80', '[::1]', '*', 'a b'],
  ['GATEHOUSE_OPERATIONS_HOST', 'http://x', '999.0.0.1/8'],
  ['GATEHOUSE_PORT_OFFSET', '-1', '50001', '1.5', '0x10', '010', ' 1', '1e3', 'ten'],
  [
    'GATEHOUSE_ISSUER',
    'http://a',
    'https://a/',
    'https://a/b',
    'https://A',
    'https://a:443',
    'https://u@a',
    'https://a?b',
    'https://a#',
  ],
  [
    'GATEHOUSE_ISSUER',
    'https://a"b',
    "https://a'b",
    'https://$a',
    'https://a_b',
    'https://a:0',
    'https://127.1',
    'https://a.',
    'a',
    'https://',
  ],
  ['GATEHOUSE_CONSOLE_URL', 'HTTPS://a', ' https://a', 'https://a\n', 'https://bücher.example', 'https://a:70000'],
  ['GATEHOUSE_TLS_CERT', 'a\tb'],
  ['GATEHOUSE_HTTP', 'true', 'ON', '1', 'yes'],
  [
    'GATEHOUSE_TRUSTED_PROXIES',
    '10.0.0.0/33',
    '10.0.0',
    'proxy',
    '10.0.0.1,,10.0.0.2',
    '::1/129',
    '10.0.0.0/08',
    'fe80::1%eth0',
  ],
  [
    'GATEHOUSE_ROOT_KEY',
    'short',
    KEY.slice(0, -1),
    `${KEY},`,
    `${KEY},${KEY}`,
    KEY.replaceAll('/', '_').replaceAll('B', '-'),
  ],
  ['GATEHOUSE_ADMIN_USERNAME', 'a b', '-a', 'a:b', 'ä', 'a'.repeat(65)],
  ['GATEHOUSE_ADMIN_PASSWORD', 'short', 'with\nnewline', 'p'.repeat(129)],
  ['GATEHOUSE_SAMPLE', 'off ', 'false'],
  ['GATEHOUSE_WORKERS', '0', 'all', '1.0', '257'],
  ['GATEHOUSE_STALE_SECONDS', '0', '86401', 'never'],
];

describe('what is malformed', () => {
  it.each(MALFORMED)('stops the start with one complaint about %s', (name, ...values) => {
    for (const value of values) {
      const complaints = complaintsAbout({
        GATEHOUSE_TLS_KEY: name === 'GATEHOUSE_TLS_CERT' ? 'k' : '',
        [name]: value,
      });
      expect(complaints).toEqual([expect.stringMatching(new RegExp(`^${name} .+\\.$`))]);
    }
  });

  it('never shows what was written', () => {
    const value = 'hunter2-hunter2\u0007';
    for (const name of [...KNOWN, 'DATABASE_URL']) {
      const complaints = complaintsAbout({ [name]: value });
      expect(complaints.length).toBeGreaterThan(0);
      expect(complaints.join()).not.toContain('hunter2');
    }
    const url = 'https://user:hunter2@gateway.example.com/path';
    expect(complaintsAbout({ GATEHOUSE_ISSUER: url }).join()).toContain('Write https://gateway.example.com if');
    expect(complaintsAbout({ GATEHOUSE_ISSUER: url }).join()).not.toContain('hunter2');
  });

  it('is complained about all at once, whichever variables are wrong', () => {
    const wrong = Object.fromEntries(MALFORMED.map(([name, value]) => [name, value]));
    fc.assert(
      fc.property(fc.subarray(Object.keys(wrong)), (names) => {
        const complaints = complaintsAbout(Object.fromEntries(names.map((name) => [name, wrong[name]])));
        for (const name of names)
          expect(complaints.filter((sentence) => sentence.startsWith(`${name} `))).toHaveLength(1);
      }),
    );
  });

  it('never ends in another error, whatever the environment holds', () => {
    const environments = fc.dictionary(
      fc.constantFrom(...KNOWN, 'DATABASE_URL', 'NODE_ENV'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(fc.property(environments, (env) => expect(complaintsAbout(env)).toBeInstanceOf(Array)));
  });

  it('names a variable that is not known, and the known ones', () => {
    expect(complaintsAbout({ GATEHOUSE_PORT: '1' })).toEqual([
      expect.stringMatching(/^GATEHOUSE_PORT is not known: .*GATEHOUSE_PORT_OFFSET/),
    ]);
    expect(complaintsAbout({ GATE_HOUSE: '1', PATH: '/bin' })).toEqual([]);
  });
});

describe('what does not fit together', () => {
  const cases: readonly (readonly [what: string, env: Record<string, string>, complaint: RegExp])[] = [
    [
      'two addresses that are the same',
      { GATEHOUSE_ISSUER: 'https://localhost:9443' },
      /^GATEHOUSE_ISSUER and GATEHOUSE_CONSOLE_URL are the same/,
    ],
    ['a certificate without its key', { GATEHOUSE_TLS_CERT: 'c' }, /^GATEHOUSE_TLS_KEY is not set/],
    ['a key without its certificate', { GATEHOUSE_TLS_KEY: 'k' }, /^GATEHOUSE_TLS_CERT is not set/],
    ['the plain listener without trusted proxies', { GATEHOUSE_HTTP: 'on' }, /^GATEHOUSE_HTTP is on/],
    ['several workers on SQLite', { GATEHOUSE_WORKERS: '2' }, /^GATEHOUSE_WORKERS is above 1/],
    [
      'MySQL in production without a root key',
      { DATABASE_URL: MYSQL, NODE_ENV: 'production' },
      /^GATEHOUSE_ROOT_KEY is not set/,
    ],
    [
      'an administrator called as the sample developer',
      { GATEHOUSE_ADMIN_USERNAME: 'maria' },
      /^GATEHOUSE_ADMIN_USERNAME/,
    ],
  ];

  it.each(cases)('is refused: %s', (_, env, complaint) => {
    expect(complaintsAbout(env)).toEqual([expect.stringMatching(complaint)]);
  });

  it('does not refuse what only looks like it', () => {
    expect(complaintsAbout({ DATABASE_URL: MYSQL })).toEqual([]);
    expect(complaintsAbout({ NODE_ENV: 'production' })).toEqual([]);
    expect(complaintsAbout({ GATEHOUSE_ADMIN_USERNAME: 'maria', GATEHOUSE_SAMPLE: 'off' })).toEqual([]);
    expect(complaintsAbout({ GATEHOUSE_TLS_CERT: 'c', GATEHOUSE_TLS_KEY: 'k' })).toEqual([]);
    expect(complaintsAbout({ GATEHOUSE_HTTP: 'on', GATEHOUSE_TRUSTED_PROXIES: '10.0.0.0/8' })).toEqual([]);
  });
});
