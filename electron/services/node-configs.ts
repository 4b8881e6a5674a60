import type { NodeConfig } from '../contract/config.ts';
import type { ConfigState } from '../contract/nodes.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  changedFields,
  configFault,
  configStateOf,
  type Desired,
  nextRevision,
  reportOf,
  sameReport,
  storedReport,
} from '../domain/nodes/config-state.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Json } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Entry, NodeRecord } from '../domain/ports/stores.ts';
import type { CfgReportedBody } from '../domain/wire/reported.ts';
import { desiredConfig } from '../domain/wire/station-messages.ts';
import { nodeTopic } from '../domain/wire/topics.ts';
import { inTurn } from './in-turn.ts';
import type { NodeBook } from './node-book.ts';

export interface NodeConfigsDeps {
  readonly site: string;
  readonly book: NodeBook;
  readonly link: BrokerLink;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
}

/** The rules of a node's climate: stored in the same row as its configuration, with one entry of the journal for both. */
export interface Along {
  readonly climate: string;
  /** What has changed in them, from and to. */
  readonly fields: { readonly [name: string]: Json };
}

/** What every node is meant to do beside what it says it does. */
export interface NodeConfigs {
  get(id: string): ConfigState | null;
  onConfig(listener: (state: ConfigState) => void): () => void;
  /** Stores and publishes a new document; `base` is the revision that it was made from. */
  configure(
    id: string,
    base: number,
    config: NodeConfig,
    actor: string,
    along?: Along | null,
  ): Promise<Result<ConfigState>>;
  /** Stores the rules alone, and answers the configuration as it stands. */
  storeAlong(id: string, along: Along | null, actor: string): Promise<Result<ConfigState>>;
  /** A node has said what is in force. */
  reported(id: string, body: CfgReportedBody, received: number): void;
  /** Publishes the desired document again, where there is one; a broker may have lost what it kept. */
  publish(id: string): void;
  /** Waits for what is being stored. */
  settled(): Promise<void>;
}

function changeEntry(before: NodeRecord, { rev, config, by, at }: Desired, along: Along | null): Entry {
  const held = before.desired.config;
  const fields: { [name: string]: Json } = {};
  for (const name of changedFields(held, config)) fields[name] = { from: held[name], to: config[name] };
  const value = { rev, fields: { ...fields, ...along?.fields } };
  return { timestamp: at, type: 'config.changed', node: before.id, actor: by, value };
}

function stateOf(node: NodeRecord): ConfigState {
  return configStateOf(node.id, node.desired, storedReport(node.reported));
}

/** Keeps desired and reported configurations together. */
export function nodeConfigs({ site, book, link, crypto, clock, log }: NodeConfigsDeps): NodeConfigs {
  const listeners = new Set<(state: ConfigState) => void>();
  const turn = inTurn();
  const get = (id: string) => {
    const node = book.get(id);
    return node === null ? null : stateOf(node);
  };
  const tell = (id: string) => {
    const state = get(id);
    if (state !== null) for (const listener of listeners) listener(state);
  };
  const publish = (id: string) => {
    const node = book.get(id);
    // Revision 0 is what a node has from the factory: there is nothing to tell it.
    if (node === null || node.desired.rev === 0 || !link.state().connected) return;
    const { rev, config } = node.desired;
    link
      .publish(nodeTopic(site, id, 'cfg/desired'), desiredConfig(crypto, rev, config), { qos: 1, retain: true })
      .catch((cause: unknown) => log.info('a configuration waits for the broker', { node: id, cause: String(cause) }));
  };

  /** Stores the rules, where there are any, and leaves the document as it is. */
  const only = async (node: NodeRecord, along: Along | null, actor: string): Promise<Result<ConfigState>> => {
    if (along === null) return ok(stateOf(node));
    const entry = changeEntry(node, { ...node.desired, by: actor, at: clock.now() }, along);
    await book.update(node.id, { climate: along.climate }, entry);
    return ok(stateOf(node));
  };

  const change = async (
    id: string,
    base: number,
    config: NodeConfig,
    actor: string,
    along: Along | null,
  ): Promise<Result<ConfigState>> => {
    const node = book.get(id);
    if (node === null) return fail('not_found', `no node ${id}`);
    if (node.desired.rev !== base) return fail('conflict', 'somebody else changed it', { rev: node.desired.rev });
    const fault = configFault(config);
    if (fault !== null) return fail('invalid_input', `${fault.field}: ${fault.error}`, { ...fault });
    const state = stateOf(node);
    const same = changedFields(node.desired.config, config).length === 0;
    if (same && (state.state === 'applied' || state.state === 'pending')) return await only(node, along, actor);
    const rev = nextRevision(node.desired, state.reported);
    const desired = { rev, config, by: actor, at: clock.now() };
    const rules = along === null ? {} : { climate: along.climate };
    await book.update(id, { desired, ...rules }, changeEntry(node, desired, along));
    publish(id);
    tell(id);
    return ok(get(id) ?? state);
  };

  const keep = async (id: string, body: CfgReportedBody, received: number) => {
    const node = book.get(id);
    if (node === null) return;
    const report = reportOf(body, received);
    if (sameReport(storedReport(node.reported), report)) return;
    await book.update(id, { reported: JSON.stringify(report) }, null);
    tell(id);
  };

  return {
    get,
    onConfig(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    configure: (id, base, config, actor, along = null) => turn(() => change(id, base, config, actor, along)),
    storeAlong: (id, along, actor) =>
      turn(async () => {
        const node = book.get(id);
        return node === null ? fail('not_found', `no node ${id}`) : await only(node, along, actor);
      }),
    reported(id, body, received) {
      turn(() => keep(id, body, received)).catch((cause: unknown) =>
        log.error('a reported configuration could not be kept', { node: id, cause: String(cause) }),
      );
    },
    publish,
    settled: () => turn(async () => undefined),
  };
}
