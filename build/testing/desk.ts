import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeServerCertificate, serverValidity } from '../../electron/adapters/broker/certificates.ts';
import type { BrokerSettings } from '../../electron/contract/broker.ts';
import type { CallInput, CallName, CallOutput } from '../../electron/contract/calls.ts';
import type { Incident, IncidentFilter } from '../../electron/contract/incidents.ts';
import type { Cardholder } from '../../electron/contract/people.ts';
import type { Result } from '../../electron/contract/result.ts';
import { freePort, type Mosquitto, type MosquittoOptions, startMosquitto } from './mosquitto.ts';
import { type PreparedSite, prepareSite } from './prepared-site.ts';
import { type NodeProcess, provision, type SimulatedNode, startNodes } from './simulated-node.ts';
import { type StationProcess, startStation } from './station-process.ts';
import type { TestPerson } from './test-people.ts';
import { until } from './until.ts';

export type BrokerKind = 'builtin' | 'mosquitto';

export interface DeskOptions {
  readonly broker: BrokerKind;
  /** Ids of the nodes; their names are the same. */
  readonly nodes: readonly string[];
  /** Of these nodes the last has a process of its own; the others share one. Absent: all share one. */
  readonly lastAlone?: boolean;
  /** Absent: nobody has a card. */
  readonly people?: readonly TestPerson[];
  /** Folder of the station's data, where it is to lie on a disk of its own; absent: beside the rest. */
  readonly dataDir?: string;
}

