// Rows of a large installation, made by the database itself: ids in random order, few popular APIs and many rare ones,
// plans and states that nearly everybody has and others that hardly anybody has.

const APIS = 1_000;
const SUBSCRIPTIONS_EACH = 10;
const OTHER_OWNERS = 20_000;

const MANAGE = 'gatehouse:subscriptions:manage';
const READ = 'gatehouse:applications:read';

/** Who asks for lists; all have the same password. */
export const PEOPLE = {
  administrator: { roles: ['ADMINISTRATOR'], scopes: [READ, MANAGE, 'gatehouse:settings:manage'] },
  /** Publishes the ten most popular APIs. */
  publisher: { roles: ['PUBLISHER'], scopes: [READ, MANAGE] },
  /** Publishes 200 others. */
  busyPublisher: { roles: ['PUBLISHER'], scopes: [READ, MANAGE] },
  /** Has 5,000 applications. */
  owner: { roles: ['SUBSCRIBER'], scopes: [READ] },
  /** Is in 2,000 teams. */
  member: { roles: ['SUBSCRIBER'], scopes: [READ] },
};

/** A number from 0 to 1 that looks random, always the same for the same row. */
const random = (salt, n) => `(CRC32(CONCAT('${salt}', ${n})) / 4294967296)`;
const idOf = (kind, n) =>
  `CONCAT(LPAD(LOWER(HEX(CRC32(CONCAT('${kind}', ${n})))), 8, '0'), '-${kind}-4000-8000-', LPAD(LOWER(HEX(${n})), 12, '0'))`;
const KINDS = { user: '0001', application: '0002', api: '0003', plan: '0004', subscription: '0005' };
const instant = (salt, n) => `TIMESTAMPADD(SECOND, FLOOR(63072000 * ${random(salt, n)}), '2024-01-01 00:00:00.000')`;

/**
 * @param like the user name of a person whose password everybody gets
 * @param scopes what the key pairs that are there may ask for
 */
export async function fill(connection, { applications, like, scopes }) {
  const run = (sql, values) => connection.query(sql, values);
  await run('SET foreign_key_checks = 0, unique_checks = 0');
  await run('UPDATE key_pairs SET management_scopes = ?', [JSON.stringify(scopes)]);
  await numbers(run, applications * SUBSCRIPTIONS_EACH);
  const names = Object.keys(PEOPLE);
  for (const [place, username] of names.entries()) {
    await addUsers(run, `SELECT ${place} AS n`, { username: `'${username}'`, roles: PEOPLE[username].roles, like });
  }
  const others = `SELECT n + ${names.length} AS n FROM numbers WHERE n < ${OTHER_OWNERS}`;
  await addUsers(run, others, { username: `CONCAT('user', n)`, roles: ['SUBSCRIBER'], like });
  const person = (username) => idOf(KINDS.user, names.indexOf(username));

  for (const plan of [0, 1, 2, 3, 4]) {
    await run(`INSERT INTO plans (id, name, description, approval, state, is_default)
      VALUES (${idOf(KINDS.plan, plan)}, 'many ${plan}', '', 'AUTOMATIC', 'ACTIVE', 0)`);
  }
  const provider = `CASE WHEN n < 10 THEN ${person('publisher')} WHEN n < 210 THEN ${person('busyPublisher')}
    ELSE ${person('administrator')} END`;
  await run(`INSERT INTO apis (id, name, context, context_key, version, default_version, description, provider_id, state,
      plan_ids, scopes, cors, timeout_seconds, pass_cookies, pass_access_token, created_at, updated_at)
    SELECT ${idOf(KINDS.api, 'n')}, CONCAT('API ', n), CONCAT('/many', n), CONCAT('/many', n), '1.0.0', 1, '', ${provider},
      'PUBLISHED', '[]', '[]', '{"enabled":false,"origins":[],"headers":[],"credentials":false}', 30, 0, 0, '2024-01-01',
      '2024-01-01' FROM numbers WHERE n < ${APIS}`);

  const owner = `CASE WHEN n < 5000 THEN ${person('owner')}
    ELSE ${idOf(KINDS.user, `(${names.length} + n % ${OTHER_OWNERS})`)} END`;
  const applicationState = `CASE WHEN ${random('as', 'n')} < 0.99 THEN 'ACTIVE' WHEN ${random('as', 'n')} < 0.995
    THEN 'PENDING' WHEN ${random('as', 'n')} < 0.998 THEN 'DISABLED' ELSE 'REJECTED' END`;
  await withoutIndexes(run, 'applications', () =>
    run(`INSERT INTO applications (id, owner_id, name, description, attributes, token_format, state, created_at, updated_at)
      SELECT ${idOf(KINDS.application, 'n')}, ${owner}, CONCAT('Application ', n),
        CONCAT('What it is for, in the words of those who made it: ', REPEAT(HEX(CRC32(n)), 12)), '{}', 'JWT',
        ${applicationState}, ${instant('ac', 'n')}, ${instant('au', 'n')}
      FROM numbers WHERE n < ${applications} ORDER BY 1`),
  );
  await run(`INSERT INTO members (application_id, user_id, role, created_at)
    SELECT ${idOf(KINDS.application, 'n')}, ${person('member')}, 'DEVELOPER', '2024-01-01'
    FROM numbers WHERE n BETWEEN 5000 AND 6999`);

  const application = `(n DIV ${SUBSCRIPTIONS_EACH})`;
  // The cube makes the first APIs popular; each of an application's ten comes from a range of its own.
  const api = `FLOOR(${APIS} * POW((n % ${SUBSCRIPTIONS_EACH} + ${random('s', application)}) / ${SUBSCRIPTIONS_EACH}, 3))`;
  const chance = random('ss', 'n');
  const state = `CASE WHEN ${chance} < 0.98 THEN 'ACTIVE' WHEN ${chance} < 0.99 THEN 'PENDING' WHEN ${chance} < 0.995
    THEN 'BLOCKED' WHEN ${chance} < 0.998 THEN 'PRODUCTION_BLOCKED' ELSE 'REJECTED' END`;
  const luck = random('sp', 'n');
  const plan = `CASE WHEN ${luck} < 0.6 THEN 0 WHEN ${luck} < 0.85 THEN 1 WHEN ${luck} < 0.95 THEN 2
    WHEN ${luck} < 0.9999 THEN 3 ELSE 4 END`;
  await withoutIndexes(run, 'subscriptions', () =>
    run(`INSERT INTO subscriptions (id, application_id, api_id, plan_id, state, created_at, updated_at)
      SELECT ${idOf(KINDS.subscription, 'n')}, ${idOf(KINDS.application, application)}, ${idOf(KINDS.api, api)},
        ${idOf(KINDS.plan, `(${plan})`)}, ${state}, ${instant('sc', 'n')}, ${instant('su', 'n')}
      FROM numbers WHERE n < ${applications * SUBSCRIPTIONS_EACH} ORDER BY 1`),
  );
  await run('DROP TABLE numbers');
  await run('SET foreign_key_checks = 1, unique_checks = 1');
  await run('ANALYZE TABLE users, apis, plans, applications, subscriptions, members');
}

