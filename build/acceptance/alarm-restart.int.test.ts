import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmRule } from '../../electron/contract/alarm-rules.ts';
import { type Alarm, type AlarmType, alarmTypes } from '../../electron/contract/alarms.ts';
import { incidentTypes } from '../../electron/contract/incidents.ts';
import { asFolded, foldAlarms } from '../testing/alarm-fold.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { until } from '../testing/until.ts';

const ids = Array.from({ length: 6 }, (_, i) => `door-${i + 1}`);
const kills = 8;
const alarmSteps = incidentTypes.filter((type) => type.startsWith('alarm.'));
/** Park and Miller's generator: the same acts in every run, as far as the machine keeps up. */
const numbers = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

describe('a station that is killed while alarms come, go and are worked on', () => {
  let desk: Desk;
  const random = numbers(11);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  /** What each node was last told to be like. */
  const is = new Map(ids.map((id) => [id, { open: false, tampered: false }]));
  /** Texts of acts that were answered with success: each must be in the journal once. */
  const promised: string[] = [];
  let act = 0;

  const lay = async (type: AlarmType, change: Partial<AlarmRule>) => {
    const { rules } = await desk.ask('alarms.rules', {});
    const rule = rules[alarmTypes.indexOf(type)]?.rule;
    if (rule) await desk.ask('alarms.setRule', { type, base: 0, rule: { ...rule, ...change } });
  };
  beforeAll(async () => {
    desk = await openDesk({ broker: 'mosquitto', nodes: ids });
    await lay('tamper', { onDelay: 2_000, offDelay: 2_000 });
    await lay('door_forced', { escalation: { after: 10_000, who: 'Shift lead' } });
    await desk.ask('accounts.create', { username: 'tom', password: 'heron under glass 42', role: 'guard' });
  }, 120_000);
  afterAll(async () => {
    await desk?.stop();
  });

  const stir = async () => {
    const id = pick(ids) ?? '';
    const now = is.get(id) ?? { open: false, tampered: false };
    const next = random() < 0.5 ? { ...now, open: !now.open } : { ...now, tampered: !now.tampered };
    is.set(id, next);
    if (next.open !== now.open) await desk.node(id).control({ op: 'door', state: next.open ? 'open' : 'closed' });
    else await desk.node(id).control({ op: 'tamper', on: next.tampered });
  };
  /** One act of the guard on one alarm that is listed; one that succeeds and carries a text is noted. */
  const work = async () => {
    const alarm = pick(await desk.ask('alarms.list', {}));
    if (alarm === undefined) return;
    const text = `act ${++act}`;
    const { key, occurrence } = alarm;
    const alarms = [{ key, occurrence }];
    const acts = [
      () => desk.call('alarms.acknowledge', { alarms, comment: text }),
      () => desk.call('alarms.comment', { alarms, text }),
      () => desk.call('alarms.shelve', { alarms, minutes: 1, reason: text }),
      () => desk.call('alarms.takeOut', { keys: [key], reason: text }),
      () => desk.call('alarms.unshelve', { keys: [key] }),
      () => desk.call('alarms.bringBack', { keys: [key] }),
      () => desk.call('alarms.reset', { alarms }),
      () => desk.call('alarms.silence', { alarms }),
      () => desk.call('alarms.assign', { alarms, to: 'tom' }),
      () => desk.call('alarms.investigate', { alarms, on: true }),
    ];
    const index = Math.floor(random() * acts.length);
    const answer = await acts[index]?.();
    if (index < 4 && answer?.ok && answer.value.done === 1) promised.push(text);
  };
  /** Lets things happen for so long; what the kill interrupts is nobody's promise. */
  const live = async (ms: number) => {
    const begun = performance.now();
    const happening: Promise<unknown>[] = [];
    while (performance.now() - begun < ms) {
      happening.push(
        stir().catch(() => undefined),
        work().catch(() => undefined),
        work().catch(() => undefined),
      );
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return Promise.allSettled(happening);
  };
  const listed = async () => {
    const list = await desk.ask('alarms.list', {});
    return Object.fromEntries(list.map((alarm: Alarm) => [alarm.key, asFolded(alarm)]));
  };
  const told = async () => Object.fromEntries(foldAlarms(await desk.rows({ types: alarmSteps })));

  /** Between the two answers something may happen: once they are of one moment they agree. */
  const expectAgreement = async () => {
    let last: [object, object] = [{}, {}];
    await until('list and journal agree', async () => {
      last = [await listed(), await told()];
      return isDeepStrictEqual(last[0], last[1]);
    }).catch(() => undefined);
    expect(last[0]).toEqual(last[1]);
  };

  it('has after each start exactly the alarms that its journal tells of', { timeout: 300_000 }, async () => {
    for (let kill = 0; kill < kills; kill++) {
      // The moment of a kill is what is tested, not a wait for something.
      const alive = live(500 + random() * 3_000);
      await new Promise((resolve) => setTimeout(resolve, 300 + random() * 2_500));
      await desk.stopStation('SIGKILL');
      await alive;
      await desk.startStation();
      await expectAgreement();
    }
  });

  it('has lost no act that it said was done, and done none twice', async () => {
    const rows = await desk.rows({ types: alarmSteps });
    const texts = rows.flatMap(({ value }) => [value['text'], value['reason']]).filter((text) => text !== undefined);
    expect(promised.length).toBeGreaterThan(20);
    for (const text of promised) expect([text, texts.filter((each) => each === text).length]).toEqual([text, 1]);
  });

  it('has given no number twice', async () => {
    const rows = await desk.rows({ types: ['alarm.raised'] });
    const numbered = rows.map(({ value }) => `${String(value['key'])} ${String(value['occurrence'])}`);
    expect(new Set(numbered).size).toBe(numbered.length);
  });

  it('ends with alarms as the doors are, though every delay was interrupted', { timeout: 60_000 }, async () => {
    await until(
      'the alarms follow the doors',
      async () => {
        const list = await desk.ask('alarms.list', {});
        const active = (key: string) => list.find((alarm) => alarm.key === key)?.active ?? false;
        return [...is].every(([id, { tampered }]) => active(`tamper:${id}`) === tampered);
      },
      40_000,
    );
    await expectAgreement();
  });
});
