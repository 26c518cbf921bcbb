import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';

describe('pages in the style of the house, and for whoever asks', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-style-'));
    mkdirSync(join(directory, 'pages'));
    writeFileSync(join(directory, 'pages/en.json'), '{"layout.name": "Pizza <Shack>"}');
    writeFileSync(join(directory, 'pages/logo.svg'), LOGO);
    writeFileSync(join(directory, 'pages/gatehouse.css'), 'h1 { color: tomato; }');
    const { sqlite } = databases;
    if (!sqlite) throw new Error('SQLite is always there.');
    place = await sqlite();
    house = await startGatehouse(place, { GATEHOUSE_DATA_DIR: directory });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    house.client.call(house.consoleUrl + path, { headers });

  it('bear the name, the logo and the rules of the installation, on every page', async () => {
    for (const path of ['/', '/signin', '/signed-out', '/nowhere']) {
      const { text } = await get(path, { Accept: 'text/html' });
      expect([path, text]).toEqual([path, expect.stringContaining('Pizza &lt;Shack&gt;</title>')]);
    }
    expect((await get('/assets/gatehouse.svg')).text).toBe(LOGO);
    const { text } = await get('/assets/gatehouse.css');
    expect(text).toContain('--accent');
    expect(text.endsWith('h1 { color: tomato; }')).toBe(true);
  });

  it('speak the language that the browser prefers', async () => {
    const german = await get('/', { 'Accept-Language': 'de-AT, en;q=0.5' });
    expect(german.text).toContain('<html lang="de">');
    expect([german.headers.vary, german.text]).toEqual(['Accept-Language', expect.stringContaining('Gatehouse läuft')]);
    expect((await get('/', { 'Accept-Language': 'fr' })).text).toContain('<html lang="en">');
  });

  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  it.each([
    [BROWSER, 'text/html'],
    ['text/html', 'text/html'],
    ['*/*', 'application/problem+json'],
    ['application/json', 'application/problem+json'],
    ['application/problem+json, text/html;q=0.9', 'application/problem+json'],
    ['image/png', 'application/problem+json'],
  ])('tell whoever accepts %s of an unknown address in %s', async (accept, type) => {
    for (const path of ['/nowhere', '/assets/nothing.css', '/account/nothing']) {
      const { status, headers } = await get(path, { Accept: accept });
      expect([path, status, headers['content-type']?.split(';')[0]]).toEqual([path, 404, type]);
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  it('leave programs their problem documents', async () => {
    for (const path of ['/api/v1/nowhere', '/api/v1', '/API/v1', '/api/v1/applications', '/oauth2/token']) {
      const { status, headers } = await get(path, { Accept: BROWSER });
      if (status >= 400) expect([path, headers['content-type']]).toEqual([path, expect.stringContaining('json')]);
    }
    const gateway = await house.client.call(`${house.issuer}/nowhere`, { headers: { Accept: BROWSER } });
    expect(gateway.headers['content-type']).not.toContain('html');
  });

  it('name the methods of an address, and the trace under which a refusal is recorded', async () => {
    const answer = await house.client.call(`${house.consoleUrl}/errors`, {
      method: 'DELETE',
      headers: { Accept: BROWSER },
    });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(answer.text).toContain(String(answer.headers['trace-id']));
  });
});
