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
import { inTurn } from './in-turn.ts';
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
  /** `fail`: what the lock does without power. `until`: when it ends where nobody settles it. */
  create(
    id: string,
    name: string,
    fail: 'secure' | 'safe',
    actor: string,
    until?: number,
  ): Promise<Result<Provisioning>>;
  renew(id: string, actor: string): Promise<Result<Provisioning>>;
  /** A new account in the place of the one there is, until then; the old one comes back where nobody settles it. */
  replace(id: string, actor: string, until: number): Promise<Result<Provisioning>>;
  /** The account is for good, and of this board. */
  settle(id: string, mac: string, actor: string, value: Entry['value']): Promise<Result<null>>;
  /**
   * Ends what was pending as if it had never been: a new node is revoked, one that had an account has that again.
   * Nothing happens where nothing is pending.
   */
  giveUp(id: string, actor: string | null, reason: 'abandoned' | 'expired' | 'restart'): Promise<void>;
  revoke(id: string, actor: string): Promise<Result<CallOutput<'nodes.revoke'>>>;
}

type NodeAct = 'node.created' | 'node.renewed' | 'node.revoked' | 'node.commissioned' | 'node.abandoned';

/** Ends of the topics that a broker keeps of a node. */
const kept = Object.entries({ ...nodePublishes, ...stationPublishes }).flatMap(([end, { retain }]) =>
  retain ? [end] : [],
);

/** What it takes to give a node an account: secrets, the row for the journal, its papers, and an end of what is kept. */
function papersOffice({ site, link, vault, crypto, clock, log }: NodeAccountsDeps) {
  /** A password and a key of 256 random bits each, and what is stored of them. */
  const secrets = (id: string) => {
    const [password, key] = [toBase64url(crypto.randomBytes(32)), crypto.randomBytes(32)];
    const stored = {
      passwordHash: crypto.sha256(encodeUtf8(password)),
      sealedKey: vault.seal(nodeKeyName(id), key),
    };
    return { password, key: toHex(key), stored };
  };
  const entry = (type: NodeAct, node: string, actor: string | null): Entry => ({
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

  const forget = (id: string) => {
    clear(id).catch((cause: unknown) =>
      log.info('the broker keeps what a revoked node last said', { node: id, cause: String(cause) }),
    );
  };

  return { secrets, entry, provisioning, forget };
}

/** Accounts of nodes: made, renewed and ended together with their row in the journal. */
export function nodeAccounts(deps: NodeAccountsDeps): NodeAccounts {
  const { book, broker, clock } = deps;
  const { secrets, entry, provisioning, forget } = papersOffice(deps);
  // One at a time: two that ask for the same id must not both make an account at the broker.
  const turn = inTurn();

  const renewed = async (
    id: string,
    actor: string,
    changeOf: (node: NodeRecord) => Pick<NodeRecord, 'pending' | 'before'>,
  ): Promise<Result<Provisioning>> => {
    const node = book.get(id);
    if (node === null) return fail('not_found', `no node ${id}`);
    const papers = await broker.papers();
    if (!papers.ok) return papers;
    const { stored, ...clear256 } = secrets(id);
    const account = await broker.accounts.put(id, { ...clear256, ...stored }, async () => {
      // Somebody has revoked it while the broker was told.
      if (book.get(id) === null) return fail('not_found', `no node ${id}`);
      await book.update(id, { ...stored, ...changeOf(node) }, entry('node.renewed', id, actor));
      return ok(null);
    });
    return account.ok ? provisioning(id, papers.value, clear256) : account;
  };

  return {
    create: (id, name, lock, actor, until) =>
      turn(async () => {
        const papers = await broker.papers();
        if (!papers.ok) return papers;
        if (book.taken(id)) return fail('conflict', `the id ${id} is or was in use`);
        const { stored, ...clear256 } = secrets(id);
        const record = async () => {
          const at = clock.now();
          const config = { ...initialConfig(), 'lock.fail_safe': lock === 'safe' ? 1 : 0 };
          // Revision 0 is what a node has from the factory; a lock that opens without power it must be told of.
          const desired = { rev: lock === 'safe' ? 1 : 0, config, by: actor, at };
          const fresh = { created: at, revoked: null, reported: null, lastBoot: null, heard: null, climate: null };
          const board = { mac: null, pending: until ?? null, before: null };
          const node: NodeRecord = { id, name, desired, ...stored, ...fresh, ...board };
          const row = { ...entry('node.created', id, actor), value: { name, fail: lock } };
          return (await book.insert(node, row)) ? ok(null) : fail('conflict', `the id ${id} is or was in use`);
        };
        // The broker first: a node that no broker knows would be of no use, and its id could never be used again.
        const account = await broker.accounts.put(id, { ...clear256, ...stored }, record);
        return account.ok ? provisioning(id, papers.value, clear256) : account;
      }),
    renew: (id, actor) => renewed(id, actor, () => ({ pending: null, before: null })),
    replace: (id, actor, until) =>
      renewed(id, actor, ({ before, passwordHash, sealedKey }) => ({
        pending: until,
        before: before ?? { passwordHash, sealedKey },
      })),
    async settle(id, mac, actor, value) {
      if (book.get(id) === null) return fail('not_found', `no node ${id}`);
      const elsewhere = book.withMac(mac);
      // A board is at one door: where it was before, there is none now.
      if (elsewhere !== null && elsewhere.id !== id) await book.update(elsewhere.id, { mac: null }, null);
      const settled = { mac, pending: null, before: null };
      await book.update(id, settled, { ...entry('node.commissioned', id, actor), value });
      return ok(null);
    },
    async giveUp(id, actor, reason) {
      const node = book.get(id);
      if (node === null || node.pending === null) return;
      const byHand = broker.accounts.byHand();
      const given = {
        ...entry('node.abandoned', id, actor),
        value: { reason, account: byHand ? 'by_hand' : 'revoked' },
      };
      if (node.before !== null) {
        const back = { ...node.before, pending: null, before: null };
        const account = byHand ? 'by_hand' : broker.accounts.restorable() ? 'restored' : 'ended';
        await broker.accounts.willRemove(id);
        await book.update(id, back, { ...given, value: { reason, account } });
        return broker.accounts.restore(id, node.before.passwordHash);
      }
      // `pending` stays: the id was of no node that was ever finished, and may be given again.
      await broker.accounts.willRemove(id);
      await book.update(id, { revoked: clock.now() }, given);
      await broker.accounts.remove(id);
      forget(id);
    },
    async revoke(id, actor) {
      if (book.get(id) === null) return fail('not_found', `no node ${id}`);
      // Also of one that is being commissioned: its id stays taken.
      const ended = { revoked: clock.now(), pending: null, before: null };
      await broker.accounts.willRemove(id);
      await book.update(id, ended, entry('node.revoked', id, actor));
      const account = await broker.accounts.remove(id);
      forget(id);
      return ok({ account });
    },
  };
}

function topicOf(site: string, id: string, end: string): string {
  return `${nodeTopic(site, id, 'status').slice(0, -'status'.length)}${end}`;
}
