import { freshTicks, hasFailed, isConnected, ticksAfter } from '../domain/commissioning/ticks.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Flashed, StopSignal } from '../domain/ports/flashing.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import { provisioningRequests } from '../domain/wire/provisioning.ts';
import { type HelloAnswer, linkAnswer, nothing, readBackAnswer } from '../domain/wire/serial.ts';
import { encodeUtf8, fromHex, toHex } from '../domain/wire/text.ts';
import type { Run, Work } from './commissioning-run.ts';
import { accountFailed, checkBroker, openLine, type StepDeps, showPapers } from './commissioning-steps.ts';
import { nodeKeyName } from './node-key.ts';
import { fault, type NodeLine, pause } from './node-line.ts';
import type { WifiProfiles } from './wifi-profiles.ts';

export interface IdentityDeps extends StepDeps {
  readonly wifi: Pick<WifiProfiles, 'secret'>;
  readonly vault: Vault;
  readonly crypto: Pick<Crypto, 'sha256'>;
  readonly journal: Pick<Journal, 'watermarks'>;
}

const done = { ok: true, value: null } as const;

/** Hex digits that a node tells of the hash of a secret. */
const shaDigits = 8;

/** Gives the node its identity and looks on until it is at the broker; one that is updated has its identity already. */
export function connectWork(deps: IdentityDeps, onAccount: (until: number) => void): Work {
  return async (run, stop) => {
    run.change({ ticks: [...freshTicks] });
    const line = await openLine(deps, run);
    if (!line.ok) return line;
    if (run.purpose() !== 'update') {
      const given = await giveIdentity(deps, run, line.value, stop, onAccount);
      if (!given.ok) return given;
    }
    run.change({ stoppable: true });
    return followLink(deps, run, line.value, stop);
  };
}

async function giveIdentity(
  deps: IdentityDeps,
  run: Run,
  line: NodeLine,
  stop: StopSignal,
  onAccount: (until: number) => void,
): Promise<Flashed<null>> {
  const { restart } = deps.timings;
  const hello = await line.greet(restart, stop);
  if (!hello.ok) return hello;
  if (hello.value.mac !== run.view.chip?.mac)
    return fault('wrong_chip', `the board at the port is now ${hello.value.mac}`);
  const ready = await makeAccount(deps, run, onAccount);
  if (!ready.ok) return ready;
  // Half an identity is none: what has begun is brought to its end.
  run.unstoppable();
  const free = await wiped(deps, run, line, hello.value, stop);
  if (!free.ok) return free;
  const sent = await sendIdentity(deps, run, line);
  if (!sent.ok) return sent;
  const { papers } = run;
  const back = await line.greet(restart, stop, ({ provisioned, node }) => provisioned && node === papers?.node);
  return back.ok ? readBack(deps, run, line) : back;
}

/** The account and the network that are sent: of a node that had one, the new account takes its place now, not before. */
async function makeAccount(deps: IdentityDeps, run: Run, onAccount: (until: number) => void): Promise<Flashed<null>> {
  const { assigned, by } = run.view;
  if (assigned === null || assigned.purpose === 'update') return fault('internal', 'no identity is to be given');
  run.wifi = assigned.wifi === null ? null : await deps.wifi.secret(assigned.wifi);
  if (assigned.wifi !== null && run.wifi === null) return fault('identity_refused', `no network ${assigned.wifi}`);
  const reached = await checkBroker(deps, assigned.host);
  if (!reached.ok) return reached;
  if (run.papers === null) {
    const until = deps.clock.now() + deps.timings.account;
    const made = await deps.accounts.replace(assigned.id, by, until);
    if (!made.ok) return accountFailed(made.error);
    run.papers = made.value;
    onAccount(until);
    showPapers(deps, run);
  }
  if (deps.book.get(assigned.id) === null) return fault('account_failed', 'the node was revoked meanwhile');
  // What the broker is now, where somebody has set it otherwise since the account was made.
  const now = await deps.broker.papers();
  if (!now.ok) return fault('broker_unreachable', now.error.message);
  run.papers = { ...run.papers, ...now.value, host: assigned.host };
  return done;
}

/**
 * A board that has an identity loses it, with the key of the node that it was. A key signs the orders of its door: it
 * goes only to a board that shows by its hash that it has it already, and never to one that says so.
 */
