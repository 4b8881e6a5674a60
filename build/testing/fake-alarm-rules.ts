import type { AlarmRule, KeptRule } from '../../electron/contract/alarm-rules.ts';
import { usualAlarmSettings } from '../../electron/contract/alarm-settings.ts';
import { type AlarmType, alarmTypes } from '../../electron/contract/alarms.ts';
import { fail, ok } from '../../electron/contract/result.ts';
import { defaultRule, factsOf } from '../../electron/domain/alarms/catalogue.ts';
import { alarmMetricsFold, leadIn } from '../../electron/domain/alarms/metrics/metrics.ts';
import { fakeSteps } from './fake-alarm-steps.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

/** What is laid down about the alarms, how they call, and their figures, behind the bridge. */
export function createFakeAlarmRules(parts: FakeParts) {
  const kept = new Map<AlarmType, KeptRule>(
    alarmTypes.map((type) => [type, { rule: defaultRule(type), revision: 0, isDefault: true, changed: null }]),
  );
  let settings = usualAlarmSettings;
  const of = (type: AlarmType) => {
    const found = kept.get(type);
    if (found === undefined) throw new Error(`no rule of ${type}`);
    return found;
  };
  const set = (type: AlarmType, rule: AlarmRule | null, by: string): KeptRule => {
    const changed = { by, at: Date.now() };
    const next = {
      rule: rule ?? defaultRule(type),
      revision: of(type).revision + 1,
      isDefault: rule === null,
      changed,
    };
    kept.set(type, next);
    parts.push({ outdated: ['alarm_rules'] });
    return next;
  };
  const by = () => parts.session()?.person.username ?? '';
  return {
    /** Somebody else changes a rule. */
    change: (type: AlarmType, part: Partial<AlarmRule>, who: string) => set(type, { ...of(type).rule, ...part }, who),
    rule: (type: AlarmType) => of(type).rule,
    settings: () => settings,
    handlers: {
      'alarms.rules': () => ok({ rules: alarmTypes.map(of), facts: alarmTypes.map(factsOf) }),
      'alarms.setRule': ({ type, base, rule }) =>
        of(type).revision === base
          ? ok(set(type, rule, by()))
          : fail('conflict', 'somebody else was faster', { revision: of(type).revision }),
      'alarms.settings': () => ok(settings),
      'alarms.setSettings': (next) => {
        settings = next;
        parts.push({ outdated: ['alarm_settings'] });
        return ok(settings);
      },
      'alarms.metrics': ({ from, to }) => {
        const end = Math.max(from + 1, Math.min(to, Date.now()));
        const fold = alarmMetricsFold(from, end, []);
        const steps = parts.setup.incidents === 0 ? [] : fakeSteps(from - leadIn, end, parts.nodes());
        for (const step of steps) fold.take(step);
        return ok(fold.result());
      },
    } satisfies Partial<Handlers>,
  };
}
