import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../build/testing/mosquitto.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import type { CallInput } from '../contract/calls.ts';
import { initialClimateLimits } from '../contract/climate-rules.ts';
import { initialConfig } from '../contract/config.ts';
import type { Result } from '../contract/result.ts';
import { type ClimateRuleBook, createClimateRules } from './climate-rules.ts';
import { silentLog } from './testing.ts';

const manager = operator('manager-1');
let site: TestSite;
let rules: ClimateRuleBook;

type Input = CallInput<'climate.setRules'>;
const usual: Input = {
  node: 'door-1',
  rev: 0,
  base: 0,
  place: 'inlet',
  class: 'own',
  tape: false,
  limits: initialClimateLimits(),
  budget: null,
};
const set = (part: Partial<Input>) => rules.handlers['climate.setRules']({ ...usual, ...part }, manager);

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

async function changes() {
  const { rows } = await site.reader.page({ types: ['config.changed'] }, undefined, 20);
  return rows.map(({ node, actor, value }) => ({ node, actor, value }));
}
const open = () => createClimateRules({ ...site, configs: site.nodes.configs, log: silentLog });

beforeEach(async () => {
  site = await startSite({ broker: { kind: 'builtin', host: '127.0.0.1', port: await freePort() } });
  await until('the station is connected', () => site.link.state().connected);
  valueOf(await site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'Aisle', fail: 'secure' }, manager));
  rules = open();
});
afterEach(() => site.stop());

describe('the climate rules of a node', () => {
  it('are the product’s defaults until somebody lays something down', async () => {
    const { rules: all, classes } = valueOf(await rules.handlers['climate.rules']({}, manager));
    expect(all).toEqual([{ ...usualOf(), by: null, at: null }]);
    expect(classes).toHaveLength(8);
    expect(rules.get('nobody')).toBeNull();
  });

  it('write with a class the configuration of the node and the limits of the station, as one change', async () => {
    const told: string[] = [];
    rules.onChange((node) => told.push(node));
    const done = valueOf(await set({ class: 'A3', tape: true, budget: 20 }));
    expect(done.config).toMatchObject({ state: 'pending', desired: { rev: 1, by: 'manager-1' } });
    expect(done.config.desired.config).toEqual({
      ...initialConfig(),
      'temperature.alarm_low': 5_000,
      'temperature.alarm_high': 40_000,
      'humidity.alarm_high': 85_000,
    });
    expect(done.rules).toMatchObject({ rev: 1, class: 'A3', tape: true, budget: 20, by: 'manager-1' });
    expect(done.rules.limits).toMatchObject({ 'dew_point.alarm_high': 24_000, 'rate.hour': 5_000 });
    expect(told).toEqual(['door-1']);
    expect(await changes()).toEqual([
      {
        node: 'door-1',
        actor: 'manager-1',
        value: {
          rev: 1,
          fields: {
            'temperature.alarm_low': { from: 15_000, to: 5_000 },
            'temperature.alarm_high': { from: 32_000, to: 40_000 },
            'humidity.alarm_high': { from: 80_000, to: 85_000 },
            'climate.class': { from: 'own', to: 'A3' },
            'climate.tape': { from: false, to: true },
            'climate.budget': { from: null, to: 20 },
            'dew_point.alarm_high': { from: 17_000, to: 24_000 },
            'rate.hour': { from: 20_000, to: 5_000 },
          },
        },
      },
    ]);
  });

  it('leave the configuration as it is where the limits are own', async () => {
    valueOf(await set({ class: 'A4' }));
    const limits = { ...initialClimateLimits(), 'dew_point.warn_high': 14_000, 'rate.quarter': null };
    const done = valueOf(await set({ rev: 1, base: 99, place: 'outlet', limits }));
    expect(done.config.desired).toMatchObject({ rev: 1, config: { 'temperature.alarm_high': 45_000 } });
    expect(done.rules).toMatchObject({ rev: 2, class: 'own', place: 'outlet', limits });
    expect((await changes())[0]).toMatchObject({
      value: { rev: 1, fields: { 'rate.quarter': { from: 5_000, to: null } } },
    });
  });

  it('write a class again over what somebody has set beside it', async () => {
    valueOf(await set({ class: 'A1' }));
    const aside = { ...initialConfig(), 'temperature.warn_high': 25_000 };
    valueOf(await site.nodes.handlers['nodes.configure']({ id: 'door-1', base: 1, config: aside }, manager));
    const done = valueOf(await set({ class: 'A1', rev: 1, base: 2 }));
    expect(done.config.desired).toMatchObject({ rev: 3, config: { 'temperature.warn_high': 27_000 } });
    expect(done.rules.rev).toBe(1);
    expect(valueOf(await set({ class: 'A1', rev: 1, base: 3 })).config.desired.rev).toBe(3);
    expect(await changes()).toHaveLength(3);
  });

  it('are refused when somebody else was faster, in the rules or in the configuration, and then nothing is stored', async () => {
    valueOf(await set({ budget: 5 }));
    expect(await set({ budget: 6 })).toMatchObject({ error: { code: 'conflict', details: { of: 'rules', rev: 1 } } });
    const stale = await set({ rev: 1, base: 7, class: 'A2' });
    expect(stale).toMatchObject({ error: { code: 'conflict', details: { of: 'config', rev: 0 } } });
    expect(rules.get('door-1')).toMatchObject({ rev: 1, class: 'own', budget: 5 });
    expect(await changes()).toHaveLength(1);
  });

  it('take only one of two changes that come at once', async () => {
    const both = await Promise.all([set({ class: 'A1', budget: 1 }), set({ class: 'A2', budget: 2 })]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(rules.get('door-1')).toMatchObject({ rev: 1, class: 'A1', budget: 1 });
  });

  it('are refused where no envelope applies, or where their limits are out of order', async () => {
    for (const part of [{ class: 'A1' as const }, { budget: 10 }])
      expect(await set({ place: 'outlet', ...part })).toMatchObject({
        error: { code: 'invalid_input', details: { reason: 'place' } },
      });
    const limits = { ...initialClimateLimits(), 'dew_point.warn_low': 16_000 };
    expect(await set({ limits })).toMatchObject({
      error: { code: 'invalid_input', details: { reason: 'order', field: 'dew_point.warn_low' } },
    });
    expect(await set({ node: 'nobody' })).toMatchObject({ error: { code: 'not_found' } });
    expect(await changes()).toEqual([]);
  });

  it('are there after a restart, and the defaults where they are damaged', async () => {
    valueOf(await set({ class: 'A2', place: 'aisle' }));
    expect(open().get('door-1')).toMatchObject({ rev: 1, class: 'A2', place: 'aisle', by: 'manager-1' });
    await site.book.update('door-1', { climate: '{"class":"A9"}' }, null);
    expect(open().get('door-1')).toEqual({ ...usualOf(), by: null, at: null });
    await site.book.update('door-1', { climate: 'not json' }, null);
    expect(rules.get('door-1')?.rev).toBe(0);
  });
});

function usualOf() {
  const { base: _base, ...rest } = usual;
  return rest;
}
