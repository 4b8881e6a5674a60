import type { CallOutput } from '../contract/calls.ts';
import { initialConfig } from '../contract/config.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { BrokerAccounts, BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import type { Entry, NodeRecord } from '../domain/ports/stores.ts';
import { provisioningLines } from '../domain/wire/provisioning.ts';
import { encodeUtf8, toBase64url, toHex } from '../domain/wire/text.ts';
import { nodePublishes, nodeTopic, stationPublishes } from '../domain/wire/topics.ts';
import type { BrokerPapers } from './broker.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';

type Provisioning = CallOutput<'nodes.create'>;

export interface NodeAccountsDeps {
  readonly site: string;
  readonly book: NodeBook;
  readonly link: BrokerLink;
  readonly broker: { papers(): Promise<Result<BrokerPapers>>; readonly accounts: BrokerAccounts };
  readonly vault: Vault;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
}

export interface NodeAccounts {
  /** `fail`: what the lock does without power. */
  create(id: string, name: string, fail: 'secure' | 'safe', actor: string): Promise<Result<Provisioning>>;
  renew(id: string, actor: string): Promise<Result<Provisioning>>;
  revoke(id: string, actor: string): Promise<Result<Record<string, never>>>;
}

/** Ends of the topics that a broker keeps of a node. */
const kept = Object.entries({ ...nodePublishes, ...stationPublishes }).flatMap(([end, { retain }]) =>
  retain ? [end] : [],
);

/** Accounts of nodes: made, renewed and ended together with their row in the journal. */
export function nodeAccounts(deps: NodeAccountsDeps): NodeAccounts {
  const { site, book, link, broker, vault, crypto, clock, log } = deps;

  /** A password and a key of 256 random bits each, and what is stored of them. */
  const secrets = (id: string) => {
    const [password, key] = [toBase64url(crypto.randomBytes(32)), crypto.randomBytes(32)];
    const stored = {
      passwordHash: crypto.sha256(encodeUtf8(password)),
      sealedKey: vault.seal(nodeKeyName(id), key),
    };
    return { password, key: toHex(key), stored };
  };
  const entry = (type: 'node.created' | 'node.renewed' | 'node.revoked', node: string, actor: string): Entry => ({
    timestamp: clock.now(),
    type,
    node,
    actor,
    value: {},
  });
  const provisioning = (node: string, papers: BrokerPapers, { password, key }: { password: string; key: string }) => {
    const whole = { site, node, ...papers, password, key };
    return ok({ ...whole, lines: provisioningLines(whole) });
  };
  const clear = async (id: string) => {
    for (const end of kept) await link.publish(topicOf(site, id, end), '', { qos: 1, retain: true });
  };

  return {
    async create(id, name, lock, actor) {
      const papers = await broker.papers();
      if (!papers.ok) return papers;
      const { stored, ...clear256 } = secrets(id);
      const at = clock.now();
      const config = { ...initialConfig(), 'lock.fail_safe': lock === 'safe' ? 1 : 0 };
      // Revision 0 is what a node has from the factory; a lock that opens without power it must be told of.
      const desired = { rev: lock === 'safe' ? 1 : 0, config, by: actor, at };
      const fresh = { created: at, revoked: null, reported: null, lastBoot: null, heard: null, climate: null };
      const node: NodeRecord = { id, name, desired, ...stored, ...fresh };
      if (!(await book.insert(node, { ...entry('node.created', id, actor), value: { name, fail: lock } })))
        return fail('conflict', `the id ${id} is or was in use`);
      await broker.accounts.put(id, stored.passwordHash);
      return provisioning(id, papers.value, clear256);
    },
    async renew(id, actor) {
      if (book.get(id) === null) return fail('not_found', `no node ${id}`);
      const papers = await broker.papers();
      if (!papers.ok) return papers;
      const { stored, ...clear256 } = secrets(id);
      await book.update(id, stored, entry('node.renewed', id, actor));
      await broker.accounts.put(id, stored.passwordHash);
      return provisioning(id, papers.value, clear256);
    },
    async revoke(id, actor) {
      if (book.get(id) === null) return fail('not_found', `no node ${id}`);
      await book.update(id, { revoked: clock.now() }, entry('node.revoked', id, actor));
      await broker.accounts.remove(id);
      clear(id).catch((cause: unknown) =>
        log.info('the broker keeps what a revoked node last said', { node: id, cause: String(cause) }),
      );
      return ok({});
    },
  };
}

function topicOf(site: string, id: string, end: string): string {
  return `${nodeTopic(site, id, 'status').slice(0, -'status'.length)}${end}`;
}
