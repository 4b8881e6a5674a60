import { fail, ok } from '../contract/result.ts';
import type { Handlers } from './handlers.ts';
import type { Ingest } from './ingest.ts';
import type { ReceivedMessage } from './ingest-queue.ts';
import type { NodeDirectory } from './live-nodes.ts';
import { type NodeAccountsDeps, nodeAccounts } from './node-accounts.ts';
import { type NodeConfigs, type NodeConfigsDeps, nodeConfigs } from './node-configs.ts';
import { type NodeOrders, type NodeOrdersDeps, nodeOrders } from './node-orders.ts';

export interface NodesDeps extends NodeAccountsDeps, NodeConfigsDeps, NodeOrdersDeps {
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

/** The nodes of the site: accounts, configurations, orders. */
export interface Nodes extends NodeDirectory {
  readonly handlers: NodeHandlers;
  stop(): Promise<void>;
}

/** Begins to serve the nodes that are in the book; the link should connect only afterwards. */
export function createNodes(deps: NodesDeps): Nodes {
  const { book, link, ingest } = deps;
  const configs = nodeConfigs(deps);
  const orders = nodeOrders(deps);
  const accounts = nodeAccounts(deps);

  const publishAll = () => {
    for (const { id } of book.list()) configs.publish(id);
  };
  let connected = link.state().connected;
  if (connected) publishAll();
  const stops = [
    ingest.onBatch(({ messages }) => {
      for (const message of messages) take(message, configs, orders);
    }),
    link.onState((state) => {
      if (state.connected && !connected) publishAll();
      if (!state.connected) orders.disconnected();
      connected = state.connected;
    }),
  ];

  return {
    config: (id) => configs.get(id),
    onConfig: (listener) => configs.onConfig(listener),
    onChange: (listener) => book.onChange(listener),
    handlers: nodeHandlers(deps, configs, orders, accounts),
    async stop() {
      for (const stop of stops) stop();
      orders.stop();
      await configs.settled();
    },
  };
}

function take(message: ReceivedMessage, configs: NodeConfigs, orders: NodeOrders): void {
  const { node } = message;
  if (message.kind === 'cfg_reported') configs.reported(node, message.body, message.received);
  else if (message.kind === 'res') orders.result(node, message.body);
  else if (message.kind === 'status') {
    orders.status(node, message.body, !message.retained);
    if (!message.body.online || message.retained) return;
    // A broker that lost what it kept, or a node that was wiped: it says so by its revision.
    const desired = configs.get(node)?.desired.rev ?? 0;
    if (message.body.cfgRev < desired) configs.publish(node);
  }
}

function nodeHandlers(
  { book, clock }: NodesDeps,
  configs: NodeConfigs,
  orders: NodeOrders,
  accounts: ReturnType<typeof nodeAccounts>,
): NodeHandlers {
  return {
    'nodes.create': ({ id, name }, { person }) => accounts.create(id, name, person.username),
    'nodes.renew': ({ id }, { person }) => accounts.renew(id, person.username),
    async 'nodes.rename'({ id, name }, { person }) {
      const node = book.get(id);
      if (node === null) return fail('not_found', `no node ${id}`);
      const value = { from: node.name, to: name };
      const entry = { timestamp: clock.now(), type: 'node.renamed', node: id, actor: person.username, value } as const;
      await book.update(id, { name }, entry);
      return ok({});
    },
    async 'nodes.revoke'({ id }, { person }) {
      const revoked = await accounts.revoke(id, person.username);
      if (revoked.ok) orders.forget(id);
      return revoked;
    },
    async 'nodes.config'({ id }) {
      const state = configs.get(id);
      return state === null ? fail('not_found', `no node ${id}`) : ok(state);
    },
    'nodes.configure': ({ id, base, config }, { person }) => configs.configure(id, base, config, person.username),
    async 'nodes.identify'({ id }, { person }) {
      const sent = await orders.send(id, 'identify', person.username);
      return sent.ok ? ok({ command: sent.value }) : sent;
    },
  };
}
