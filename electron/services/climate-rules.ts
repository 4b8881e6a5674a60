import type { ClimateRules } from '../contract/climate-rules.ts';
import type { ConfigState } from '../contract/nodes.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { allClasses, classConfig } from '../domain/climate/ashrae.ts';
import {
  type RuleDraft,
  ruleChanges,
  ruleFault,
  rulesText,
  storedRules,
  usualRules,
  withClass,
} from '../domain/climate/rules.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { NodeRecord } from '../domain/ports/stores.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import type { NodeBook } from './node-book.ts';
import type { Along, NodeConfigs } from './node-configs.ts';

export interface ClimateRulesDeps {
  readonly book: NodeBook;
  readonly configs: Pick<NodeConfigs, 'get' | 'configure' | 'storeAlong'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the climate of each node is judged by. */
export interface ClimateRuleBook {
  /** Null for a node that does not exist. */
  get(node: string): ClimateRules | null;
  /** After the rules of a node were stored. */
  onChange(listener: (node: string) => void): () => void;
  readonly handlers: Pick<Handlers, 'climate.rules' | 'climate.setRules'>;
}

type Answer = Result<{ rules: ClimateRules; config: ConfigState }>;

/** Keeps the rules in the rows of their nodes. */
export function createClimateRules({ book, configs, clock, log }: ClimateRulesDeps): ClimateRuleBook {
  const listeners = new Set<(node: string) => void>();
  const read = readRules(log);
  const turn = inTurn();
  const get = (id: string) => {
    const node = book.get(id);
    return node === null ? null : read(node);
  };

  async function set(input: RuleDraft, base: number, actor: string): Promise<Answer> {
    const node = book.get(input.node);
    if (node === null) return fail('not_found', `no node ${input.node}`);
    const before = read(node);
    if (before.rev !== input.rev) return fail('conflict', 'somebody else changed it', { of: 'rules', rev: before.rev });
    const draft = withClass(input);
    const fault = ruleFault(draft);
    if (fault !== null) return fail('invalid_input', `the rules do not hold: ${fault.reason}`, { ...fault });
    const stored = await store(draft, alongOf(before, draft, actor), node, base, actor);
    if (!stored.ok) return stored;
    for (const listener of listeners) listener(node.id);
    return ok({ rules: get(node.id) ?? before, config: stored.value });
  }

  function alongOf(before: ClimateRules, draft: RuleDraft, actor: string): Along | null {
    const fields = ruleChanges(before, draft);
    if (Object.keys(fields).length === 0) return null;
    return { climate: rulesText({ ...draft, rev: before.rev + 1, by: actor, at: clock.now() }), fields };
  }

  // A class and what it means for the node are one change: stored together, or neither.
  async function store(draft: RuleDraft, along: Along | null, node: NodeRecord, base: number, actor: string) {
    if (draft.class === 'own') return await configs.storeAlong(node.id, along, actor);
    const config = { ...node.desired.config, ...classConfig(draft.class) };
    const done = await configs.configure(node.id, base, config, actor, along);
    if (done.ok || done.error.code !== 'conflict') return done;
    return fail('conflict', done.error.message, { ...done.error.details, of: 'config' });
  }

  return {
    get,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    handlers: {
      'climate.rules': async () => ok({ rules: book.list().map(read), classes: allClasses() }),
      'climate.setRules': ({ base, ...draft }, { person }) => turn(() => set(draft, base, person.username)),
    },
  };
}

/** Reads the rules of a node, parsed once for each text. */
function readRules(log: Log): (node: NodeRecord) => ClimateRules {
  const parsed = new Map<string, { text: string | null; rules: ClimateRules }>();
  return ({ id, climate: text }) => {
    const held = parsed.get(id);
    if (held !== undefined && held.text === text) return held.rules;
    const stored = text === null ? null : storedRules(id, text);
    if (text !== null && stored === null) log.error('the climate rules of a node are damaged', { node: id });
    const rules = stored ?? usualRules(id);
    parsed.set(id, { text, rules });
    return rules;
  };
}
