import { z } from 'zod';
import { type AlarmRule, alarmRule, type KeptRule } from '../contract/alarm-rules.ts';
import { type AlarmType, alarmTypes } from '../contract/alarms.ts';
import type { CallInput } from '../contract/calls.ts';
import { count, epochMs } from '../contract/fields.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { defaultRule, factsOf } from '../domain/alarms/catalogue.ts';
import { ruleChanges } from '../domain/alarms/rule-changes.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import { loadSetting, type StoredSettingDeps, storeSetting } from './stored-setting.ts';

/** What is stored of a type: a null rule is the product's own, laid down again. */
const stored = z.strictObject({
  rule: alarmRule.nullable(),
  revision: count,
  changed: z.strictObject({ by: z.string(), at: epochMs }),
});
type Stored = z.infer<typeof stored>;

export interface AlarmRulesDeps extends StoredSettingDeps {
  readonly clock: Pick<Clock, 'now'>;
}

/** What the site has laid down for each type of alarm. */
export interface AlarmRules {
  /** The rule in force. */
  rule(type: AlarmType): AlarmRule;
  onChange(listener: () => void): () => void;
  readonly handlers: Pick<Handlers, 'alarms.rules' | 'alarms.setRule'>;
}

const nameOf = (type: AlarmType) => `alarm-rule/${type}`;

/** Reads what is stored, type by type, so that one that is damaged harms no other. */
export async function openAlarmRules(deps: AlarmRulesDeps): Promise<AlarmRules> {
  const kept = new Map<AlarmType, Stored>();
  for (const type of alarmTypes) {
    const found = await loadSetting(deps, nameOf(type), stored);
    if (found !== null) kept.set(type, found);
  }
  const listeners = new Set<() => void>();
  const turn = inTurn();
  const rule = (type: AlarmType) => kept.get(type)?.rule ?? defaultRule(type);
  const keptRule = (type: AlarmType): KeptRule => {
    const found = kept.get(type);
    return {
      rule: rule(type),
      revision: found?.revision ?? 0,
      isDefault: (found?.rule ?? null) === null,
      changed: found?.changed ?? null,
    };
  };

  const set = async (
    { type, base, rule: next }: CallInput<'alarms.setRule'>,
    by: string,
  ): Promise<Result<KeptRule>> => {
    const { revision } = keptRule(type);
    if (base !== revision) return fail('conflict', 'somebody else has changed it', { revision });
    if (next !== null && !fitsTiming(next)) return fail('invalid_input', 'it has no such delays', { reason: 'timing' });
    const now = deps.clock.now();
    const after: Stored = { rule: next, revision: revision + 1, changed: { by, at: now } };
    const changes = ruleChanges(rule(type), next ?? defaultRule(type));
    const entry = actEntry(now, 'alarm.rule_changed', by, { type, revision: after.revision, changes });
    const done = await storeSetting(deps, nameOf(type), after, entry);
    if (!done.ok) return done;
    kept.set(type, after);
    for (const listener of listeners) listener();
    return ok(keptRule(type));
  };

  return {
    rule,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    handlers: {
      'alarms.rules': async () => ok({ rules: alarmTypes.map(keptRule), facts: alarmTypes.map(factsOf) }),
      'alarms.setRule': (input, { person }) => turn(() => set(input, person.username)),
    },
  };
}

// A delay that nobody keeps would be believed.
function fitsTiming({ type, onDelay, offDelay }: AlarmRule): boolean {
  return factsOf(type).timing === 'station' || (onDelay === 0 && offDelay === 0);
}
