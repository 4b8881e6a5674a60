import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { peoplePages } from '../../renderer/src/shell/view.ts';
import { violationsOf } from '../testing/axe.ts';
import { heldAfter, lastPerson, present } from '../testing/card.ts';
import { type Door, type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import type { Ask } from '../testing/prepared-site.ts';

const nodes = { 'door-1': 'Gang A Nord', 'door-2': 'Kassenraum' };
const people = [
  { name: 'Vera Lang', format: 'w26', number: 4_711 },
  { name: 'Änne Weiß-Öztürk', format: 'w34', number: 3_000_000_017 },
] as const;

/** Something on every page: an area with its doors, a schedule, a holiday, groups, and a door that asks for the password. */
async function furnish(ask: Ask): Promise<void> {
  const head = { id: null, rev: 0 } as const;
  const area = await ask('areas.save', { ...head, name: 'Gang A', antipassback: true });
  const day = [{ from: 6 * 60, to: 20 * 60 }];
  const schedule = await ask('schedules.save', {
    ...head,
    name: 'Arbeitszeit',
    days: [day, day, day, day, day, [], [], []],
  });
  await ask('holidays.save', { ...head, name: 'Neujahr', from: '2027-01-01', to: '2027-01-01', yearly: true });
  const group = await ask('groups.save', { ...head, name: 'Betrieb', note: '' });
  const doors = await ask('doorGroups.save', { ...head, name: 'Alle Türen', nodes: Object.keys(nodes) });
  const where = { is: 'doorGroup', id: doors.id } as const;
  await ask('rights.save', { ...head, who: { is: 'group', id: group.id }, where, schedule: schedule.id });
  for (const { settings } of await ask('doors.list', {})) {
    const { maintenance: _, ...rules } = settings;
    const confirm = settings.node === 'door-2';
    await ask('doors.configure', { ...rules, inside: area.id, readers: ['in', 'out', 'none', 'none'], confirm });
  }
}

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const t = messages[language];
  let live: LiveSite;
  let page: Page;

  beforeAll(async () => {
    live = await startLiveSite({ language, nodes, people, furnish });
    page = live.page;
    await signIn(page, live.site);
    const door = live.doors[0] as Door;
    await heldAfter(door, 0);
    await page.keyboard.press('Alt+3');
    await present(door, 4_711);
    await lastPerson(page, 'door-1', 'Vera Lang', t['doors.granted']);
  }, 120_000);
  afterAll(() => live?.stop());

  const button = (words: string) => page.getByRole('button', { name: words, exact: true });
  const dialog = () => page.getByRole('dialog');
  const look = async (what: string) => expect(await violationsOf(page, what)).toEqual([]);
  const escape = async () => {
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  };
  const openDoor = async (id: string) => {
    await page.keyboard.press('Alt+3');
    await page.locator(`[data-door=${id}]`).click();
    await page.locator('.door-detail .order-row').first().waitFor();
  };

  it('Doors has no accessibility violation: the list, a door, an order with its story, the rules, the password', async () => {
    await page.locator('[data-door]').first().waitFor();
    await look('doors');
    await openDoor('door-1');
    await look('door');
    await page.locator('.orders').getByRole('button', { name: t['doors.order.unlock'], exact: true }).click();
    await page.locator('.step-running').waitFor();
    await look('story');
    await button(t['doors.settings']).click();
    await page.locator('.door-settings').waitFor();
    await look('rules of a door');
    await escape();
    await openDoor('door-2');
    await page.locator('.orders').getByRole('button', { name: t['doors.order.unlock'], exact: true }).click();
    await page.locator('#confirm-password').waitFor();
    await look('password');
    await escape();
  });

  it.each(peoplePages)('the page "%s" of People has none', async (name) => {
    await page.keyboard.press('Alt+6');
    await page.getByRole('tab', { name: t[`people.page.${name}`], exact: true }).click();
    const panel = page.getByRole('tabpanel');
    await panel.locator('.panel').first().waitFor();
    await panel.getByRole('status', { name: t['people.loading'] }).waitFor({ state: 'detached' });
    await look(name);
  });

  it('a person with the card, and reading a card at a reader, have none', async () => {
    await page.keyboard.press('Alt+6');
    await page.getByRole('tab', { name: t['people.page.persons'], exact: true }).click();
    await page.locator('#people-filter').fill('Vera');
    await page.keyboard.press('Enter');
    await page.locator('.person .card-part').waitFor();
    await look('person');
    await button(t['cards.add']).click();
    await page.getByRole('menuitem', { name: t['cards.addReader'] }).click();
    await dialog().getByRole('combobox', { name: t['enrol.door'], exact: true }).click();
    await page.getByRole('option', { name: nodes['door-1'], exact: true }).click();
    await look('choosing a reader');
    await button(t['enrol.start']).click();
    await dialog().getByText(t['enrol.present']).waitFor();
    await look('waiting for a card');
    await present(live.doors[0] as Door, 815_000);
    await dialog().getByText(t['enrol.read']).waitFor();
    await look('a card that was read');
    await escape();
    await button(t['rights.add']).click();
    await dialog().waitFor();
    await look('a new right');
    await escape();
  });

  it('ordering a lockdown, its band and ending it have none', async () => {
    await page.locator('.site-mode').getByRole('button', { name: t['modes.order.lockdown'] }).click();
    await button(t['modes.cause.intruder']).click();
    await look('ordering a lockdown');
    await page.locator('.hold-button').focus();
    await page.keyboard.down('Space');
    await page.locator('.mode-band').waitFor();
    await page.keyboard.up('Space');
    await dialog().waitFor({ state: 'detached' });
    await look('lockdown');
    await page.keyboard.press('Alt+1');
    await page.locator('.tile').first().waitFor();
    await look('overview in lockdown');
    await page.locator('.mode-band').getByRole('button').click();
    await page.locator('#end-own').waitFor();
    await look('ending a lockdown');
    await page.locator('#end-reason').fill('Entwarnung');
    await page.locator('#end-own').fill('etwas ganz anderes');
    await page.locator('#end-username').fill('wache-2');
    await page.locator('#end-second').fill('etwas ganz anderes');
    await button(t['modes.endAct.lockdown']).click();
    await dialog().getByRole('alert').waitFor();
    await look('ending a lockdown, refused');
    await escape();
    expect(live.window.complaints).toEqual([]);
  });
});
