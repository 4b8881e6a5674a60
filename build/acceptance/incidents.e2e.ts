import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { applicationCommand } from '../scripts/application.ts';
import { button, count, detail, dialog, histogram, press, row, rows, tab } from '../testing/incidents-page.ts';
import { signIn } from '../testing/live-site.ts';
import { type OpenedApp, openApp } from '../testing/open-app.ts';
import { prepareSite } from '../testing/prepared-site.ts';

const t = messages.de;
const content = '<script>nothing of this is ever run</script>\n';

// Electron itself asks with a window of the system, which no test can answer.
describe.skipIf(applicationCommand().host === 'electron')('the journal of a site, in the application', () => {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-incidents-'));
  const [saved, chosen] = [join(dir, 'saved'), join(dir, 'Notiz.html')];
  let app: OpenedApp;

  beforeAll(async () => {
    const dataDir = join(dir, 'station');
    writeFileSync(chosen, content);
    const furnish = { username: 'otto', password: 'heron under glass 42', role: 'guard' } as const;
    const site = await prepareSite({
      dataDir,
      name: 'Köln',
      language: 'de',
      nodes: { 'door-1': 'Tür Süd' },
      furnish: async (ask) => void (await ask('accounts.create', furnish)),
    });
    const env = { LEITSTAND_HEADLESS: '1', LEITSTAND_SAVE_TO: saved, LEITSTAND_OPEN: chosen };
    app = await openApp({ dataDir, env });
    await app.page.setViewportSize({ width: 1_440, height: 900 });
    await signIn(app.page, site);
    await app.page.keyboard.press('Alt+5');
    await rows(app.page).first().waitFor();
  });
  afterAll(async () => {
    await app?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const search = async (text: string) => {
    await app.page.locator('#incident-text').fill(text);
    await app.page.keyboard.press('Enter');
  };
  const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

  it('is searched in words of the screen, counted over time, and the filter is kept', async () => {
    const { page } = app;
    await search('Konto angelegt otto');
    await expect.poll(() => count(page)).toBe('1 Zeile');
    await histogram(page).waitFor();
    expect(await histogram(page).getAttribute('aria-label')).toMatch(/^1 Zeilen/);
    await button(page, t['saved.save']).click();
    await page.locator('#saved-name').fill('Neue Konten');
    await button(page, t['common.save']).click();
    await button(page, t['filter.clear']).click();
    await button(page, 'Neue Konten').click();
    await expect.poll(() => count(page)).toBe('1 Zeile');
  });

  it('takes a comment and a file for a row, and gives the file back as it came', async () => {
    const { page } = app;
    await row(page, 0).click();
    await tab(page, t['incidents.part.notes']).click();
    await page.locator('#incident-comment').fill('So mit der Leitung vereinbart.');
    await press(page, 'Control+Enter');
    await detail(page).locator('.notes-comments .written').getByText('So mit der Leitung vereinbart.').waitFor();
    await button(page, t['notes.addFile']).click();
    const file = detail(page).locator('.notes-file');
    await file.getByText('Notiz.html').waitFor();
    expect(await file.innerText()).toContain(sha256(chosen));
    await file.getByRole('button').click();
    await expect.poll(() => readFileSync(saved, 'utf8')).toBe(content);
    await tab(page, t['incidents.part.around']).click();
    await detail(page).locator('.around-self').waitFor();
    await press(page, 'Escape');
  });

  it('is exported with what was said about it, and the hash is that of the file', async () => {
    const { page } = app;
    await button(page, t['filter.clear']).click();
    await button(page, t['export.open']).click();
    await button(page, t['export.act']).click();
    await dialog(page).getByText(t['job.done.journal_csv']).first().waitFor();
    expect(await dialog(page).innerText()).toContain(sha256(saved));
    expect(readFileSync(saved, 'utf8')).toContain('So mit der Leitung vereinbart.');
    await button(page, t['common.close']).last().click();
    await search(t['incident.journal.exported']);
    await rows(page).getByText(t['incident.journal.exported']).first().waitFor();
  });

  it('becomes a case of the rows that were chosen', async () => {
    const { page } = app;
    await row(page, 0).focus();
    await press(page, 'Space');
    await button(page, t['case.make']).click();
    await page.locator('#case-title').fill('Export vom Vormittag');
    await button(page, t['case.act']).click();
    await dialog(page).getByText(t['job.done.case']).first().waitFor();
    expect(await dialog(page).innerText()).toContain(sha256(saved));
    await button(page, t['common.close']).last().click();
    await search(t['incident.case.made']);
    await rows(page).getByText(t['incident.case.made']).first().waitFor();
  });
});
