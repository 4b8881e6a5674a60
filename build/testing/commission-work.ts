import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { createBrokerProbe } from '../../electron/adapters/mqtt/broker-probe.ts';
import type { BrokerTest } from '../../electron/contract/broker.ts';
import type { Assignment, CommissionStep, CommissionView } from '../../electron/contract/commissioning.ts';
import { ok, type Result } from '../../electron/contract/result.ts';
import { type Commissioning, createCommissioning } from '../../electron/services/commissioning.ts';
import { timings } from '../../electron/services/commissioning-steps.ts';
import type { SessionChange } from '../../electron/services/session-table.ts';
import { silentLog } from '../../electron/services/testing.ts';
import { freePort } from './mosquitto.ts';
import { scriptedBoard } from './scripted-board.ts';
import { operator, startSite, type TestSite } from './site.ts';
import { until } from './until.ts';

/** Who works on a node. */
export const admin = operator('admin-1');
/** Of the board. */
export const mac = '24:0a:c4:00:00:01';
const quick = {
  ...timings,
  first: 300,
  boot: 4_000,
  restart: 10_000,
  connect: 20_000,
  red: 1_500,
  look: 50,
  proof: 20_000,
};
export type Stops = (() => Promise<unknown> | void)[];

/** A site with its built-in broker, a board, and the work on it; what is to be ended is put into `stops`, the last first. */
export async function startWork(stops: Stops, change: Partial<typeof quick> = {}, given?: TestSite) {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-commission-'));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  const site = given ?? (await startSite({ broker: { kind: 'builtin', host: '127.0.0.1', port: await freePort() } }));
  if (given === undefined) stops.unshift(() => site.stop());
  await until('the station is connected', () => site.link.state().connected);
  const board = scriptedBoard(join(dir, 'node'), mac);
  stops.unshift(() => board.stop());
  const views: (CommissionView | null)[] = [];
  const listeners = new Set<(change: SessionChange) => void>();
  const probe = createBrokerProbe();
  const other: { ca: string | null } = { ca: null };
  const door: { answer: BrokerTest | null; meanwhile: (() => void) | null } = { answer: null, meanwhile: null };
  const seat = { operator: admin.person.username };
  const work = await createCommissioning({
    ...site,
    accounts: site.nodes.accounts,
    broker: {
      accounts: site.broker.accounts,
      async papers() {
        const papers = await site.broker.papers();
        return papers.ok ? ok({ ...papers.value, ca: other.ca ?? papers.value.ca }) : papers;
      },
    },
    crypto: nodeCrypto,
    probe: {
      async door(target) {
        door.meanwhile?.();
        return door.answer ?? probe.door(target);
      },
    },
    ports: board.ports,
    shelf: board.shelf,
    engines: [board.engine],
    sessions: {
      windowState: () => 'open',
      operator: () => seat.operator,
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    push: (_windowId, told) => void views.push(told),
    log: silentLog,
    timings: { ...quick, ...change },
  });
  stops.unshift(() => work.stop());
  const tellSession = (one: SessionChange) => {
    for (const tell of listeners) tell(one);
  };
  return { site, board, work, views, door, other, seat, tellSession };
}
export type StartedWork = Awaited<ReturnType<typeof startWork>>;

/** The value of an answer; throws where it is a failure. */
export const value = <T>(answer: Result<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
};

/** How the work stands; throws where nothing is under way. */
export async function view({ handlers }: Commissioning): Promise<CommissionView> {
  const now = value(await handlers['commission.view']({}, admin));
  if (now === null) throw new Error('nothing is under way');
  return now;
}

/** Waits until nothing is being done, and gives how it stands. */
export async function rest(work: Commissioning): Promise<CommissionView> {
  return until(
    'the work is at rest',
    async () => {
      const now = await view(work);
      return now.working ? null : now;
    },
    40_000,
  );
}

/** What is to become of a board from the factory. */
export const fresh = (change: Partial<Extract<Assignment, { purpose: 'new' }>> = {}): Assignment => ({
  purpose: 'new',
  id: 'door-7',
  name: 'Cold aisle',
  fail: 'secure',
  wifi: null,
  host: '127.0.0.1',
  ...change,
});

/** Goes the way up to a step, and gives how it stands there. */
export async function goTo(
  step: CommissionStep,
  { work, board }: StartedWork,
  assignment: Assignment = fresh(),
): Promise<CommissionView> {
  const { handlers } = work;
  await handlers['commission.begin']({}, admin);
  await rest(work);
  board.plug();
  if (step === 'plug') return view(work);
  value(await handlers['commission.identify']({ port: board.path }, admin));
  let now = await rest(work);
  if (step === 'assign') return now;
  value(await handlers['commission.assign']({ assignment }, admin));
  now = await rest(work);
  if (step === now.step || now.fault !== null) return now;
  value(
    await (now.step === 'flash' ? handlers['commission.flash']({}, admin) : handlers['commission.connect']({}, admin)),
  );
  return rest(work);
}

/** Says of everything at the door that it is not fitted. */
export async function proveNothing({ handlers }: Commissioning): Promise<void> {
  for (const proof of ['beep', 'card', 'sensor', 'relay', 'contact'] as const)
    value(await handlers['commission.prove']({ proof, act: 'absent' }, admin));
}
