import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { held, lastPerson, present } from '../testing/card.ts';
import { type Door, type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import type { Ask } from '../testing/prepared-site.ts';
import { until } from '../testing/until.ts';

const second = { username: 'wache-2', password: 'Zweite-Nachtschicht-8' };
const viewer = { username: 'gast-1', password: 'Nur-zum-Hinsehen-2026' };
const nodes = { 'door-1': 'Gang A Nord', 'door-2': 'Gang B Nord', 'door-3': 'Gang C Nord' };
const card = 4_711;
const people = [{ name: 'Vera Lang', format: 'w26', number: card }] as const;

const addAccounts = async (ask: Ask) => {
  await ask('accounts.create', { ...second, role: 'guard' });
  await ask('accounts.create', { ...viewer, role: 'viewer' });
};

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const t = messages[language];
  let live: LiveSite;
  let page: Page;
  let doors: Door[];

  beforeAll(async () => {
    live = await startLiveSite({ language, nodes, people, furnish: addAccounts });
    ({ page, doors } = live);
    await signIn(page, live.site);
    await page.keyboard.press('Alt+3');
    const tables = page.locator('[data-door]').getByText(t['doors.table.applied'], { exact: true });
    await until('all hold their rights', async () => (await tables.count()) === 3, 60_000);
  }, 120_000);
  afterAll(() => live?.stop());

  const band = () => page.locator('.mode-band');
  const confirmed = (count: number) =>
    t['modes.confirmed_other'].replace('{{confirmed}}', String(count)).replace('{{count}}', '3');
  /** What the band says, without the invisible marks around names from outside. */
  const bandText = async () => (await band().innerText()).replaceAll(/[\u2068\u2069]/g, '');
  const at = (i: number) => doors[i] as Door;

  it('a click does not order it; the held button does, and the count stands on every screen', async () => {
    await at(2).node.control({ op: 'network', up: false });
    await page
      .locator('[data-door=door-3]')
      .getByText(t['doors.lock.locked'], { exact: true })
      .waitFor({ state: 'detached' });
    await page.locator('.site-mode').getByRole('button', { name: t['modes.order.lockdown'] }).click();
    const button = page.locator('.hold-button');
    await page.getByRole('button', { name: t['modes.cause.intruder'], exact: true }).click();
    await button.click();
    // Before it is held: whoever is slow to look would see it held long enough.
    await page.locator('.hold-fill').waitFor({ state: 'detached' });
    expect(await band().count()).toBe(0);
    await button.hover();
    await page.mouse.down();
    const ordered = performance.now();
    await band().waitFor();
    await page.mouse.up();
    await band().getByText(confirmed(2)).waitFor();
    console.log(
      `button held → 2 of 2 reachable doors confirmed: ${Math.round(performance.now() - ordered)} ms, holding and all`,
    );
    const missing = t['modes.unreachable_one'].replace('{{count}}', '1').replace('{{names}}', nodes['door-3']);
    expect(await bandText()).toContain(missing);
    for (const key of ['Alt+1', 'Alt+2', 'Alt+4', 'Alt+5', 'Alt+6', 'Alt+7', 'Alt+8', 'Alt+3']) {
      await page.keyboard.press(key);
      expect(await band().isVisible(), key).toBe(true);
    }
    for (const i of [0, 1]) expect((await held(at(i))).mode).toBe('lockdown');
  });

  it('a card that is good at any other time is refused', async () => {
    await present(at(0), card);
    await lastPerson(page, 'door-1', 'Vera Lang', t['reason.lockdown']);
    expect((await held(at(0))).lock).toBe('locked');
  });

  it('the door that was away is in lockdown when it returns, before it lets anybody in', async () => {
    await at(2).node.control({ op: 'network', up: true });
    await band().getByText(confirmed(3)).waitFor({ timeout: 90_000 });
    await present(at(2), card);
    await lastPerson(page, 'door-3', 'Vera Lang', t['reason.lockdown']);
    expect(await held(at(2))).toMatchObject({ lock: 'locked', mode: 'lockdown' });
  });

  it('nobody ends it alone, without the role or with a wrong password, and each is told what is wrong', async () => {
    await band().getByRole('button').click();
    const end = page.getByRole('button', { name: t['modes.endAct.lockdown'], exact: true });
    await page.locator('#end-reason').fill('Entwarnung');
    expect(await end.isDisabled()).toBe(true);
    const sides = page.locator('.two-persons fieldset');
    const refused = async (own: string, username: string, password: string, side: number, words: string) => {
      await page.locator('#end-own').fill(own);
      await page.locator('#end-username').fill(username);
      await page.locator('#end-second').fill(password);
      await end.click();
      await sides.nth(side).getByRole('alert').getByText(words).waitFor();
      expect((await held(at(0))).mode).toBe('lockdown');
    };
    const { username, password } = live.site;
    await refused('etwas ganz anderes', second.username, second.password, 0, t['confirm.wrong']);
    await refused(password, username, password, 1, t['failure.second_person.same']);
    await refused(password, viewer.username, viewer.password, 1, t['failure.second_person.role']);
    await refused(password, second.username, 'etwas ganz anderes', 1, t['failure.second_person.credentials']);
  });

  it('two end it: the band goes, and the card is good again', async () => {
    await page.locator('#end-second').fill(second.password);
    await page.getByRole('button', { name: t['modes.endAct.lockdown'], exact: true }).click();
    await band().waitFor({ state: 'detached' });
    await until('all doors are back', async () => {
      const states = await Promise.all(doors.map(held));
      return states.every(({ mode }) => mode === 'normal');
    });
    await present(at(0), card);
    await lastPerson(page, 'door-1', 'Vera Lang', t['doors.granted']);
    await page.keyboard.press('Alt+5');
    const rows = page.locator('.grid-line');
    await rows.filter({ hasText: t['incident.mode.begun'] }).first().waitFor();
    const ended = rows.filter({ hasText: t['incident.mode.ended'] }).first();
    await ended.waitFor();
    await ended.click();
    await page.locator('.incident-detail').getByText(second.username).first().waitFor();
    expect(live.window.complaints).toEqual([]);
  });
});
