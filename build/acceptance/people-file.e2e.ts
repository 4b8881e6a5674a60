import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { applicationCommand } from '../scripts/application.ts';
import { signIn } from '../testing/live-site.ts';
import { type OpenedApp, openApp } from '../testing/open-app.ts';
import { prepareSite } from '../testing/prepared-site.ts';

const t = messages.en;
const people = [
  { name: 'Änne "Ö" Weiß; geb. Öztürk', format: 'w26', number: 8_674_471 },
  { name: '=cmd|calc!A1', format: 'w34', number: 4_000_000_000 },
] as const;

// Electron itself asks with a window of the system, which no test can answer.
describe.skipIf(applicationCommand().host === 'electron')('the file of people', () => {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-people-file-'));
  const file = join(dir, 'people.csv');
  let app: OpenedApp;

  beforeAll(async () => {
    const dataDir = join(dir, 'station');
    const site = await prepareSite({ dataDir, name: 'Test', language: 'en', nodes: { 'door-1': 'Door' }, people });
    app = await openApp({ dataDir, env: { LEITSTAND_HEADLESS: '1', LEITSTAND_SAVE_TO: file } });
    await app.page.setViewportSize({ width: 1_440, height: 900 });
    await signIn(app.page, site);
    await app.page.keyboard.press('Alt+6');
    await app.page.locator('.person-row.grid-line').first().waitFor();
  });
  afterAll(async () => {
    await app?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const button = (name: string | RegExp) => app.page.getByRole('button', { name, exact: true });
  const inMenu = async (item: string) => {
    await button(t['people.file']).click();
    await app.page.getByRole('menuitem', { name: item }).click();
  };
  const inJournal = async (words: string) => {
    await app.page.keyboard.press('Alt+5');
    await app.page.locator('.grid-line').filter({ hasText: words }).first().waitFor();
    await app.page.keyboard.press('Alt+6');
  };

  it('is written where the operator says, whole, for this user alone, and is in the journal', async () => {
    await inMenu(t['csv.export']);
    await button(t['csv.exportAct']).click();
    await app.page.getByText('Exported 2 lines').waitFor();
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith('\ufeffname;department;note;from;to;groups;format;number;label;card_to;state\r\n')).toBe(
      true,
    );
    expect(text).toContain(';w26;8674471;');
    expect(text).toContain("'=cmd|calc!A1;");
    expect(text).toContain('"Änne ""Ö"" Weiß; geb. Öztürk";');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await inJournal(t['incident.people.exported']);
  });

  it('says of itself that it changes nothing, and of a line more what that would do', async () => {
    const grown = join(dir, 'grown.csv');
    const text = readFileSync(file, 'utf8');
    const choose = async (content: string) => {
      await inMenu(t['csv.import']);
      const given = { name: grown, mimeType: 'text/csv', buffer: Buffer.from(content) };
      await app.page.locator('input[type=file]').setInputFiles(given);
    };
    await choose(text);
    await app.page.getByText(t['csv.nothing']).waitFor();
    await app.page.keyboard.press('Escape');
    await choose(`${text}Tom Neu;;;;;;w26;12;;;\r\n`);
    await button('Import 1 person').click();
    await app.page.getByText(t['csv.imported']).first().waitFor();
    await button(t['common.close']).last().click();
    await app.page.locator('.person-row.grid-line').filter({ hasText: 'Tom Neu' }).waitFor();
    await inJournal(t['incident.people.imported']);
  });
});
