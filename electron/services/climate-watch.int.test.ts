import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curve } from '../../build/testing/curves.ts';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { memoryKeychain, opened, temporaryFolder } from '../adapters/sqlite/testing.ts';
import { type ClimateLimits, initialClimateLimits } from '../contract/climate-rules.ts';
import { initialConfig } from '../contract/config.ts';
import { defaultRule } from '../domain/alarms/catalogue.ts';
import type { AlarmChange } from '../domain/alarms/sources.ts';
import { usualRules } from '../domain/climate/rules.ts';
import { createAlarms } from './alarms.ts';
import { type ClimateWatch, createClimateWatch } from './climate-watch.ts';
import { createIngest } from './ingest.ts';
import { handClock, handLink } from './ingest-testing.ts';
import { openNodeBook } from './node-book.ts';
import { silentLog } from './testing.ts';

const node = 'node-1';
const second = 1_000;
/** Air of 24 °C with a dew point of 18.5 °C, above the alarm limit, and of 9.5 °C. */
const [humid, dry] = [71.5, 40];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const keychain = memoryKeychain();
let clock: ReturnType<typeof handClock>;
let house: Awaited<ReturnType<typeof openHouse>>;
let limits: ClimateLimits;

/** A real database, ingest and alarms; a link whose other end is the test, and a clock that the test moves. */
async function openHouse() {
  const log = silentLog;
  const database = await opened({ file: folder.file, keychain, clock: systemClock() });
  const { journal, reader, nodes: store } = database;
  if ((await store.list()).length === 0) await addNode(store);
  const broker = handLink(clock);
  const nodes = await openNodeBook(store);
  const known = (id: string) => nodes.get(id) !== null;
  const ingest = await createIngest({ site: 'hall', link: broker.link, journal, known, clock, log });
  const changed = new Set<(id: string) => void>();
  const rules = {
    get: (id: string) => ({ ...usualRules(id), limits }),
    onChange: (listener: (id: string) => void) => (changed.add(listener), () => void changed.delete(listener)),
  };
  const common = { clock, log, nodes, reader, ingest, rules, directory: { config: () => null } };
  const watch = await createClimateWatch({ ...common, alarms: database.alarms });
  const changes: AlarmChange[] = [];
  watch.onChange((told) => changes.push(...told));
  const conditions = { conditions: () => [], condition: () => null, onChange: () => () => undefined };
  const alarms = await createAlarms({
    clock,
    log,
    journal,
    reader,
    nodes: conditions,
    store: database.alarms,
    link: broker.link,
    keychain: 'service',
    inMaintenance: () => false,
    rules: defaultRule,
    users: database.users,
    sources: [watch],
  });
  let seq = 0;
  return {
    watch,
    changes,
    alarms,
    nodes,
    /** A live or a late message; settled when it is committed. */
    async say(humidity: number, temperature = 24, body: object = {}) {
      const whole = { v: 1, ts: clock.now(), clk: 'ntp', boot: 1, seq: ++seq, m: { temperature, humidity }, ...body };
      const committed = new Promise<void>((resolve) => {
        const stop = ingest.onBatch(() => (stop(), resolve()));
      });
      broker.deliver(`leitstand/v1/hall/node/${node}/tele`, whole);
      await committed;
    },
    setLimits(part: Partial<ClimateLimits>) {
      limits = { ...limits, ...part };
      for (const listener of changed) listener(node);
    },
    async close() {
      watch.stop();
      await ingest.stop();
      await alarms.stop();
      await database.close();
    },
  };
}

async function addNode(store: Awaited<ReturnType<typeof opened>>['nodes']): Promise<void> {
  const secrets = { passwordHash: new Uint8Array(32), sealedKey: new Uint8Array(60) };
  const desired = { rev: 0, config: initialConfig(), by: 'eva', at: 1 };
  const fresh = {
    created: 1,
    revoked: null,
    reported: null,
    lastBoot: null,
    heard: null,
    climate: null,
    mac: null,
    pending: null,
    before: null,
  };
  const entry = { timestamp: 1, type: 'node.created', node, actor: 'eva', value: {} } as const;
  await store.insert({ id: node, name: 'Aisle', desired, ...secrets, ...fresh }, entry);
}

/** Says the same every 10 s, `count` times. */
async function speak(count: number, humidity: number, temperature = 24) {
  for (let i = 0; i < count; i++) {
    await house.say(humidity, temperature);
    clock.pass(10 * second);
  }
}
const raised = () => house.changes.flatMap((each) => (each.is === 'raise' ? [each.identity.key] : []));
const active = () =>
  house.alarms
    .list()
    .filter((each) => each.active)
    .map(({ key }) => key);

async function restart(afterMs = 0) {
  await house.close();
  clock.pass(afterMs);
  house = await openHouse();
}

beforeEach(async () => {
  folder = await temporaryFolder();
  keychain.held.clear();
  clock = handClock();
  limits = initialClimateLimits();
  house = await openHouse();
});
afterEach(async () => {
  await house.close();
  await folder.remove();
});

