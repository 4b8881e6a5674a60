import type { Assignment, CommissionStep, CommissionView } from '../contract/commissioning.ts';
import type { Provisioning } from '../contract/nodes.ts';
import { type Act, mayDo, type Standing, stepAfter } from '../domain/commissioning/acts.ts';
import { freshTicks } from '../domain/commissioning/ticks.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { FirmwareImage, Flashed, StopSignal } from '../domain/ports/flashing.ts';
import type { Log } from '../domain/ports/log.ts';
import { fault, type NodeLine } from './node-line.ts';

/** Between two words about one run, ms. */
const tellEvery = 200;

/** What is done at a step. It looks at `stop` between its parts; the view it changes through `run`. */
export type Work = (run: Run, stop: StopSignal) => Promise<Flashed<null>>;

export interface RunDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the window that has the run, where somebody is there. */
  readonly push: (windowId: number, view: CommissionView) => void;
}

/** What the station knows of the work on one node, in memory only: secrets are nowhere else. */
export interface Run {
  readonly view: CommissionView;
  /** The window that has it; null while nobody has. */
  windowId: number | null;
  /** What the node is told, once its account is made. */
  papers: Provisioning | null;
  wifi: { readonly ssid: string; readonly pass: string } | null;
  image: FirmwareImage | null;
  line: NodeLine | null;
  /** The newest word of the node at the broker since its identity or its firmware was written. */
  seen: { readonly mac: string | null; readonly fw: string } | null;
  change(part: Partial<CommissionView>): void;
  may(act: Act): boolean;
  purpose(): Assignment['purpose'] | null;
  /** Does the work of a step, and of those after it that follow by themselves. */
  work(step: CommissionStep, works: Partial<Record<CommissionStep, Work>>): void;
  /** Does something that belongs to no other step: the view stays where it is. */
  aside(work: Work): void;
  /** Asks what is being done to end; resolves when it has. */
  halt(): Promise<void>;
  /** From here until the next step nothing may be stopped. */
  unstoppable(): void;
  /** Tells the window at once. */
  tell(): void;
  /** Nothing more is told. */
  end(): Promise<void>;
}

const unstarted = {
  working: false,
  stoppable: false,
  check: null,
  ports: [],
  port: null,
  chip: null,
  assigned: null,
  enter: null,
  byHand: false,
  flash: null,
  boot: null,
  ticks: [...freshTicks],
  proofs: [],
  label: null,
  expires: null,
  fault: null,
} as const;

/** A run that has just begun. */
export function createRun(deps: RunDeps, id: string, by: string, windowId: number): Run {
  const { clock, log } = deps;
  let view: CommissionView = { id, by, step: 'check', ...unstarted, ticks: [...freshTicks], ports: [], proofs: [] };
  let told = Number.NEGATIVE_INFINITY;
  let due: (() => void) | null = null;
  let over = false;
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  const stops = new Set<() => void>();

  const tell = () => {
    due?.();
    due = null;
    told = clock.monotonic();
    if (run.windowId !== null && !over) deps.push(run.windowId, view);
  };
  const tellSoon = () => {
    const wait = told + tellEvery - clock.monotonic();
    if (wait <= 0) tell();
    else due ??= clock.after(wait, tell);
  };
  const standing = (): Standing => ({
    step: view.step,
    working: view.working,
    stoppable: view.stoppable,
    purpose: run.purpose(),
    failed: view.fault !== null,
    expired: view.fault?.code === 'expired',
  });
  const signal: StopSignal = { stopped: () => stopping, onStop: (listener) => void stops.add(listener) };

  const attempt = (work: Work) => attempted(log, run, () => work(run, signal));
  const start = (task: () => Promise<Flashed<null>>) => {
    stopping = false;
    stops.clear();
    run.change({ working: true, stoppable: true, fault: null });
    running = running.then(async () => {
      const done = await task();
      const failed = done.ok ? null : { ...done.fault, step: view.step };
      run.change({ working: false, stoppable: false, ...(failed === null ? {} : { fault: failed }) });
      tell();
    });
  };

  const run: Run = {
    get view() {
      return view;
    },
    windowId,
    papers: null,
    wifi: null,
    image: null,
    line: null,
    seen: null,
    change(part) {
      view = { ...view, ...part };
      tellSoon();
    },
    may: (act) => mayDo(act, standing()),
    purpose: () => view.assigned?.purpose ?? null,
    work(first, works) {
      run.change({ step: first });
      start(async () => {
        for (let step = first; ; step = view.step) {
          const work = works[step];
          if (work === undefined) return { ok: true, value: null };
          run.change({ stoppable: true });
          const done = await attempt(work);
          if (!done.ok) return done;
          if (stopping) return fault('cancelled', 'stopped');
          run.change({ step: stepAfter(step, run.purpose()) });
        }
      });
    },
    aside: (work) => start(() => attempt(work)),
    async halt() {
      stopping = true;
      run.change({ stoppable: false });
      for (const stop of stops) stop();
      await running;
    },
    unstoppable: () => run.change({ stoppable: false }),
    tell,
    async end() {
      over = true;
      due?.();
      await run.halt();
      await run.line?.close();
      run.line = null;
      run.papers = null;
      run.wifi = null;
    },
  };
  return run;
}

/** A defect ends the step, not the station. */
async function attempted(log: Log, { view }: Run, work: () => Promise<Flashed<null>>): Promise<Flashed<null>> {
  try {
    return await work();
  } catch (cause) {
    log.error('the work on a node failed', { step: view.step, cause: String(cause) });
    return fault('internal', 'a defect of ours; the log has the cause');
  }
}
