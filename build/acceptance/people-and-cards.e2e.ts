import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { held, heldAfter, lastPerson, present, unlockLonger } from '../testing/card.ts';
import { type Door, type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import type { Ask } from '../testing/prepared-site.ts';
import { until } from '../testing/until.ts';

const guard = { username: 'wache-1', password: 'Nachtschicht-am-Tor-7' };
const nodes = { 'door-1': 'Gang A Nord', 'door-2': 'Gang A Süd' };
const name = 'Änne Weiß-Öztürk';
const card = 8_674_471;

const addGuard = async (ask: Ask) => {
  // It stays unlocked until somebody has looked, on a busy machine too.
  await unlockLonger(ask, 'door-1');
  await ask('accounts.create', { ...guard, role: 'guard' });
};

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const t = messages[language];
  let live: LiveSite;
  let page: Page;
  let door: Door;

  beforeAll(async () => {
    live = await startLiveSite({ language, nodes, furnish: addGuard });
    page = live.page;
    door = live.doors.find(({ id }) => id === 'door-1') as Door;
    await signIn(page, live.site);
    const online = page.getByRole('article').getByText(t['contact.online'], { exact: true });
    await until('both are online', async () => (await online.count()) === 2, 60_000);
  }, 120_000);
  afterAll(() => live?.stop());

  const button = (words: string) => page.getByRole('button', { name: words, exact: true });
  const dialog = () => page.getByRole('dialog');
  const detail = () => page.locator('.person');
  const choose = async (label: string, option: string) => {
    await dialog().getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  /** The newest row of the journal of a type; its words are those of the screen. */
  const row = async (...words: readonly string[]) => {
    await page.keyboard.press('Alt+5');
    let found = page.locator('.grid-line');
    for (const hasText of words) found = found.filter({ hasText });
    await found.first().waitFor();
    return found;
  };

  it('a person is created and has nowhere to go', async () => {
    await page.keyboard.press('Alt+6');
    await page.getByText(t['people.none'], { exact: true }).waitFor();
    await button(t['people.add']).click();
    await detail().getByLabel(t['people.field.name'], { exact: true }).fill(name);
    await detail().getByLabel(t['people.field.department'], { exact: true }).fill('Netzwerk');
    await button(t['people.create']).click();
    await detail().getByRole('heading', { name }).waitFor();
    await detail().getByText(t['rights.nowhere']).waitFor();
  });

  it('the card is read at the reader that was picked, opens nothing there, and is the card of the person', async () => {
    const before = await held(door);
    await button(t['cards.add']).click();
    await page.getByRole('menuitem', { name: t['cards.addReader'] }).click();
    await choose(t['enrol.door'], nodes['door-1']);
    await button(t['enrol.start']).click();
    await dialog().getByText(t['enrol.present']).waitFor();
    await present(door, card);
    await dialog().getByText(t['enrol.read']).waitFor();
    await dialog().getByText('…4471').waitFor();
    expect((await held(door)).lock).toBe('locked');
    await dialog().getByLabel(t['cards.field.label'], { exact: true }).fill('Ausweis');
    await button(t['cards.addAct']).click();
    await dialog().waitFor({ state: 'detached' });
    await detail().locator('.card-part').getByText('…4471').waitFor();
    await detail().getByText(t['cards.strength.weak']).waitFor();
    await heldAfter(door, before.aclRev);
  });

  it('without a right the door stays shut, and the row and the last person say so', async () => {
    await page.keyboard.press('Alt+3');
    await present(door, card);
    await lastPerson(page, 'door-1', name, t['reason.no_right']);
    expect((await held(door)).lock).toBe('locked');
    await row(t['incident.access.denied'], t['reason.no_right'], name);
  });

  it('with a right that holds always the door opens, and the row and the last person say so', async () => {
    const before = await held(door);
    await page.keyboard.press('Alt+6');
    await button(t['rights.add']).click();
    await dialog().getByText(t['rights.is.door'], { exact: true }).first().click();
    await choose(t['rights.is.door'], nodes['door-1']);
    await button(t['common.save']).click();
    await dialog().waitFor({ state: 'detached' });
    await detail().getByRole('row').filter({ hasText: nodes['door-1'] }).getByText(t['rights.always']).waitFor();
    await heldAfter(door, before.aclRev);
    await page.keyboard.press('Alt+3');
    await present(door, card);
    await lastPerson(page, 'door-1', name, t['doors.granted']);
    expect((await held(door)).lock).toBe('unlocked');
    await page.locator('[data-door=door-1]').getByText(t['doors.lock.unlocked'], { exact: true }).waitFor();
    await door.node.control({ op: 'door', state: 'open' });
    await page.locator('[data-door=door-1]').getByText(t['doors.door.open'], { exact: true }).waitFor();
    await door.node.control({ op: 'door', state: 'closed' });
    await page.locator('[data-door=door-1]').getByText(t['doors.lock.locked'], { exact: true }).waitFor();
    await row(t['incident.access.granted'], name);
  });

  it('the other door, for which there is no right, stays shut for the same card', async () => {
    await page.keyboard.press('Alt+3');
    const other = live.doors.find(({ id }) => id === 'door-2') as Door;
    await present(other, card);
    await lastPerson(page, 'door-2', name, t['reason.no_right']);
    expect((await held(other)).lock).toBe('locked');
  });

  it('a guard blocks the card at night: it is refused as blocked, with an alarm, its row and the last person', async () => {
    await page.locator('.operator').click();
    await page.getByRole('menuitem', { name: t['session.logout'] }).click();
    await signIn(page, guard);
    const before = await held(door);
    await page.keyboard.press('Alt+6');
    await page.locator('#people-filter').fill('4471');
    await page.keyboard.press('Enter');
    await detail().getByRole('heading', { name }).waitFor();
    expect(await button(t['cards.add']).count()).toBe(0);
    await button(t['cards.stop.blocked']).click();
    await button(t['cards.stopAct.blocked']).click();
    await detail().locator('.card-off').getByText(t['cards.state.blocked'], { exact: true }).waitFor();
    await heldAfter(door, before.aclRev);
    await page.keyboard.press('Alt+3');
    await present(door, card);
    await lastPerson(page, 'door-1', name, t['reason.blocked']);
    await page.locator('.banner').getByText(t['alarm.barred_card']).waitFor();
    expect((await held(door)).lock).toBe('locked');
    await row(t['incident.access.denied'], t['reason.blocked'], name);
    expect(live.window.complaints).toEqual([]);
  });
});
