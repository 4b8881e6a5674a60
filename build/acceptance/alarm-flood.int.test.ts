import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident } from '../../electron/contract/incidents.ts';
import { type Crowd, startCrowd } from '../testing/crowd.ts';
import { measured } from '../testing/measured.ts';
import { prepareSite } from '../testing/prepared-site.ts';
import { type StationProcess, startStation } from '../testing/station-process.ts';
import { until } from '../testing/until.ts';

const ids = Array.from({ length: 500 }, (_, i) => `door-${i + 1}`);
const victim = 'door-250';
/** In so long all of it happens, ms. */
const within = 10_000;
const card = { reader: 0, cred: '0123456789abcdef0123456789abcdef', last4: '0815', fmt: 'w26' };

describe('500 forced doors in 10 s, and somebody under duress among them', () => {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-flood-'));
  let crowd: Crowd;
  let process: StationProcess;
  let duressAt = 0;

  const rows = async (types: Incident['type'][]) => {
    const all: Incident[] = [];
    for (let after: { timestamp: number; id: number } | undefined; ; ) {
      const page = await process.ask('incidents.page', { filter: { types }, limit: 500, ...(after && { after }) });
      all.push(...page.rows);
      if (page.next === null) return all;
      after = page.next;
    }
  };

  beforeAll(async () => {
    crowd = await startCrowd(dir);
    const site = await prepareSite({
      dataDir: join(dir, 'station'),
      name: 'Test',
      language: 'en',
      nodes: Object.fromEntries(ids.map((id) => [id, id])),
      broker: crowd.settings,
    });
    process = await startStation(join(dir, 'station'));
    await process.signIn(site.username, site.password);
    await until('the station is connected', async () => (await process.ask('broker.status', {})).connected);
    await crowd.connect();
  }, 240_000);
  afterAll(async () => {
    await process?.stop();
    await crowd?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('are 501 alarms in the journal, and the duress stands first in the list', { timeout: 120_000 }, async () => {
    const begun = performance.now();
    const sent: Promise<unknown>[] = [];
    for (const [i, id] of ids.entries()) {
      // Evenly over the time, as far as the machine keeps up with it.
      await until('its turn', () => performance.now() - begun >= (i * within) / ids.length, 60_000);
      sent.push(crowd.say(id, 1, 'door.forced'));
      if (id !== victim) continue;
      duressAt = performance.now();
      sent.push(crowd.say(id, 2, 'access.duress', card));
      const [first] = await until('it stands first', async () => {
        const list = await process.ask('alarms.list', {});
        return list[0]?.type === 'duress' && list;
      });
      measured('flood: from the duress to its place at the top of the list', performance.now() - duressAt);
      expect(first).toMatchObject({ type: 'duress', node: victim, priority: 'critical', acknowledged: false });
    }
    await Promise.all(sent);
    const raised = await until(
      'all are in the journal',
      async () => {
        const all = (await rows(['alarm.raised'])).filter(({ value }) => value['type'] !== 'keychain_missing');
        return all.length >= ids.length + 1 && all;
      },
      60_000,
    );
    measured('flood: from the first event to the last row', performance.now() - begun);
    const keys = raised.map(({ value }) => value['key']);
    expect(new Set(keys).size).toBe(ids.length + 1);
    expect(keys).toHaveLength(ids.length + 1);
    expect((await rows(['door.forced', 'access.duress'])).length).toBe(ids.length + 1);
    // A row can be read a moment before the station has heard that it is written.
    const list = await until('all are listed', async () => {
      const now = await process.ask('alarms.list', {});
      return now.length > ids.length && now;
    });
    expect(list[0]?.type).toBe('duress');
    expect(list.filter(({ type }) => type === 'door_forced')).toHaveLength(ids.length);
  });

  it('can be acknowledged in one go, but for the one that wants a comment', { timeout: 60_000 }, async () => {
    const list = await process.ask('alarms.list', {});
    const alarms = list.map(({ key, occurrence }) => ({ key, occurrence }));
    expect(await process.call('alarms.acknowledge', { alarms })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', details: { reason: 'comment' } },
    });
    const forced = list
      .filter(({ type }) => type === 'door_forced')
      .map(({ key, occurrence }) => ({ key, occurrence }));
    const begun = performance.now();
    expect(await process.ask('alarms.acknowledge', { alarms: forced, comment: 'drill' })).toEqual({ done: ids.length });
    measured('flood: 500 acknowledged and stored', performance.now() - begun);
    expect(await rows(['alarm.acknowledged'])).toHaveLength(ids.length);
  });
});
