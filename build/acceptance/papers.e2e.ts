import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
