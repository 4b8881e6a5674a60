import { fail, ok, type Result } from '../contract/result.ts';
import { bucketWidth } from '../domain/climate/history-level.ts';
import { monthSpan } from '../domain/climate/site-time.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { NodeStore } from '../domain/ports/stores.ts';
import type { Handlers } from './handlers.ts';
import { answered } from './journal.ts';

export interface HistoryDeps {
  readonly reader: JournalReader;
  readonly nodes: Pick<NodeStore, 'list'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Time zone of the site now, IANA. */
  readonly zone: () => string;
}

/** The calls about what was measured. A revoked node keeps its history. */
export function historyHandlers(
  deps: HistoryDeps,
): Pick<Handlers, 'climate.history' | 'climate.alarms' | 'climate.envelope'> {
  const { reader, log, clock, zone } = deps;
  return {
    async 'climate.history'({ series, from, to, points }) {
      const known = await knownNodes(deps, series);
      return known.ok ? await answered(log, reader.history(series, from, to, points)) : known;
    },
    'climate.alarms': ({ nodes, from, to }) => answered(log, reader.alarmSpans(nodes, from, to)),
    async 'climate.envelope'({ node, month }) {
      const known = await knownNodes(deps, [{ node }]);
      if (!known.ok) return known;
      const { from, to } = soFar(monthSpan(zone(), month), clock.now());
      const counted = await answered(log, reader.envelope(node, from, to));
      return counted.ok ? ok({ node, month, from, to, ...counted.value }) : counted;
    },
  };
}

/** The names of all nodes, revoked ones too, where those asked for are among them; `not_found` else. */
export async function knownNodes(
  { nodes }: Pick<HistoryDeps, 'nodes'>,
  asked: ReadonlyArray<{ readonly node: string }>,
): Promise<Result<ReadonlyMap<string, string>>> {
  const names = new Map((await nodes.list()).map(({ id, name }) => [id, name]));
  return asked.every(({ node }) => names.has(node)) ? ok(names) : fail('not_found', 'no such node');
}

/** A month as far as it has gone: the bucket of five minutes that is not over yet is not counted, a month ahead is empty. */
export function soFar({ from, to }: { from: number; to: number }, now: number): { from: number; to: number } {
  return { from, to: Math.max(from, Math.min(to, now - (now % bucketWidth['5m']))) };
}
