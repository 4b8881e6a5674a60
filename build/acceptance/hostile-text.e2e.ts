import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import { until } from '../testing/until.ts';
import { connectWireNode, type WireNode } from '../testing/wire-node.ts';

const markup = (where: string) => `<img src=x onerror="window.hacked='${where}'">`;
const name = markup('name');
const t = messages.en;

let live: LiveSite;
let page: Page;
let wire: WireNode;

beforeAll(async () => {
  live = await startLiveSite({ language: 'en', nodes: { 'door-1': name }, doors: false });
  page = live.page;
  await signIn(page, live.site);
  const [papers] = live.site.papers;
  if (papers === undefined) throw new Error('no papers');
  wire = await connectWireNode(papers);
});
afterAll(async () => {
  await wire?.stop();
  await live?.stop();
});

/** Nothing ran, nothing was loaded, and no element was made of what came from outside. */
async function expectUnharmed(): Promise<void> {
  expect(await page.evaluate(() => Reflect.get(globalThis, 'hacked'))).toBeUndefined();
  expect(await page.locator('#root img, #layers img').count()).toBe(0);
  expect(live.window.complaints).toEqual([]);
}

it('a node with markup in its name, firmware, hardware and address is shown as text on every screen', async () => {
  await wire.status({ fw: markup('fw'), hw: markup('hw'), ip: markup('ip') });
  await page.getByRole('article').getByText(name).waitFor();
  for (const [key, place] of [
    ['Alt+2', '.alarms'],
    ['Alt+4', '.climate'],
    ['Alt+7', '.plain-table'],
  ] as const) {
    await page.keyboard.press(key);
    await page.locator(place).first().waitFor();
    await expectUnharmed();
  }
  await page.locator('.plain-table').getByText(markup('fw')).waitFor();
  await page.getByRole('button', { name }).click();
  for (const where of ['fw', 'hw', 'ip']) await page.locator('.node-state').getByText(markup(where)).waitFor();
  await expectUnharmed();
});

it('a firmware with markup stands as text in Incidents and in its detail', async () => {
  const envelope = { ...wire.envelope(), seq: 1, door: 'closed', lock: 'locked' };
  const start = { resetReason: 'power_on', fw: markup('started'), prevBoot: 0, prevSeq: 0 };
  await wire.say('evt', { ...envelope, ...start, type: 'node.started' });
  await page.keyboard.press('Alt+5');
  const row = page.locator('.grid-line').filter({ hasText: 'onerror' }).filter({ hasText: t['incident.node.started'] });
  await row.first().click();
  await page.locator('.incident-detail').getByText(markup('started')).waitFor();
  await expectUnharmed();
  await page.keyboard.press('Escape');
});

it('cards, types, reasons and topics with markup are counted as refused and reach no screen', async () => {
  const before = await refused();
  const event = { ...wire.envelope(), seq: 2, door: 'closed', lock: 'locked', reader: 0, fmt: 'w26' };
  const card = { cred: markup('cred'), last4: markup('last4') };
  await wire.say('evt', { ...event, ...card, type: 'access.denied', reason: 'unknown_credential' });
  await wire.say('evt', { ...event, type: markup('type') });
  await wire.say('evt', { ...event, type: 'acl.rejected', rev: 1, code: markup('code') });
  await wire.say('state', markup('state'));
  await until('all four are counted', async () => (await refused()) === before + 4);
  await page.keyboard.press('Alt+5');
  expect(
    await page
      .locator('.grid-line')
      .filter({ hasText: /last4|'type'/ })
      .count(),
  ).toBe(0);
  await expectUnharmed();
});

/** What the Nodes screen says that was refused of this node. */
async function refused(): Promise<number> {
  await page.keyboard.press('Alt+7');
  await page.locator('.plain-table tbody tr').waitFor();
  const heads = await page.locator('.plain-table th').allInnerTexts();
  const column = heads.findIndex((head) => head.toLowerCase() === 'refused');
  return Number(await page.locator('.plain-table tbody tr td').nth(column).innerText());
}
