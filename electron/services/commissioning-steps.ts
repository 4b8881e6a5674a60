import { accountFault } from '../contract/broker.ts';
import type { ChipFound, SelfCheck } from '../contract/commissioning.ts';
import type { Failure } from '../contract/result.ts';
import { shownLine, silenceOf, withLine } from '../domain/commissioning/boot-log.ts';
import type { BrokerProbe } from '../domain/ports/broker.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { FirmwareShelf, FlashEngine, Flashed, SerialPorts } from '../domain/ports/flashing.ts';
import type { BrokerService } from './broker.ts';
import type { Run, Work } from './commissioning-run.ts';
import type { NodeAccounts } from './node-accounts.ts';
import type { NodeBook } from './node-book.ts';
import { fault, type NodeLine, nodeLine } from './node-line.ts';

export interface StepDeps {
  readonly book: NodeBook;
  readonly accounts: NodeAccounts;
  readonly broker: Pick<BrokerService, 'papers'> & { readonly accounts: Pick<BrokerService['accounts'], 'byHand'> };
  readonly probe: Pick<BrokerProbe, 'door'>;
  readonly ports: SerialPorts;
  readonly shelf: FirmwareShelf;
  /** The better one first. */
  readonly engines: readonly FlashEngine[];
  readonly clock: Clock;
  readonly timings: Timings;
}

/** How long what may take, ms. */
export interface Timings {
  /** A firmware that runs before anything is written; where none answers it is taken for none of ours. */
  readonly first: number;
  /** The first start of what was written. */
  readonly boot: number;
  /** A node that has got its identity, or was wiped, until it speaks again. */
  readonly restart: number;
  /** From the identity to the broker. */
  readonly connect: number;
  /** How long a stage may have failed before a person is asked to look at it: the first attempts may come too early. */
  readonly red: number;
  /** Between two looks at the way to the broker. */
  readonly look: number;
  /** An account that nobody has finished. */
  readonly account: number;
  /** A card, a reading, a door that is opened and closed. */
  readonly proof: number;
}

export const timings: Timings = {
  first: 3_500,
  boot: 20_000,
  restart: 20_000,
  connect: 90_000,
  red: 12_000,
  look: 400,
  account: 1_800_000,
  proof: 60_000,
};

const done = { ok: true, value: null } as const;

/** What this PC has for the work. */
export function checkWork({ engines, shelf, ports }: StepDeps): Work {
  return async (run) => {
    const [found, images, serial, grabbers] = await Promise.all([
      Promise.all(engines.map((engine) => engine.check())),
      shelf.list(),
      ports.permission(),
      ports.grabbers(),
    ]);
    const engine = found.find(({ usable }) => usable)?.name ?? null;
    const check: SelfCheck = { engines: found, engine, images, serial, grabbers: [...grabbers] };
    run.change({ check });
    if (engine === null)
      return fault('tool_missing', found.map(({ name, message }) => `${name}: ${message}`).join('; '));
    if (!images.some(({ usable }) => usable)) return fault('bad_image', images[0]?.message ?? 'there is no image');
    if (!serial.ok)
      return fault('no_permission', 'serial ports', serial.command === null ? {} : { command: serial.command });
    return done;
  };
}

/** Who is at the port: first the bootloader is asked, then the program that runs there. */
export function identifyWork(deps: StepDeps, port: string): Work {
  return async (run, stop) => {
    run.change({ port, chip: null });
    const closed = await closeLine(run);
    if (!closed.ok) return closed;
    const engine = engineOf(deps, run);
    if (engine === null) return fault('tool_missing', 'no way to flash is usable');
    const chip = await engine.identify(port, stop);
    if (!chip.ok) return chip;
    if (stop.stopped()) return fault('cancelled', 'stopped');
    const line = await openLine(deps, run);
    if (!line.ok) return line;
    await line.value.restart();
    const hello = await line.value.greet(deps.timings.first, stop);
    await closeLine(run);
    if (!hello.ok && hello.fault.code !== 'no_answer') return hello;
    const node = deps.book.withMac(chip.value.mac);
    const known = node === null ? null : { id: node.id, name: node.name, revoked: node.revoked !== null };
    const runs: ChipFound['runs'] = hello.ok
      ? {
          version: hello.value.fw,
          provisioned: hello.value.provisioned,
          site: hello.value.site ?? null,
          node: hello.value.node ?? null,
        }
      : null;
    run.change({ chip: { ...chip.value, runs, known } });
    return done;
  };
}

/** Whether the broker can be reached at the address that the node is to be given, with the CA that it is to believe. */
export async function checkBroker({ broker, probe }: StepDeps, host: string): Promise<Flashed<null>> {
  const papers = await broker.papers();
  if (!papers.ok) return fault('broker_unreachable', papers.error.message);
  const { port, ca } = papers.value;
  const tried = await probe.door({ host, port, ca });
  return tried.ok ? done : fault('broker_unreachable', `${tried.fault ?? 'unknown'}: ${tried.message}`);
}