describe('the station’s own judgement of a climate', () => {
  it('raises a dew point alarm after its delay, says what was measured, and clears it after the off-delay', async () => {
    await speak(3, humid);
    expect(raised()).toEqual([]);
    await speak(1, humid);
    expect(house.changes.at(-1)).toMatchObject({
      is: 'raise',
      identity: { type: 'dew_point_alarm', node, subject: 'dew_point.alarm_high' },
      measured: { value: 18.527, limit: 17 },
    });
    await speak(9, humid);
    expect(active()).toEqual([
      `dew_point_alarm:${node}:dew_point.alarm_high`,
      `dew_point_warning:${node}:dew_point.warn_high`,
    ]);
    await speak(7, dry);
    expect(active()).toEqual([]);
  });

  it('raises an alarm of the change when the cooling fails, and says before when the limit will be reached', async () => {
    let said: ReturnType<ClimateWatch['now']>['reach'] = null;
    const begun = clock.now();
    for (const { at, temperature, humidity } of curve('cooling-failed')) {
      if (at >= 31 * 60 * second) break;
      await house.say(humidity, temperature);
      if (at === 21 * 60 * second) said = house.watch.now(node).reach;
      clock.pass(10 * second);
    }
    expect(said).toMatchObject({ metric: 'temperature', limit: 'warn_high' });
    const reached = begun + 22.1 * 60 * second;
    expect(said?.earliest).toBeLessThan(reached + 60 * second);
    expect(said?.latest).toBeGreaterThan(reached - 60 * second);
    expect(active()).toEqual([`rate_of_change:${node}:temperature.quarter`]);
    expect(house.watch.now(node).change).toBeGreaterThan(5);
  });

  it('shows the dew point of the newest round that has one', async () => {
    expect(house.watch.now(node)).toEqual({ dewPoint: null, change: null, reach: null });
    await house.say(40, 20);
    const at = clock.now();
    expect(house.watch.now(node).dewPoint).toEqual({ value: 5.98, at, received: at });
    clock.pass(10 * second);
    await house.say(40, 20, { m: { temperature: 21 } });
    expect(house.watch.now(node).dewPoint).toEqual({ value: 5.98, at, received: at });
  });

  it('takes what comes late into the curve and raises nothing by it', async () => {
    await speak(1, dry);
    const away = clock.now();
    clock.pass(900 * second);
    await speak(1, dry);
    for (let i = 0; i < 80; i++) await house.say(humid, 24 + i / 10, { ts: away + i * 10 * second, hist: true });
    expect(raised()).toEqual([]);
    await speak(1, dry);
    expect(raised()).toEqual([`rate_of_change:${node}:temperature.quarter`]);
  });

  it('ends what a limit has raised as soon as that is switched off, whether or not the node speaks', async () => {
    await speak(4, humid);
    clock.pass(3_600 * second);
    house.setLimits({ 'dew_point.alarm_high': null });
    expect(active()).toEqual([]);
  });

  it('forgets a node that is gone', async () => {
    await speak(1, dry);
    await house.nodes.update(node, { revoked: clock.now() }, null);
    expect(house.watch.now(node).dewPoint).toBeNull();
  });
});

describe('after a restart of the station', () => {
  it('a delay that was running goes on from where it was', async () => {
    await speak(3, humid);
    await restart();
    expect(house.changes).toEqual([]);
    await speak(1, humid);
    expect(raised()).toEqual([`dew_point_alarm:${node}:dew_point.alarm_high`]);
  });

  it('a delay does not go on over a gap, and nothing is raised on what is old', async () => {
    await speak(4, humid);
    expect(active()).toHaveLength(1);
    await restart(600 * second);
    expect(house.changes).toEqual([]);
    await speak(12, humid);
    expect(raised()).toEqual([`dew_point_alarm:${node}:dew_point.alarm_high`]);
    await speak(1, humid);
    expect(raised()).toContain(`dew_point_warning:${node}:dew_point.warn_high`);
  });

  it('an alarm stays while its value lies in the deadband, however long ago it was raised', async () => {
    await speak(4, humid);
    // 16.8 °C: below the limit, and not back by the deadband.
    await speak(400, 64.1);
    await restart();
    await speak(1, 64.1);
    expect(active()).toContain(`dew_point_alarm:${node}:dew_point.alarm_high`);
    await speak(7, dry);
    expect(active()).not.toContain(`dew_point_alarm:${node}:dew_point.alarm_high`);
  });

  it('an alarm that has ended meanwhile ends, though nobody has seen it end', async () => {
    await speak(4, humid);
    await restart(7_200 * second);
    await speak(7, dry);
    expect(active()).toEqual([]);
  });

  it('the trend of the last quarter of an hour is there with the first reading, and not before', async () => {
    const walked = curve('cooling-failed').slice(0, 116);
    for (const { temperature, humidity } of walked.slice(0, -1)) {
      await house.say(humidity, temperature);
      clock.pass(10 * second);
    }
    const before = house.watch.now(node);
    expect(before.reach).not.toBeNull();
    await restart();
    expect(house.watch.now(node)).toEqual({ dewPoint: null, change: null, reach: null });
    const { temperature, humidity } = walked.at(-1) ?? { temperature: 0, humidity: 0 };
    await house.say(humidity, temperature);
    expect(house.watch.now(node).change).toBeCloseTo(before.change ?? 0, 0);
    expect(house.watch.now(node).reach).toMatchObject({ metric: 'temperature', limit: before.reach?.limit });
  });

  it('a limit that is switched off is over, though its node has not spoken since', async () => {
    await speak(4, humid);
    await restart(7_200 * second);
    house.setLimits({ 'dew_point.alarm_high': null });
    expect(active()).toEqual([]);
    expect(house.changes).toHaveLength(1);
  });
});