async function numbers(run, count) {
  await run('CREATE TABLE digits (d INT); INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)');
  const digits = [0, 1, 2, 3, 4, 5].map((place) => `digits d${place}`).join(', ');
  const sum = [0, 1, 2, 3, 4, 5].map((place) => `d${place}.d * ${10 ** place}`).join(' + ');
  await run(`CREATE TABLE numbers (n INT PRIMARY KEY)`);
  for (let begin = 0; begin < count; begin += 1_000_000) {
    await run(
      `INSERT INTO numbers SELECT * FROM (SELECT ${begin} + ${sum} AS n FROM ${digits}) AS made WHERE n < ${count}`,
    );
  }
  await run('DROP TABLE digits');
}

function addUsers(run, numbered, { username, roles, like }) {
  return run(
    `INSERT INTO users (id, username, email_verified, display_name, password_hash, roles, state, second_factor_required,
        created_at, updated_at)
      SELECT ${idOf(KINDS.user, 'n')}, ${username}, 0, ${username}, hash, ?, 'ACTIVE', 0, '2024-01-01', '2024-01-01'
      FROM (${numbered}) AS numbered, (SELECT password_hash AS hash FROM users WHERE username = ?) AS one`,
    [JSON.stringify(roles), like],
  );
}

/** Rows first and indexes afterwards, each sorted at once, take a tenth of the time. */
async function withoutIndexes(run, table, insert) {
  const [rows] = await run(`SHOW INDEX FROM ${table}`);
  const indexes = new Map();
  for (const { Key_name: key, Column_name: column, Non_unique: repeats } of rows) {
    if (key === 'PRIMARY') continue;
    indexes.set(key, { repeats, columns: [...(indexes.get(key)?.columns ?? []), column] });
  }
  const drops = [...indexes.keys()].map((key) => `DROP INDEX ${key}`);
  await run(`ALTER TABLE ${table} ${drops.join(', ')}`);
  await insert();
  const adds = [...indexes].map(
    ([key, { repeats, columns }]) => `ADD ${Number(repeats) ? '' : 'UNIQUE '}INDEX ${key} (${columns.join(', ')})`,
  );
  await run(`ALTER TABLE ${table} ${adds.join(', ')}`);
}
