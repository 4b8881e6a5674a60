import { fail } from '../contract/result.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { NodeStore } from '../domain/ports/stores.ts';
import type { Handlers } from './handlers.ts';
import { answered } from './journal.ts';

/** The calls about what was measured. A revoked node keeps its history. */
export function historyHandlers(deps: {
  reader: JournalReader;
  nodes: NodeStore;
  log: Log;
}): Pick<Handlers, 'climate.history'> {
  const { reader, nodes, log } = deps;
  return {
    async 'climate.history'({ series, from, to, points }) {
      const known = new Set((await nodes.list()).map(({ id }) => id));
      if (!series.every(({ node }) => known.has(node))) return fail('not_found', 'no such node');
      return await answered(log, reader.history(series, from, to, points));
    },
  };
}
