import type { OpenDatabase } from './adapters/sqlite/database.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import { type ClimateRuleBook, createClimateRules } from './services/climate-rules.ts';
import { type ClimateWatch, createClimateWatch } from './services/climate-watch.ts';
import type { Ingest } from './services/ingest.ts';
import type { NodeBook } from './services/node-book.ts';
import type { Nodes } from './services/nodes.ts';

export interface SiteClimateDeps {
  readonly database: Pick<OpenDatabase, 'reader' | 'alarms'>;
  readonly book: NodeBook;
  readonly nodes: Nodes;
  readonly ingest: Ingest;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a site lays down for its climate, and what it judges of it. */
export interface SiteClimate {
  readonly rules: ClimateRuleBook;
  readonly watch: ClimateWatch;
}

/** Puts together everything about climate. Before the live view: it shows what follows from a message with the message. */
export async function openSiteClimate({ database, book, nodes, ...common }: SiteClimateDeps): Promise<SiteClimate> {
  const rules = createClimateRules({ ...common, book, configs: nodes.configs });
  const watch = await createClimateWatch({ ...common, ...database, nodes: book, directory: nodes, rules });
  return { rules, watch };
}
