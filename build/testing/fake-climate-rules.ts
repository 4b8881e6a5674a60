import type { ClimateRules } from '../../electron/contract/climate-rules.ts';
import type { NodeConfig } from '../../electron/contract/config.ts';
import type { ConfigState } from '../../electron/contract/nodes.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import { allClasses, classConfig } from '../../electron/domain/climate/ashrae.ts';
import { ruleFault, usualRules, withClass } from '../../electron/domain/climate/rules.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

interface Configs {
  get(id: string): ConfigState;
  /** As `nodes.configure`. */
  configure(id: string, base: number, config: NodeConfig): Result<ConfigState>;
}

/** What the climate of the fake nodes is judged by: the first has class A1 and a budget, the rest nobody has touched. */
export function createFakeClimateRules({ nodes, session, push }: FakeParts, configs: Configs) {
  const held = new Map<string, ClimateRules>();
  const first = usualRules('node-1');
  held.set('node-1', { ...first, rev: 2, class: 'A1', budget: 20, by: 'manager-2', at: Date.now() - 86_400_000 });
  const of = (id: string) => held.get(id) ?? usualRules(id);
  const keep = (rules: ClimateRules) => {
    held.set(rules.node, rules);
    queueMicrotask(() => push({ outdated: ['climate'] }));
  };

  const handlers: Pick<Handlers, 'climate.rules' | 'climate.setRules'> = {
    'climate.rules': () => ok({ rules: nodes().map(({ id }) => of(id)), classes: allClasses() }),
    'climate.setRules': ({ base, ...input }) => {
      const before = of(input.node);
      if (before.rev !== input.rev) return fail('conflict', 'somebody else was faster', { of: 'rules' });
      const draft = withClass(input);
      const fault = ruleFault(draft);
      if (fault !== null) return fail('invalid_input', fault.reason, { ...fault });
      const config = configs.get(input.node);
      const done =
        draft.class === 'own'
          ? ok(config)
          : configs.configure(input.node, base, { ...config.desired.config, ...classConfig(draft.class) });
      if (!done.ok) return done;
      const rules = { ...draft, rev: before.rev + 1, by: session()?.person.username ?? null, at: Date.now() };
      keep(rules);
      return ok({ rules, config: done.value });
    },
  };
  return {
    handlers,
    /** Somebody else lays something else down. */
    change: (id: string, part: Partial<ClimateRules>) =>
      keep({ ...of(id), rev: of(id).rev + 1, by: 'manager-9', at: Date.now(), ...part }),
  };
}