/** A whole site without a window: the station, the broker and the nodes are processes that a test may kill. */
export interface Desk {
  readonly site: PreparedSite;
  readonly dataDir: string;
  ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** All rows of a filter, oldest first. */
  rows(filter: IncidentFilter): Promise<Incident[]>;
  node(id: string): SimulatedNode;
  /** The process that a node runs in. */
  processOf(id: string): NodeProcess;
  /** Process id of the station. */
  stationPid(): number;
  startStation(): Promise<void>;
  stopStation(signal?: NodeJS.Signals): Promise<void>;
  /** Of the broker beside the station; the built-in one goes with the station. */
  startBroker(): Promise<void>;
  stopBroker(signal?: NodeJS.Signals): Promise<void>;
  /** The processes of all nodes, on the flash that they had; one that runs goes on. */
  startNodes(): Promise<void>;
  stopNodes(signal?: NodeJS.Signals): Promise<void>;
  /** Waits until these nodes, or all, say that they are connected. */
  online(ids?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const stationAccount = { username: 'leitstand-station', password: 'the password of the station' };

async function brokerOf(kind: BrokerKind): Promise<{ settings?: BrokerSettings; own: Partial<MosquittoOptions> }> {
  if (kind === 'builtin') return { own: {} };
  const authority = await makeAuthority(Date.now(), 'test');
  const server = await makeServerCertificate(authority, ['localhost', '127.0.0.1'], serverValidity(Date.now()));
  const port = await freePort();
  const ca = authority.certificate;
  const own = { certificate: server.certificate, key: server.key, ca, port, station: stationAccount };
  return { settings: { kind: 'external', accounts: 'manual', host: 'localhost', port, ca, ...stationAccount }, own };
}

/** Sets a site up and starts all of it; the operator is signed in. */
export async function openDesk({
  broker: kind,
  nodes: ids,
  people = [],
  lastAlone = false,
  dataDir: chosen,
}: DeskOptions): Promise<Desk> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-desk-'));
  const dataDir = chosen ?? join(dir, 'station');
  const { settings, own } = await brokerOf(kind);
  const nodes = Object.fromEntries(ids.map((id) => [id, id]));
  const plan = { dataDir, name: 'Test', language: 'en', nodes, people } as const;
  const site = await prepareSite(settings === undefined ? plan : { ...plan, broker: settings });
  const options = {
    ...own,
    site: 'demo',
    nodes: site.papers.map(({ node, password }) => ({ username: node, password })),
    dir: mkdtempSync(join(dir, 'mosquitto-')),
  } as MosquittoOptions;
  let [station, broker]: [StationProcess | null, Mosquitto | null] = [null, null];
  const doors = nodeProcesses(join(dir, 'doors'), ids, lastAlone);
  const running = (): StationProcess => station ?? raise('the station does not run');
  const desk: Desk = {
    site,
    dataDir,
    ask: (name, input) => running().ask(name, input),
    call: (name, input) => running().call(name, input),
    rows: (filter) => allRows(running(), filter),
    node: (id) => doors.of(id).node,
    processOf: (id) => doors.of(id).process,
    stationPid: () => running().pid,
    async startStation() {
      station = await startStation(dataDir);
      await station.signIn(site.username, site.password);
    },
    stopStation: async (signal) => station?.stop(signal),
    async startBroker() {
      if (kind === 'mosquitto') broker = await startMosquitto(options);
    },
    stopBroker: async (signal) => broker?.stop(signal),
    startNodes: () => doors.start(),
    stopNodes: (signal) => doors.stop(signal),
    online: (wanted = ids) =>
      until(
        'the nodes are online',
        async () => {
          const states = await Promise.all(wanted.map((id) => desk.node(id).control({ op: 'status' })));
          return states.every(({ connected }) => connected === true);
        },
        60_000,
      ).then(() => undefined),
    async stop() {
      await Promise.all([doors.stop(), station?.stop(), broker?.stop()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  try {
    await desk.startBroker();
    await desk.startStation();
    await desk.startNodes();
    for (const [i, papers] of site.papers.entries()) await provision(desk.node(ids[i] ?? ''), papers);
    await desk.online();
    return desk;
  } catch (cause) {
    await desk.stop();
    throw cause;
  }
}

interface Running {
  readonly process: NodeProcess;
  readonly node: SimulatedNode;
}

/** The processes of the nodes, in `dir/1` … `dir/N`; the last one in a process of its own where it is alone. */
function nodeProcesses(dir: string, ids: readonly string[], lastAlone: boolean) {
  const running = new Map<string, Running>();
  const put = (process: NodeProcess, of: readonly string[]) => {
    for (const [i, node] of process.nodes.entries()) running.set(of[i] ?? '', { process, node });
  };
  const runs = (id: string) => {
    const child = running.get(id)?.process.process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  };
  const shared = lastAlone ? ids.slice(0, -1) : ids;
  const alone = lastAlone ? ids.slice(-1) : [];
  return {
    of: (id: string) => running.get(id) ?? raise(`no node ${id}`),
    async start() {
      if (!shared.every(runs)) put(await startNodes(dir, { count: shared.length }), shared);
      if (!alone.every(runs)) put(await startNodes(join(dir, 'alone'), { seed: 99 }), alone);
    },
    async stop(signal?: NodeJS.Signals) {
      await Promise.all(
        [...new Set([...running.values()].map(({ process }) => process))].map((each) => each.stop(signal)),
      );
    },
  };
}

function raise(message: string): never {
  throw new Error(message);
}

async function allRows(station: StationProcess, filter: IncidentFilter): Promise<Incident[]> {
  const rows: Incident[] = [];
  for (let after: { timestamp: number; id: number } | undefined; ; ) {
    const page = await station.ask('incidents.page', { filter, limit: 500, ...(after && { after }) });
    rows.push(...page.rows);
    if (page.next === null) return rows.toReversed();
    after = page.next;
  }
}

/** What a test says of a person; the rest is usual. */
export interface PersonPlan {
  readonly name: string;
  readonly number: number;
  /** Doors with a right that always holds; absent: no right. */
  readonly doors?: readonly string[];
  readonly schedule?: number;
  readonly more?: Partial<CallInput<'people.create'>>;
}

/** Makes a person with one card and rights. */
export async function addPerson(
  desk: Desk,
  { name, number, doors = [], schedule, more }: PersonPlan,
): Promise<Cardholder> {
  const person = await desk.ask('people.create', {
    name,
    department: '',
    note: '',
    from: null,
    to: null,
    groups: [],
    first: false,
    second: false,
    exempt: false,
    ...more,
  });
  for (const node of doors)
    await desk.ask('rights.save', {
      id: null,
      rev: 0,
      who: { is: 'person', id: person.id },
      where: { is: 'door', node },
      schedule: schedule ?? null,
    });
  const source = { is: 'number', format: 'w26', number: String(number) } as const;
  return desk.ask('cards.add', { person: person.id, source, label: '', to: null });
}

/** Waits until the tables that we mean are in force at these nodes. */
export async function tablesApplied(desk: Desk, ids: readonly string[], ms = 30_000): Promise<void> {
  await until(
    'the tables are in force',
    async () => {
      const doors = await desk.ask('doors.list', {});
      return ids.every((id) => doors.find(({ node }) => node === id)?.table.state === 'applied');
    },
    ms,
  );
}
