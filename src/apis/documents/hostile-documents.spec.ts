import { importedApi } from './imported-api.js';
import { type DocumentFormat, readApiDocument } from './read-api-document.js';

const filled = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);
const listed = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(',');
const described = (members: string): string => `{"openapi":"3.1.0","info":{"title":"a","version":"1"},${members}}`;

const JSON_SIZE = 9_900_000;
const YAML_SIZE = 3_900_000;

const inJson: Record<string, () => string> = {
  'line ends': () => filled('\n', JSON_SIZE),
  'open lists': () => filled('[', JSON_SIZE),
  numbers: () => `[${filled('1,', JSON_SIZE)}1]`,
  digits: () => filled('1', JSON_SIZE),
  backslashes: () => `"${filled('\\', JSON_SIZE)}`,
  'escaped quotes': () => `"${filled('\\\\\\"', JSON_SIZE)}`,
  'one name again and again': () => `{${filled('"a":1,', JSON_SIZE)}"a":1}`,
  names: () => `{${listed(400_000, (n) => `"k${n}":${n}`)}}`,
  paths: () => described(`"paths":{${listed(100_000, (n) => `"/p${n}":{"get":{}}`)}}`),
  'paths that are wrong': () => described(`"paths":{${listed(100_000, (n) => `"p${n}":{}`)}}`),
  'a path of variables': () => described(`"paths":{"/${filled('{a}', JSON_SIZE - 100)}":{}}`),
  methods: () => described(`"paths":{"/a":{${listed(200_000, (n) => `"m${n}":{}`)}}}`),
  references: () => described(`"x":[${listed(160_000, () => '{"$ref":"#/x/1/2/3/4/5/6/7/8"}')}]`),
  'long references': () => described(`"x":[${listed(90, () => `{"$ref":"#${filled('/x', 100_000)}"}`)}]`),
  'paths that refer to one of many parameters': () =>
    described(
      `"paths":{${listed(900, (n) => `"/p${n}":{"$ref":"#/components/a"}`)}},` +
        `"components":{"a":{"parameters":[${listed(200_000, () => '{}')}]}}`,
    ),
  'schemes that refer to one of many scopes': () =>
    described(
      `"components":{"securitySchemes":{${listed(100_000, (n) => `"s${n}":{"$ref":"#/components/x"}`)}},` +
        `"x":{"type":"oauth2","flows":{"a":{"scopes":{${listed(100_000, (n) => `"s${n}":""`)}}}}}}`,
    ),
  'alternatives for every operation': () =>
    described(`"security":[${listed(100_000, () => '{}')}],"paths":{${listed(500, (n) => `"/p${n}":{"get":{}}`)}}`),
};

const inYaml: Record<string, () => string> = {
  'line ends': () => filled('\n', 590_000),
  'open lists': () => filled('[', YAML_SIZE),
  'open maps': () => filled('{a: ', YAML_SIZE),
  dashes: () => filled('- ', YAML_SIZE),
  'closing brackets': () => filled(']', 590_000),
  commas: () => `[${filled(',', 590_000)}]`,
  quotes: () => filled('"', 590_000),
  names: () => Array.from({ length: 80_000 }, (_, n) => `k${n}: 1`).join('\n'),
  'lines of a block': () => `a: |\n${filled(' x\n', YAML_SIZE)}`,
  'lines of plain text': () => `a: ${filled('a\n ', YAML_SIZE)}`,
  escapes: () => `"${filled('\\n', YAML_SIZE)}"`,
  aliases: () => `a: &a 1\nb:\n${filled('- *a\n', 500_000)}`,
  anchors: () => filled('- &a\n', 500_000),
  'anchors of one node': () => filled('&a ', 590_000),
  merges: () => `a: &a {${listed(1_000, (n) => `k${n}: 1`)}}\nb:\n${filled('- <<: *a\n', 500_000)}`,
  'missing names': () => filled('?\n', 590_000),
  documents: () => filled('---\n', 590_000),
  comments: () => filled('#\n', 1_100_000),
};

/** Of the processor, so that other work on the machine does not count. What is not bounded takes minutes. */
const MAX_SECONDS = 10;

const cases = [
  ...Object.entries(inJson).map(([what, text]) => ({ what, text, format: 'json' as const })),
  ...Object.entries(inYaml).map(([what, text]) => ({ what, text, format: 'yaml' as const })),
];

it.each<{ what: string; text: () => string; format: DocumentFormat }>(cases)(
  'is done soon with megabytes of $what in $format',
  ({ text, format }) => {
    const bytes = Buffer.from(text());
    const startedAt = process.cpuUsage();
    const read = readApiDocument(bytes, format);
    if ('document' in read) importedApi(read.document);
    expect(process.cpuUsage(startedAt).user / 1_000_000).toBeLessThan(MAX_SECONDS);
  },
);