async function wiped(
  { book, vault, crypto, timings }: IdentityDeps,
  run: Run,
  line: NodeLine,
  hello: HelloAnswer,
  stop: StopSignal,
): Promise<Flashed<null>> {
  if (!hello.provisioned) return done;
  const node = hello.node === undefined ? null : book.get(hello.node);
  const sealed = node === null ? [] : [node.sealedKey, ...(node.before === null ? [] : [node.before.sealedKey])];
  const keys = sealed.map((one) => vault.open(nodeKeyName(node?.id ?? ''), one));
  const given = run.papers === null ? [] : [fromHex(run.papers.key)];
  const held = await line.ask({ op: 'read_back' }, readBackAnswer);
  if (!held.ok) return held;
  const its = [...given, ...keys].filter((key) => shaOf(crypto, key) === held.value.keySha);
  for (const key of new Set(its.map(toHex))) {
    const asked = await line.ask({ op: 'wipe', key }, nothing, timings.restart);
    if (asked.ok) {
      const free = await line.greet(timings.restart, stop, ({ provisioned }) => !provisioned);
      return free.ok ? done : free;
    }
    if (asked.fault.code !== 'identity_refused') return asked;
  }
  return fault('identity_refused', 'already_provisioned');
}

async function sendIdentity({ journal }: IdentityDeps, run: Run, line: NodeLine): Promise<Flashed<null>> {
  const { papers, wifi } = run;
  if (papers === null) return fault('internal', 'there is no account');
  // Above the boots of the board before it, also where that was this one: so no event can stand for another.
  const boots = (await journal.watermarks()).filter(({ node }) => node === papers.node).map(({ boot }) => boot);
  const network = wifi === null ? [] : [{ op: 'provision', part: 'wifi', ssid: wifi.ssid, pass: wifi.pass }];
  const requests = [...network, ...provisioningRequests({ ...papers, boot: Math.max(0, ...boots) })];
  run.seen = null;
  for (const request of requests) {
    const asked = await line.ask(request, nothing);
    if (!asked.ok) return asked;
  }
  return done;
}

/** Holds what the node has against what it was given. */
async function readBack({ book, vault, crypto }: IdentityDeps, run: Run, line: NodeLine): Promise<Flashed<null>> {
  const { papers, wifi } = run;
  const node = papers === null ? null : book.get(papers.node);
  const held = await line.ask({ op: 'read_back' }, readBackAnswer);
  if (!held.ok) return held;
  if (papers === null || node === null) return fault('account_failed', 'the node was revoked meanwhile');
  const sha = (bytes: Uint8Array) => shaOf(crypto, bytes);
  const meant = {
    site: papers.site,
    node: papers.node,
    host: papers.host,
    port: papers.port,
    ssid: wifi?.ssid ?? '',
    caSha: sha(encodeUtf8(papers.ca)),
    passwordSha: sha(encodeUtf8(papers.password)),
    keySha: sha(vault.open(nodeKeyName(node.id), node.sealedKey)),
    wifiSha: sha(encodeUtf8(wifi?.pass ?? '')),
  };
  const is = new Map<string, string | number>(Object.entries(held.value));
  const wrong = Object.entries(meant).flatMap(([name, value]) => (is.get(name) === value ? [] : [name]));
  return wrong.length === 0 ? done : fault('identity_refused', `read back otherwise: ${wrong.join(', ')}`);
}

/** As much of the hash of a secret as a node tells. */
function shaOf(crypto: Pick<Crypto, 'sha256'>, secret: Uint8Array): string {
  return toHex(crypto.sha256(secret)).slice(0, shaDigits);
}

/** Asks the node how far it has come until it is there, and the station has heard this board over the broker. */
async function followLink(deps: IdentityDeps, run: Run, line: NodeLine, stop: StopSignal): Promise<Flashed<null>> {
  const { clock, timings } = deps;
  const end = clock.monotonic() + timings.connect;
  let redSince: number | null = null;
  for (;;) {
    const said = await line.ask({ op: 'link' }, linkAnswer);
    if (!said.ok && said.fault.code !== 'no_answer') return said;
    const now = clock.monotonic();
    if (said.ok) {
      run.change({ ticks: ticksAfter(run.view.ticks, said.value) });
      if (isConnected(said.value) && isHeard(run)) return done;
      if (isConnected(said.value)) redSince = null;
      else if (hasFailed(said.value)) redSince ??= now;
    }
    if (stop.stopped()) return fault('cancelled', 'stopped');
    if (now >= end || (redSince !== null && now - redSince >= timings.red)) return fault('not_connected', redTick(run));
    await pause(clock, timings.look);
  }
}

/** Whether the station has heard this board at the broker; what was written must be what speaks. */
export function isHeard({ seen, view, image }: Run): boolean {
  return seen !== null && seen.mac === view.chip?.mac && (image === null || seen.fw === image.version);
}

function redTick({ view }: Run): string {
  const red = view.ticks.find(({ state }) => state === 'failed');
  return red === undefined ? 'the station has not heard the node' : `${red.name}: ${red.code}`;
}
