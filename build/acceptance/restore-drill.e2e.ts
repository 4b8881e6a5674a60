import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { createFileKeychain } from '../../electron/adapters/keychain/file-keychain.ts';
import { openDatabase } from '../../electron/adapters/sqlite/database.ts';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { button, count, dialog, rows } from '../testing/incidents-page.ts';
import { type LiveSite, signIn, startLiveSite, type Window } from '../testing/live-site.ts';
import { until } from '../testing/until.ts';

const t = messages.de;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
/** A card that was shown before the backup, and one after it. */
const cards = { before: 4_101_111, after: 4_102_222 } as const;
const last4 = (number: number) => String(number).slice(-4);

describe('a backup that is restored in the application', () => {
  let live: LiveSite;
  let window: Window;
  let page: Page;
  const dataDir = () => join(live.dir, 'station');
  const shots = process.env['LEITSTAND_SHOTS'];
  const picture = async (name: string) => {
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
  };

  beforeAll(async () => {
    live = await startLiveSite({ language: 'de', nodes: { 'door-1': 'Tür Süd' }, onHost: true });
    window = live.window;
    page = live.page;
    await signIn(page, live.site);
    await online();
  }, 180_000);
  afterAll(() => live?.stop());

  async function online(): Promise<void> {
    await page.keyboard.press('Alt+1');
    const tile = page.getByRole('article').filter({ hasText: 'Tür Süd' });
    await tile.getByText(t['contact.online'], { exact: true }).waitFor({ timeout: 60_000 });
  }
  async function incidents(text: string): Promise<void> {
    await page.keyboard.press('Alt+5');
    await rows(page).first().waitFor();
    await page.locator('#incident-text').fill(text);
    await page.keyboard.press('Enter');
  }
  async function shown(number: number): Promise<void> {
    await live.doors[0]?.node.control({ op: 'card', number, fmt: 'w26' });
    await incidents(t['incident.access.denied']);
    await rows(page)
      .filter({ hasText: last4(number) })
      .first()
      .waitFor();
  }
  async function settings(name: string): Promise<void> {
    await page.keyboard.press('Alt+8');
    await page.locator('.settings-nav').getByText(name, { exact: true }).click();
  }

  it('is made in the window, of a journal that then goes on', { timeout: 120_000 }, async () => {
    await shown(cards.before);
    await settings(t['settings.page.keeping']);
    await button(page, t['keeping.run']).click();
    await page.getByText(t['job.done.backup']).first().waitFor();
    await page.locator('.keeping-list').getByText(t['keeping.state.verified']).waitFor();
    await settings(t['settings.page.site']);
    await page.getByLabel(t['site.name']).fill('Frankfurt 3');
    await button(page, t['common.save']).click();
    await page.getByText(t['site.saved']).first().waitFor();
    await shown(cards.after);
  });

  it('takes what is there after two confirmations, and the application starts anew by itself', {
    timeout: 180_000,
  }, async () => {
    await settings(t['settings.page.keeping']);
    await page.locator('.keeping-list').getByText(t['keeping.look']).first().click();
    await button(page, t['keeping.open']).click();
    await dialog(page).getByText('Frankfurt 2 (demo)').waitFor();
    const restore = button(page, t['keeping.restore']);
    expect(await restore.isDisabled()).toBe(true);
    await page.getByRole('checkbox').check();
    await picture('restore-agreed');
    await restore.click();
    const password = page.locator('.mantine-Modal-content input[type=password]').last();
    await password.fill(live.site.password);
    await picture('restore-password');
    await page.keyboard.press('Enter');
    window = await window.relaunched();
    page = window.page;
    await page.getByRole('heading', { name: 'Frankfurt 2', exact: true }).waitFor();
    await signIn(page, live.site);
  });

  it('has the journal of the backup, which says what was restored and by whom', { timeout: 120_000 }, async () => {
    await incidents(t['incident.access.denied']);
    await rows(page)
      .filter({ hasText: last4(cards.before) })
      .first()
      .waitFor();
    expect(
      await rows(page)
        .filter({ hasText: last4(cards.after) })
        .count(),
    ).toBe(0);
    await incidents(t['incident.database.restored']);
    await expect.poll(() => count(page)).toBe('1 Zeile');
    await rows(page).first().click();
    await picture('restored-row');
    expect(await page.locator('.incident-detail').innerText()).toContain('admin');
  });

  it('has its node again, and says of which of its events nothing is left', { timeout: 120_000 }, async () => {
    await online();
    await live.doors[0]?.node.control({ op: 'card', number: cards.before, fmt: 'w26' });
    await incidents(t['incident.journal.gap']);
    // It is asked for three times first, 5 s apart.
    const told = rows(page).filter({ hasText: t['incident.journal.gap'] });
    await told.filter({ hasText: 'Tür Süd' }).first().waitFor({ timeout: 60_000 });
    await page.locator('.banner').getByText(t['alarm.journal_gap']).waitFor();
    await picture('gap');
    expect(window.complaints).toEqual([]);
  });

  it('keeps what was there before beside the data, and its chain holds from the first row to the last', {
    timeout: 120_000,
  }, async () => {
    await window.stop();
    const [kept, ...more] = readdirSync(join(dataDir(), 'kept'));
    expect(more).toEqual([]);
    const before = new Database(join(dataDir(), 'kept', kept ?? '', 'leitstand.db'), { readonly: true });
    expect(String(before.prepare("SELECT value FROM setting WHERE name = 'site'").pluck().get())).toContain(
      'Frankfurt 3',
    );
    before.close();
    const keychain = createFileKeychain(join(dataDir(), 'secrets.json'));
    const file = join(dataDir(), 'leitstand.db');
    const opened = await openDatabase({ file, keychain, clock: systemClock(), log: quiet });
    if (!opened.ok) throw new Error(opened.error.message);
    const { journal } = opened.value;
    await until('the chain is checked', () => journal.status().state !== 'verifying', 60_000);
    expect(journal.status()).toMatchObject({ state: 'verified' });
    await opened.value.close();
  });
});
