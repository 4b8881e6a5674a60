import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { openKeychain } from '../../electron/adapters/keychain/open-keychain.ts';
import type { BrokerSettings } from '../../electron/contract/broker.ts';
import type { CallInput, CallName, CallOutput } from '../../electron/contract/calls.ts';
import type { Provisioning } from '../../electron/contract/nodes.ts';
import type { Result } from '../../electron/contract/result.ts';
import type { Language, Session } from '../../electron/contract/session.ts';
import { createStation, type Station } from '../../electron/station.ts';
import { freePort } from './mosquitto.ts';
import { noArchives } from './no-archives.ts';
import { noFiles } from './no-files.ts';
import { noFlashing } from './no-flashing.ts';
import { noPrinter } from './no-printer.ts';
import { createPeople, type TestPerson } from './test-people.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const windowId = 1;

/** Makes a call as a window would, through the guarded door; throws where it is refused. */
async function ask<N extends CallName>(
  station: Station,
  token: string | null,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const answer = (await station.door({ windowId, trusted: true }, { name, input, token })) as Result<CallOutput<N>>;
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}, ${answer.error.message}`);
  return answer.value;
}

/** A call as the site's administrator; throws where it is refused. */
export type Ask = <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput<N>>;

export interface SitePlan {
  readonly dataDir: string;
  readonly name: string;
  readonly language: Language;
  /** Name by id. */
  readonly nodes: Readonly<Record<string, string>>;
  /** Absent: the built-in broker on a free port. */
  readonly broker?: BrokerSettings;
  /** Absent: nobody has a card. */
  readonly people?: readonly TestPerson[];
  /** What else is set up before the first window opens: accounts, areas, rules of doors; with the administrator's password. */
  readonly furnish?: (ask: Ask, password: string) => Promise<void>;
}

/** A data folder with a site, its administrator and the papers of its nodes. */
export interface PreparedSite {
  readonly username: string;
  readonly password: string;
  readonly papers: readonly Provisioning[];
}

/** Does on an empty data folder what an administrator does at the first start: site, account, broker, nodes, people. */
export async function prepareSite({
  dataDir,
  name,
  language,
  nodes,
  broker,
  people = [],
  furnish,
}: SitePlan): Promise<PreparedSite> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keychain = await openKeychain({ dataDir, choice: 'file', log: quiet });
  if (!keychain.ok) throw new Error(keychain.error.message);
  const facts = {
    clock: systemClock(),
    version: '0.1.0',
    host: 'chromium',
    log: quiet,
    files: noFiles,
    showArchive: noArchives,
    printer: noPrinter,
    flashing: noFlashing,
    relaunch() {},
  } as const;
  const station = await createStation({ ...facts, dataDir, keychain: keychain.value });
  if (!station.ok) throw new Error(station.error.message);
  const [username, password] = ['admin', randomBytes(12).toString('base64url')];
  try {
    const session: Session = await ask(station.value, null, 'station.setup', {
      language,
      username,
      password,
      site: { id: 'demo', name, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
      broker: broker ?? { kind: 'builtin', host: 'localhost', port: await freePort() },
    });
    const papers: Provisioning[] = [];
    for (const [id, title] of Object.entries(nodes))
      papers.push(await ask(station.value, session.token, 'nodes.create', { id, name: title, fail: 'secure' }));
    const asAdmin: Ask = (call, input) => ask(station.value, session.token, call, input);
    await createPeople(asAdmin, people, Object.keys(nodes));
    await furnish?.(asAdmin, password);
    return { username, password, papers };
  } finally {
    await station.value.stop();
  }
}
