import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  all,
  click,
  fence,
  ids,
  type LateSite,
  openings,
  openingsOfAbsence,
  openLateSite,
  type Published,
  reachable,
  seenAsNotExecuted,
  tries,
} from '../testing/late-site.ts';
import { until } from '../testing/until.ts';

const day = 86_400_000;

describe.each(['builtin', 'mosquitto'] as const)('an order is for now, with the broker %s', (kind) => {
  let late: LateSite;
  let captured: Published[];
  const again = () =>
    Promise.all(captured.map(({ topic, payload }) => late.publish(topic, payload, { qos: 1, retain: false })));

  beforeAll(async () => {
    late = await openLateSite(kind);
    await reachable(late);
  }, 120_000);
  afterAll(() => late?.stop());

  it('opens every door that is there, so that an opening would be seen', { timeout: 60_000 }, async () => {
    const stories = await click(late);
    captured = late.recorded.slice(-tries);
    expect(captured).toHaveLength(tries);
    await until(
      'every story is over',
      () => stories.every(({ id }) => late.site.commands.get(id)?.outcome !== 'running'),
      30_000,
    );
    expect(await openings(late)).toBe(ids.length);
  });

  it.each([6, 30])(
    'does not fire at a node that was away at the click and is back after %d s',
    {
      timeout: 180_000,
    },
    async (seconds) => {
      expect(await openingsOfAbsence(late, seconds)).toBe(0);
    },
  );

  it('does not fire when it is sent again 1 s later, or 1 min later', { timeout: 180_000 }, async () => {
    const before = await openings(late);
    const begun = performance.now();
    for (const wait of [1_000, 60_000]) {
      await until('the time has passed', () => performance.now() - begun > wait, wait + 5_000);
      await again();
      await fence(late);
    }
    expect(await openings(late)).toBe(before);
  });

  it('does not fire when it is sent again a day later', { timeout: 60_000 }, async () => {
    const before = await openings(late);
    await all(late, { op: 'clock', quality: 'ntp', offsetMs: day });
    await again();
    await all(late, { op: 'clock', quality: 'ntp', offsetMs: 0 });
    await fence(late);
    expect(await openings(late)).toBe(before);
  });

  it.each([
    ['a day ahead', { quality: 'ntp', offsetMs: day }],
    ['a day behind', { quality: 'ntp', offsetMs: -day }],
  ])('is not carried out by a node whose clock is %s, and the guard sees it', { timeout: 60_000 }, async (_, clock) => {
    const before = await openings(late);
    await all(late, { op: 'clock', ...clock });
    await seenAsNotExecuted(late, await click(late));
    await all(late, { op: 'clock', quality: 'ntp', offsetMs: 0 });
    expect(await openings(late)).toBe(before);
  });

  it('does not fire as a message that the broker keeps', { timeout: 120_000 }, async () => {
    const before = await openings(late);
    const kept = (payloads: readonly Published[]) =>
      Promise.allSettled(payloads.map(({ topic, payload }) => late.publish(topic, payload, { qos: 1, retain: true })));
    const sent = await kept(captured);
    // The built-in broker keeps an order for nobody: it throws out whoever tries, the station's account too.
    expect(sent.some(({ status }) => status === 'rejected')).toBe(kind === 'builtin');
    await until('the station is connected', () => late.site.link.state().connected, 60_000);
    await all(late, { op: 'network', up: false });
    await all(late, { op: 'network', up: true });
    await reachable(late);
    await fence(late);
    expect(await openings(late)).toBe(before);
    if (kind === 'mosquitto') await kept(captured.map(({ topic }) => ({ topic, payload: '' })));
  });

  it('does not fire after the node was restarted', { timeout: 120_000 }, async () => {
    await openings(late);
    await late.restartNodes();
    await reachable(late);
    const before = await openings(late);
    await again();
    await fence(late);
    expect(await openings(late)).toBe(before);
  });
});
