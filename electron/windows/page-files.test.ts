import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerPage } from './page-files.ts';
import { paperSheets } from './paper-sheets.ts';
import { contentSecurityPolicy, isOwnUrl, isTrustedFrame, paperPolicy } from './policy.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leitstand-page-'));
  mkdirSync(join(root, 'page', 'assets'), { recursive: true });
  writeFileSync(join(root, 'page', 'index.html'), '<!doctype html><html><head><title>x</title></head></html>');
  writeFileSync(join(root, 'page', 'assets', 'main.js'), 'export {};');
  writeFileSync(join(root, 'page', 'assets', 'main.css'), 'p{}');
  writeFileSync(join(root, 'page', 'assets', 'odd.sh'), 'rm');
  writeFileSync(join(root, 'secret.json'), '{"key":1}');
  mkdirSync(join(root, 'page-other'));
  writeFileSync(join(root, 'page-other', 'x.js'), 'other');
});
afterAll(() => rmSync(root, { recursive: true }));

const sheets = paperSheets();
const get = (url: string, method = 'GET') => answerPage(join(root, 'page'), sheets, url, method);

describe('the page', () => {
  it('comes with a strict policy and a nonce that is new each time', async () => {
    const [one, two] = [await get('app://leitstand/'), await get('app://leitstand/index.html')];
    const nonces = await Promise.all(
      [one, two].map(async (each) => /nonce="([^"]{20,})"/.exec(await each.text())?.[1]),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(one.headers.get('content-security-policy')).toBe(contentSecurityPolicy(nonces[0] ?? ''));
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('may run scripts of the application only: neither inline nor from text', () => {
    const scripts = contentSecurityPolicy('n')
      .split('; ')
      .find((each) => each.startsWith('script-src'));
    expect(scripts).toBe("script-src 'self'");
    expect(contentSecurityPolicy('n')).not.toMatch(/unsafe|https?:|\*/);
  });

  it('gets its files with their type', async () => {
    const script = await get('app://leitstand/assets/main.js');
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  it.each([
    'app://leitstand/../secret.json',
    'app://leitstand/%2e%2e/secret.json',
    'app://leitstand/..%2fsecret.json',
    'app://leitstand/assets/..%2f..%2fsecret.json',
    'app://leitstand/..%2fpage-other/x.js',
    'app://leitstand/%00',
    'app://leitstand/%',
    'app://leitstand/missing.js',
    'app://leitstand/assets/odd.sh',
    'app://leitstand/assets',
  ])('gets nothing for %s', async (url) => expect((await get(url)).status).toBe(404));

  it.each([
    ['app://other/index.html', 'GET'],
    ['file:///etc/passwd', 'GET'],
    ['app://leitstand/index.html', 'POST'],
  ])('is refused %s by %s', async (url, method) => expect((await get(url, method)).status).toBe(403));
});

describe('a sheet that is printed', () => {
  it('stands under an address of its own as long as it is printed, and runs and loads nothing from elsewhere', async () => {
    const { url, takeAway } = sheets.lay('<!doctype html><p>14</p>');
    const answer = await get(url);
    expect([await answer.text(), answer.headers.get('content-type')]).toEqual([
      '<!doctype html><p>14</p>',
      'text/html; charset=utf-8',
    ]);
    expect(answer.headers.get('content-security-policy')).toBe(paperPolicy);
    expect(paperPolicy).toMatch(/^default-src 'none'; /);
    expect(paperPolicy).not.toMatch(/script|connect|https?:|\*/);
    expect(isTrustedFrame({ url, parent: null }, true)).toBe(false);
    expect((await get(url, 'POST')).status).toBe(403);
    takeAway();
    expect((await get(url)).status).toBe(404);
  });

  it('gets the styles of the application, and none of its pages and scripts', async () => {
    const { url, takeAway } = sheets.lay('<!doctype html><p>14</p>');
    expect((await get('app://paper/assets/main.css')).status).toBe(200);
    for (const other of ['', 'index.html', 'assets/main.js', 'assets/odd.sh', '..%2fsecret.json'])
      expect([other, (await get(`app://paper/${other}`)).status]).toEqual([other, 404]);
    expect((await get(url.replace('paper', 'leitstand'))).status).toBe(404);
    takeAway();
  });
});

describe('trust', () => {
  it('goes to the main frame of our window while it shows our page, and to nobody else', () => {
    const main = { url: 'app://leitstand/index.html', parent: null };
    expect(isTrustedFrame(main, true)).toBe(true);
    expect(isTrustedFrame(main, false)).toBe(false);
    expect(isTrustedFrame(null, true)).toBe(false);
    expect(isTrustedFrame({ ...main, parent: main }, true)).toBe(false);
    for (const url of [
      'https://leitstand/',
      'app://leitstand.evil/',
      'app://evil/?app://leitstand/',
      'about:blank',
      '',
    ])
      expect([url, isTrustedFrame({ url, parent: null }, true)]).toEqual([url, false]);
  });

  it('does not mistake an address for ours', () => {
    expect(isOwnUrl('app://leitstand/x')).toBe(true);
    expect(isOwnUrl('app://leitstand@evil/x')).toBe(false);
    expect(isOwnUrl('app://leitstand:80/x')).toBe(false);
  });
});
