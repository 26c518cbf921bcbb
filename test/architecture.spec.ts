import { readFileSync, readdirSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

const CORES = ['libs/oauth-core', 'libs/gateway-core'];
const NEST = ['@nestjs/common', '@nestjs/core'];
const EDGE = ['src/http', 'src/config', 'libs/primitives', 'libs/database', ...CORES, ...NEST, '@nestjs/swagger'];

const REST = [...EDGE, 'src/rest'];

/** What each folder may import besides itself (house.md §2). A folder that is not listed may not exist. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'libs/primitives': ['node:crypto', 'node:util'],
  'libs/oauth-core': ['libs/primitives'],
  'libs/gateway-core': ['libs/primitives'],
  'libs/database': ['libs/primitives', ...CORES, 'typeorm', 'mysql2', 'lru-cache', 'node:*'],
  'src/config': ['libs/primitives', 'zod', 'node:*'],
  'src/http': ['libs/primitives', 'libs/oauth-core', ...NEST, '@nestjs/swagger', 'express', 'helmet', 'pino', 'node:*'],
  'src/docs': [...EDGE, 'node:*'],
  'src/rest': [...EDGE, 'src/oauth', 'class-transformer', 'class-validator', 'express', 'rxjs', 'node:*'],
  'src/applications': [...REST, 'src/gateway', 'src/oauth', 'src/usage'],
  'src/apis': [...REST, 'src/gateway', 'src/usage', 'express', 'rxjs', 'yaml', 'node:*'],
  'src/usage': EDGE,
  'src/grants': [...REST, 'src/applications', 'src/sessions'],
  'src/audit': [...REST, 'src/applications', 'src/operations'],
  'src/subscriptions': [...REST, 'src/applications'],
  'src/users': [...REST, 'src/applications', 'src/mail', 'src/sessions', '@node-rs/argon2', 'node:*'],
  'src/mail': [...EDGE, 'nodemailer', 'node:*'],
  'src/settings': [...REST, 'src/mail'],
  'src/oauth': [...EDGE, 'src/operations', 'src/usage', 'src/pages', 'src/sessions', 'express', 'node:*'],
  'src/gateway': [...EDGE, 'src/operations', 'src/usage', 'express', 'undici', 'node:*'],
  'src/pages': [...EDGE, 'express', 'eta', 'node:*'],
  'src/sessions': [
    ...REST,
    'src/oauth',
    'src/pages',
    'src/users',
    'express',
    '@simplewebauthn/server',
    'qrcode-generator',
    'node:*',
  ],
  'src/account': [...REST, 'src/grants', 'src/pages', 'src/sessions', 'express'],
  'src/logout': [...EDGE, 'src/pages', 'src/sessions', 'src/gateway', 'express', 'node:*'],
  'src/store': [...EDGE, 'src/pages', 'express'],
  'src/operations': [...EDGE, 'express', 'pino', '@prometheus-io/client', 'node:*'],
  'src/first-run': ['src/config', 'src/sample', 'libs/primitives', 'libs/database', ...CORES, 'selfsigned', 'node:*'],
  'src/sample': ['node:*'],
  'src/signing-keys': [...REST, 'src/operations'],
  'src/jobs': [...EDGE, 'src/logout', 'src/mail', 'src/operations', 'src/signing-keys', 'src/usage'],
  'src/*.ts': [
    'src/*',
    'libs/*',
    ...NEST,
    '@nestjs/platform-express',
    '@prometheus-io/client',
    'express',
    'reflect-metadata',
    'node:*',
  ],
  'ormconfig.ts': ['libs/database', 'libs/primitives', 'src/config'],
};

/** The one file of libs that knows Nest. */
const NEST_IN_LIBS = { file: 'libs/database/src/database.module.ts', to: ['@nestjs/common', '@nestjs/typeorm'] };

const productFiles = ['libs', 'src'].flatMap(filesBelow).concat('ormconfig.ts');

it('every folder of the product is in the table', () => {
  const folders = new Set(productFiles.map(folderOf));
  expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
});

it.each(Object.keys(MAY_IMPORT))('%s imports only what it may', (folder) => {
  const strangers = productFiles
    .filter((file) => folderOf(file) === folder)
    .flatMap((file) => importsOf(file).map((to) => ({ file, to })))
    .filter(({ file, to }) => !allowed(folder, file, to));
  expect(strangers.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
});

const FENCES: readonly { readonly what: string; readonly pattern: RegExp; readonly where: RegExp }[] = [
  { what: 'the environment', pattern: /\bprocess\.env\b/, where: /^src\/config\// },
  { what: 'the wall clock', pattern: /\bDate\.now\(\)|\bnew Date\(\)/, where: /^libs\/primitives\// },
  { what: 'weak randomness', pattern: /\bMath\.random\(\)/, where: /^libs\/primitives\// },
];

it.each(FENCES)('only its own folder reads $what', ({ pattern, where }) => {
  const readers = productFiles.filter((file) => pattern.test(source(file)) && !where.test(file));
  expect(readers).toEqual([]);
});

it('an index.ts is a list with meaning', () => {
  const lists = productFiles.filter((file) => file.endsWith('/index.ts'));
  const meant = ['libs/oauth-core/src/grants', 'libs/oauth-core/src/client-auth', 'libs/gateway-core/src/steps'];
  expect(lists.filter((file) => !meant.some((folder) => file === `${folder}/index.ts`))).toEqual([]);
});

it('nothing goes round in a circle', () => {
  const graph = new Map(productFiles.map((file) => [file, importsOf(file).map(fileOf).filter(Boolean)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) return void circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of productFiles) visit(file, []);
  expect(circles).toEqual([]);
});

it('no file has outgrown 300 lines', () => {
  expect(productFiles.filter((file) => source(file).split('\n').length > 300)).toEqual([]);
});

function allowed(folder: string, file: string, to: string): boolean {
  if (folderOfImport(to) === folder) return true;
  if (file === NEST_IN_LIBS.file && NEST_IN_LIBS.to.includes(to)) return true;
  const target = folderOfImport(to);
  return MAY_IMPORT[folder].some((rule) =>
    rule.endsWith('*') ? target.startsWith(rule.slice(0, -1)) : target === rule,
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
    .map((file) => `${folder}/${file}`);
}

function source(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Module names and project files (`libs/x/src/y.ts`) that a file imports, types included. */
function importsOf(file: string): string[] {
  const statements = source(file).matchAll(
    /^\s*(?:import|export)\b[^'"();]*?\bfrom '([^']+)'|(?<![/\w])import\s*\(?\s*'([^']+)'/gm,
  );
  const specifiers = [...statements].map(([, named, bare]) => named ?? bare);
  return specifiers.map((specifier) => {
    const alias = /^#([\w-]+)\/(.+)$/.exec(specifier);
    if (alias) return `libs/${alias[1]}/src/${alias[2]}.ts`;
    if (!specifier.startsWith('.')) return specifier;
    const path = normalize(join(ROOT, file, '..', specifier)).replace(/\.js$/, '.ts');
    return relative(ROOT, path);
  });
}

/** `libs/x`, `src/x`, or `src/*.ts` for the files that stand in `src` itself. */
function folderOf(file: string): string {
  const [top, second, third] = file.split('/');
  if (second === undefined) return top;
  return third === undefined ? `${top}/*.ts` : `${top}/${second}`;
}

function folderOfImport(to: string): string {
  if (/^(libs|src)\//.test(to)) return folderOf(to);
  if (to.startsWith('node:')) return to;
  return to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
}

function fileOf(to: string): string {
  return /^(libs|src)\//.test(to) ? to : '';
}
