import { afterAll, beforeAll, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import { until } from '../testing/until.ts';
import { connectWireNode, type WireNode } from '../testing/wire-node.ts';

const t = messages.de;

let live: LiveSite;
let wire: WireNode;

beforeAll(async () => {
  live = await startLiveSite({
    language: 'de',
    nodes: { 'door-1': 'Ladezone' },
    doors: false,
    env: { LEITSTAND_AWAY: '1' },
  });
  const [papers] = live.site.papers;
  if (papers === undefined) throw new Error('no papers');
  wire = await connectWireNode(papers);
});
afterAll(async () => {
  await wire?.stop();
  await live?.stop();
});

/** What the system was asked to show so far. */
const notifications = () =>
  live.window
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{"notification":'))
    .map((line) => JSON.parse(line).notification as { title: string; body: string });

it('a forced door calls somebody who works in another program, in the language of the station, and leads to it', async ({
  skip,
}) => {
  if (live.window.host === 'electron') skip('nobody can see what the system was asked to show');
  await signIn(live.page, live.site);
  await wire.status();
  const forced = { ...wire.envelope(), seq: 1, type: 'door.forced', door: 'open', lock: 'locked' };
  await wire.say('evt', {
    ...forced,
    seq: 1,
    type: 'node.started',
    resetReason: 'power_on',
    fw: '0.1.0',
    prevBoot: 0,
    prevSeq: 0,
  });
  await wire.say('evt', { ...forced, seq: 2 });
  await until('a notification is shown', () => notifications().length > 0);
  expect(notifications()).toEqual([{ title: 'Hoch: Tür aufgebrochen', body: 'Ladezone' }]);
  await live.page.locator('.alarm-detail').getByText(t['alarm.door_forced']).first().waitFor();
});

it('several at once are one notification, with their number and the most urgent', async ({ skip }) => {
  if (live.window.host === 'electron') skip('nobody can see what the system was asked to show');
  const before = notifications().length;
  const event = { ...wire.envelope(), door: 'open', lock: 'locked' };
  const card = { reader: 0, cred: '0'.repeat(32), last4: '0815', fmt: 'w26' };
  // In one breath: what comes half a second later is told by itself.
  await Promise.all([
    wire.say('evt', { ...event, seq: 3, type: 'access.denied', ...card, reason: 'lost' }),
    wire.say('evt', { ...event, seq: 4, type: 'tamper' }),
    wire.say('evt', { ...event, seq: 5, type: 'access.duress', ...card }),
  ]);
  await until('one more notification is shown', () => notifications().length > before);
  expect(notifications().at(-1)?.body).toBe('Höchster: Zutritt unter Zwang, Ladezone (Kritisch)');
  expect(notifications().at(-1)?.title).toMatch(/^\d neue Alarme$/);
});
