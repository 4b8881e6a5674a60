import { describe, expect, it } from 'vitest';
import { type AlarmRule, alarmRule } from '../contract/alarm-rules.ts';
import { type AlarmType, alarmTypes } from '../contract/alarms.ts';
import { limits } from '../contract/limits.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import { openAlarmRules } from './alarm-rules.ts';
import type { Caller } from './handlers.ts';
import { memorySettings, silentLog } from './testing.ts';

const caller: Caller = {
  person: { id: 1, username: 'manager-1', role: 'manager', language: 'de', appearance: 'system' },
  windowId: 1,
  sessionId: 's',
  locked: false,
};
const clock = { now: () => 5_000 };

async function start() {
  const entries: StationEntry[] = [];
  const settings = memorySettings(entries);
  const open = () => openAlarmRules({ settings, clock, log: silentLog });
  const rules = await open();
  const set = (type: AlarmType, base: number, change: Partial<AlarmRule> | null) =>
    rules.handlers['alarms.setRule'](
      { type, base, rule: change === null ? null : { ...rules.rule(type), ...change } },
      caller,
    );
  return { entries, settings, open, rules, set };
}

describe('the rules of the alarms', () => {
  it('are the product’s own for every type until a site lays down others', async () => {
    const { rules } = await start();
    const answer = await rules.handlers['alarms.rules']({}, caller);
    const value = answer.ok ? answer.value : null;
    expect(value?.rules.map(({ rule }) => rule.type)).toEqual([...alarmTypes]);
    expect(value?.facts.map(({ type }) => type)).toEqual([...alarmTypes]);
    for (const { rule, ...kept } of value?.rules ?? []) {
      expect(alarmRule.safeParse(rule).success).toBe(true);
      expect(kept).toEqual({ revision: 0, isDefault: true, changed: null });
    }
  });

  it('count at once when they are changed, are told of, survive a restart and are in the journal with what changed', async () => {
    const { rules, set, entries, open } = await start();
    let told = 0;
    rules.onChange(() => told++);
    const texts = { ...rules.rule('tamper').texts, de: { cause: '', consequence: '', instructions: '1. Hingehen.' } };
    const escalation = { after: 60_000, who: 'Leitung 4711' };
    const done = await set('tamper', 0, { priority: 'critical', offDelay: 5_000, escalation, texts });
    expect(done).toMatchObject({ ok: true, value: { revision: 1, isDefault: false, changed: { by: 'manager-1' } } });
    expect(rules.rule('tamper').priority).toBe('critical');
    expect(told).toBe(1);
    expect((await open()).rule('tamper')).toEqual(rules.rule('tamper'));
    expect(entries).toMatchObject([
      {
        type: 'alarm.rule_changed',
        actor: 'manager-1',
        value: {
          type: 'tamper',
          revision: 1,
          changes: {
            priority: { from: 'high', to: 'critical' },
            offDelay: { from: 0, to: 5_000 },
            escalation: { from: null, to: escalation },
            'de.instructions': { to: '1. Hingehen.' },
          },
        },
      },
    ]);
    expect(Object.keys(entries[0]?.value['changes'] ?? {})).toHaveLength(4);
  });

  it('go back to the default, under a new revision', async () => {
    const { rules, set } = await start();
    await set('disk_low', 0, { priority: 'low' });
    expect(await set('disk_low', 1, null)).toMatchObject({ ok: true, value: { revision: 2, isDefault: true } });
    expect(rules.rule('disk_low').priority).toBe('medium');
  });

  it('are not overwritten by a form that somebody else was faster than', async () => {
    const { rules, set } = await start();
    const both = await Promise.all([set('tamper', 0, { priority: 'low' }), set('tamper', 0, { priority: 'medium' })]);
    expect(both.map((each) => (each.ok ? 'done' : each.error.code))).toEqual(['done', 'conflict']);
    expect(rules.rule('tamper').priority).toBe('low');
  });

  it('have no delay that nobody would keep', async () => {
    const { set } = await start();
    expect(await set('door_held', 0, { onDelay: 1_000 })).toMatchObject({
      error: { code: 'invalid_input', details: { reason: 'timing' } },
    });
    expect(await set('duress', 0, { offDelay: 1_000 })).toMatchObject({ error: { code: 'invalid_input' } });
  });

  it('stay as they were where they cannot be stored', async () => {
    const { rules, set, settings } = await start();
    settings.set = () => Promise.reject(new Error('disk full'));
    expect(await set('tamper', 0, { priority: 'low' })).toMatchObject({ error: { code: 'unavailable' } });
    expect(rules.rule('tamper').priority).toBe('high');
  });

  it('of one type that is damaged harm no other', async () => {
    const { set, settings, open } = await start();
    await set('tamper', 0, { priority: 'low' });
    await settings.set('alarm-rule/door_held', '{"rule":', null);
    const again = await open();
    expect([again.rule('door_held').priority, again.rule('tamper').priority]).toEqual(['low', 'low']);
  });

  it('fit into a row of the journal with the longest texts there can be', async () => {
    const { set, entries, rules } = await start();
    const escaped = (most: number) => '"\n'.repeat(most / 2 - 1).concat('..');
    const words = {
      cause: escaped(limits.reason),
      consequence: escaped(limits.reason),
      instructions: escaped(limits.note),
    };
    const texts = alarmRule.parse({ ...rules.rule('tamper'), texts: { de: words, en: words } }).texts;
    expect(texts.en.instructions).toHaveLength(limits.note);
    expect((await set('tamper', 0, { texts })).ok).toBe(true);
    // The most that the journal takes: electron/adapters/sqlite/pack.ts.
    expect(JSON.stringify(entries[0]?.value).length).toBeLessThan(16_384);
  });
});
