import { fail, ok } from '../contract/result.ts';
import type { Commands } from './commands.ts';
import type { Handlers } from './handlers.ts';
import type { Ingest } from './ingest.ts';
import type { ReceivedMessage } from './ingest-queue.ts';
import type { NodeDirectory } from './live-nodes.ts';
import { type NodeAccounts, type NodeAccountsDeps, nodeAccounts } from './node-accounts.ts';
import { type NodeConfigs, type NodeConfigsDeps, nodeConfigs } from './node-configs.ts';

export interface NodesDeps extends NodeAccountsDeps, NodeConfigsDeps {
  readonly commands: Pick<Commands, 'send'>;
  readonly ingest: Pick<Ingest, 'onBatch'>;
}

type NodeHandlers = Pick<
  Handlers,
  | 'nodes.create'
  | 'nodes.renew'
  | 'nodes.rename'
  | 'nodes.revoke'
  | 'nodes.config'
  | 'nodes.configure'
  | 'nodes.identify'
>;

/** The nodes of the site: accounts and configurations. */
export interface Nodes extends NodeDirectory {
  readonly handlers: NodeHandlers;
  /** Accounts; a new node is told at once what it is meant to do. */
  readonly accounts: NodeAccounts;
  readonly configs: Pick<NodeConfigs, 'get' | 'configure' | 'storeAlong'>;
  stop(): Promise<void>;
}

/** Begins to serve the nodes that are in the book; the link should connect only afterwards. */
export function createNodes(deps: NodesDeps): Nodes {
  const { book, link, ingest } = deps;
  const configs = nodeConfigs(deps);
  const made = nodeAccounts(deps);
  const accounts: NodeAccounts = {
    ...made,
    async create(id, ...about) {
      const created = await made.create(id, ...about);
      if (created.ok) configs.publish(id);
      return created;
    },
  };

  const publishAll = () => {
    for (const { id } of book.list()) configs.publish(id);
  };
  let connected = link.state().connected;
  if (connected) publishAll();
  const stops = [
    ingest.onBatch(({ messages }) => {
      for (const message of messages) take(message, configs);
    }),
    link.onState((state) => {
      if (state.connected && !connected) publishAll();
      connected = state.connected;
    }),
  ];

  return {
    accounts,
    configs,
    config: (id) => configs.get(id),
    onConfig: (listener) => configs.onConfig(listener),
    onChange: (listener) => book.onChange(listener),
    handlers: nodeHandlers(deps, configs, accounts),
    async stop() {
      for (const stop of stops) stop();
      await configs.settled();
    },
  };
}

function take(message: ReceivedMessage, configs: NodeConfigs): void {
  const { node } = message;
  if (message.kind === 'cfg_reported') configs.reported(node, message.body, message.received);
  else if (message.kind === 'status') {
    if (!message.body.online || message.retained) return;
    // A broker that lost what it kept, or a node that was wiped: it says so by its revision.
    const desired = configs.get(node)?.desired.rev ?? 0;
    if (message.body.cfgRev < desired) configs.publish(node);
  }
}

function nodeHandlers(
  { book, clock, commands }: NodesDeps,
  configs: NodeConfigs,
  accounts: NodeAccounts,
): NodeHandlers {
  return {
    'nodes.create': ({ id, name, fail: lock }, { person }) => accounts.create(id, name, lock, person.username),
    'nodes.renew': ({ id }, { person }) => accounts.renew(id, person.username),
    async 'nodes.rename'({ id, name }, { person }) {
      const node = book.get(id);
      if (node === null) return fail('not_found', `no node ${id}`);
      const value = { from: node.name, to: name };
      const entry = { timestamp: clock.now(), type: 'node.renamed', node: id, actor: person.username, value } as const;
      await book.update(id, { name }, entry);
      return ok({});
    },
    'nodes.revoke': ({ id }, { person }) => accounts.revoke(id, person.username),
    async 'nodes.config'({ id }) {
      const state = configs.get(id);
      return state === null ? fail('not_found', `no node ${id}`) : ok(state);
    },
    'nodes.configure': ({ id, base, config }, { person }) => configs.configure(id, base, config, person.username),
    async 'nodes.identify'({ id }, { person }) {
      const sent = await commands.send(id, 'identify', {}, person.username);
      if (!sent.ok) return sent;
      if (sent.value.outcome === 'unreachable') return fail('unavailable', 'the node is not online');
      return ok({ command: sent.value.id });
    },
  };
}
