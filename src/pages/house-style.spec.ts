import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHouseStyle } from './house-style.js';
import { Pages } from './pages.js';

describe('the style of the house', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-style-'));
    mkdirSync(join(directory, 'pages'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const put = (name: string, content: string | Buffer) => writeFileSync(join(directory, 'pages', name), content);
  const texts = (messages: object) => put('de.json', JSON.stringify(messages));

  it('is the one that comes along where there is no folder', () => {
    rmSync(join(directory, 'pages'), { recursive: true });
    expect(readHouseStyle(directory)).toEqual({ texts: new Map(), logo: null, styles: null });
  });

  it('replaces texts in one language, the logo, and has rules of its own', () => {
    texts({ 'layout.name': 'Pizza & Co.', 'refusal.trace': 'Nr. {traceId}' });
    put('logo.svg', '<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg"/>');
    put('gatehouse.css', ':root { --accent: #a00; }');
    put('.logo.svg.swp', 'an editor is at work');
    const style = readHouseStyle(directory);
    const pages = new Pages(style);
    expect(pages.words('de')('refusal.trace', { traceId: '7' })).toBe('Nr. 7');
    expect(pages.words('de')('layout.skip')).toBe('Zum Inhalt springen');
    expect(pages.words('en')('layout.name')).toBe('Gatehouse');
    expect([String(style.logo), String(style.styles)]).toEqual([
      expect.stringContaining('<svg'),
      ':root { --accent: #a00; }',
    ]);
    const values = { code: 'not_found', title: 'x', traceId: '7' };
    expect(pages.render('refusal', values, 'de')).toContain('Pizza &amp; Co.');
  });

  it.each([
    ['de.json', '{', 'is not JSON'],
    ['de.json', Buffer.from([0x22, 0xff, 0x22]), 'is not JSON'],
    ['de.json', '[]', 'is not a JSON object'],
    ['de.json', '{"layout.nmae": "x"}', 'names a text that there is not, "layout.nmae"'],
    ['de.json', '{"layout.name": " "}', 'has no text for "layout.name"'],
    ['de.json', '{"layout.name": 7}', 'has no text for "layout.name"'],
    ['de.json', '{"refusal.trace": "{traceid}"}', 'says {traceid} in "refusal.trace"'],
    ['fr.json', '{}', 'is not known: there may be en.json, de.json, logo.svg, gatehouse.css'],
    ['logo.svg', '<html><svg></svg></html>', 'is not an SVG picture'],
    ['logo.svg', Buffer.alloc(600 * 1024, ' '), 'is larger than 512 KB'],
  ])('ends the start when %s is %p', (name, content, complaint) => {
    put(name, content);
    expect(() => readHouseStyle(directory)).toThrow(complaint);
    expect(() => readHouseStyle(directory)).toThrow(join(directory, 'pages', name));
  });
});