/** Puts down what is to become of the board; a new node gets its account, which ends by itself unless it is finished. */
export function assignWork(deps: StepDeps, onAccount: (until: number) => void): Work {
  return async (run, stop) => {
    const { assigned, by } = run.view;
    if (assigned === null) return fault('internal', 'nothing is assigned');
    if (assigned.purpose === 'update') return done;
    const reached = await checkBroker(deps, assigned.host);
    if (!reached.ok || assigned.purpose !== 'new') return reached;
    // Whoever has stopped by now may assign another id: of this one there must be no account then.
    if (stop.stopped()) return fault('cancelled', 'stopped');
    run.unstoppable();
    const until = deps.clock.now() + deps.timings.account;
    const made = await deps.accounts.create(assigned.id, assigned.name, assigned.fail, by, until);
    if (!made.ok) return accountFailed(made.error);
    run.papers = made.value;
    onAccount(until);
    showPapers(deps, run);
    return done;
  };
}

/** Why there is no account, as far as an external broker has said so. */
export function accountFailed({ message, details }: Failure) {
  const account = accountFault.safeParse(details?.['reason']).data;
  return fault('account_failed', message, account === undefined ? {} : { account });
}

/** What is to be entered at a broker whose accounts the station cannot make. */
export function showPapers({ broker }: Pick<StepDeps, 'broker'>, run: Run): void {
  const { papers } = run;
  const byHand = broker.accounts.byHand();
  const enter = byHand && papers !== null ? { account: papers.node, password: papers.password } : null;
  run.change({ byHand, enter });
}

/** Writes the newest image for this chip. */
export function flashWork(deps: StepDeps): Work {
  return async (run, stop) => {
    const { chip, port } = run.view;
    const engine = engineOf(deps, run);
    if (chip === null || port === null) return fault('internal', 'no board was identified');
    if (engine === null) return fault('tool_missing', 'no way to flash is usable');
    const image = await deps.shelf.newest(chip.chip);
    if (!image.ok) return image;
    const { flashBytes } = image.value;
    if (chip.flashBytes !== null && chip.flashBytes < flashBytes)
      return fault('wrong_chip', `the flash has ${chip.flashBytes} bytes, the firmware needs ${flashBytes}`);
    const closed = await closeLine(run);
    if (!closed.ok) return closed;
    run.image = image.value;
    run.seen = null;
    run.change({ flash: null, boot: null });
    return engine.flash(port, image.value, (flash) => run.change({ flash }), stop);
  };
}

/** Hears the first start of what was written. It is there only when it says so itself, in the version of the image. */
export function bootWork(deps: StepDeps): Work {
  return async (run, stop) => {
    // Opened anew: what is left of an earlier attempt may hang.
    const closed = await closeLine(run);
    const line = closed.ok ? await openLine(deps, run) : closed;
    if (!line.ok) return line;
    run.change({ boot: { version: null, log: [] } });
    await line.value.restart();
    const hello = await line.value.greet(deps.timings.boot, stop);
    const log = run.view.boot?.log ?? [];
    if (!hello.ok) return hello.fault.code === 'no_answer' ? fault(silenceOf(log), log.at(-1) ?? '') : hello;
    const { fw, mac } = hello.value;
    if (mac !== run.view.chip?.mac) return fault('wrong_chip', `the board at the port is now ${mac}`);
    if (fw !== run.image?.version) return fault('no_boot', `version ${fw} runs instead of ${run.image?.version}`);
    run.change({ boot: { version: fw, log } });
    return done;
  };
}

/** The line to the board; it is opened where it is not. What comes over it that is no answer is the log of its start. */
export async function openLine({ ports, clock }: StepDeps, run: Run): Promise<Flashed<NodeLine>> {
  if (run.line !== null) return { ok: true, value: run.line };
  const { port } = run.view;
  if (port === null) return fault('port_gone', 'no port was chosen');
  const opened = await ports.open(port);
  if (!opened.ok) return opened;
  const line = nodeLine(opened.value, clock);
  opened.value.onClosed(() => {
    if (run.line === line) run.line = null;
  });
  line.onLog((text) => {
    const { papers, wifi } = run;
    const shown = shownLine(text, [papers?.password ?? '', papers?.key ?? '', wifi?.pass ?? '']);
    const { boot, step } = run.view;
    if (shown !== null && boot !== null && step === 'boot')
      run.change({ boot: { ...boot, log: withLine(boot.log, shown) } });
  });
  run.line = line;
  return { ok: true, value: line };
}

/** Lets go of the line, so that somebody else may have the port. */
export async function closeLine(run: Run): Promise<Flashed<null>> {
  const { line } = run;
  run.line = null;
  await line?.close();
  return done;
}

function engineOf({ engines }: StepDeps, run: Run): FlashEngine | null {
  return engines.find(({ name }) => name === run.view.check?.engine) ?? null;
}
