import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { applicationCommand } from '../scripts/application.ts';
import { signIn } from '../testing/live-site.ts';
import { type OpenedApp, openApp } from '../testing/open-app.ts';
import { type PreparedSite, prepareSite } from '../testing/prepared-site.ts';
import { until } from '../testing/until.ts';

const t = messages.de;
const second = { username: 'otto', password: 'heron under glass 42' };

// Electron itself asks with a window of the system, which no test can answer.
describe.skipIf(applicationCommand().host === 'electron')('a shift that is handed over in the application', () => {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-papers-'));
  const file = join(dir, 'sheet.pdf');
  let app: OpenedApp;
  let site: PreparedSite;

  beforeAll(async () => {
    const dataDir = join(dir, 'station');
    site = await prepareSite({
      dataDir,
      name: 'Köln <2>',
      language: 'de',
      nodes: { 'door-1': 'Tür Süd' },
      furnish: async (ask) => void (await ask('accounts.create', { ...second, role: 'guard' })),
    });
    app = await openApp({ dataDir, env: { LEITSTAND_HEADLESS: '1', LEITSTAND_SAVE_TO: file } });
    await app.page.setViewportSize({ width: 1_440, height: 900 });
    await signIn(app.page, site);
  });
  afterAll(async () => {
    await app?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const button = (name: string) => app.page.getByRole('button', { name, exact: true });
  const inJournal = (words: string) => app.page.locator('.grid-line').filter({ hasText: words }).first().waitFor();
  /** What an independent reader finds in the file, page by page. */
  const pages = () => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);

  it('is signed by both, kept, and a PDF with site, remarks, names and page on every page', async () => {
    const { page } = app;
    await button(t['handover.go']).click();
    await page.getByRole('textbox', { name: t['handover.remarks'] }).fill('Schlüssel 14 hat der Elektriker.');
    await button(t['handover.sign']).click();
    await page.locator('#end-own').fill(site.password);
    await page.locator('#end-username').fill(second.username);
    await page.locator('#end-second').fill(second.password);
    await page.keyboard.press('Enter');
    await page.locator('.signatures').waitFor();
    const sha256 = await page.locator('.signatures .mono').innerText();
    expect(await page.locator('.signatures').getByRole('alert').count()).toBe(0);
    await button(t['paper.pdf']).click();
    await until('the PDF is there', () => existsSync(file));
    await page.getByText(t['paper.saved']).waitFor();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const read = pages();
    const text = read.join('\n');
    for (const words of ['Schichtübergabe · Köln <2>', 'Schlüssel 14 hat der Elektriker.', 'otto', sha256, 'Tür Süd'])
      expect(text).toContain(words);
    for (const [i, one] of read.entries()) {
      expect(one).toContain('Köln <2> · Schichtübergabe');
      expect(one).toContain(`Seite ${i + 1} von ${read.length}`);
      expect(one).toContain('ausgegeben von admin');
    }
    await page.getByRole('tab', { name: t['incidents.page.journal'] }).click();
    await inJournal(t['incident.report.made']);
    await inJournal(t['incident.handover.signed']);
  });

  it('runs nothing, and loads nothing from elsewhere, whatever the sheet has in it', async () => {
    rmSync(file);
    const asked: string[] = [];
    const outside = createServer(({ url }, answer) => {
      asked.push(url ?? '');
      answer.end('document.body.append("fetched")');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const { port } = outside.address() as AddressInfo;
    const there = `http://127.0.0.1:${port}`;
    const sheet = `<!doctype html><title>x</title><link rel="stylesheet" href="${there}/a.css"><p>it stands</p>
      <script>document.body.append('it ran')</script><script src="${there}/b.js"></script>
      <img src="x" onerror="document.body.append('it ran')"><img src="${there}/c.png">
      <iframe srcdoc="<script>document.write('it ran')</script>"></iframe><iframe src="${there}/d"></iframe>
      <meta http-equiv="refresh" content="0; url=${there}/e">`;
    try {
      const answer = await app.page.evaluate(
        async ([html, username, password]) => {
          const bridge = (globalThis as unknown as { readonly leitstand: Bridge }).leitstand;
          const login = await bridge.call({ name: 'session.login', input: { username, password }, token: null });
          const { token } = (login as { readonly value: { readonly token: string } }).value;
          return bridge.call({ name: 'papers.pdf', input: { kind: 'report', name: 'x', sheet: html }, token });
        },
        [sheet, 'admin', site.password] as const,
      );
      expect(answer).toEqual({ ok: true, value: { saved: true } });
      const text = pages().join('\n');
      expect(text).toContain('it stands');
      expect(text).not.toMatch(/it ran|fetched/);
      expect(asked).toEqual([]);
    } finally {
      outside.closeAllConnections();
      outside.close();
    }
  });
});
