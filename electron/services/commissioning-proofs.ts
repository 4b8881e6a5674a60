import type { Proof } from '../contract/commissioning.ts';
import { proofs } from '../contract/commissioning.ts';
import type { CommandStage, CommandStory } from '../contract/doors.ts';
import type { Flashed, StopSignal } from '../domain/ports/flashing.ts';
import type { Commands } from './commands.ts';
import type { Run, Work } from './commissioning-run.ts';
import type { StepDeps } from './commissioning-steps.ts';
import type { Ingest } from './ingest.ts';

export interface ProofDeps extends Pick<StepDeps, 'clock' | 'timings'> {
  readonly commands: Pick<Commands, 'send' | 'get' | 'onChange'>;
  readonly ingest: Pick<Ingest, 'onBatch'>;
}

/** What is to be proven at the door, before anything was. */
export const openProofs: readonly Proof[] = proofs.map((name) => ({ name, state: 'open', seen: '' }));

/** Puts down how one proof stands. */
export function setProof(run: Run, name: Proof['name'], state: Proof['state'], seen = ''): void {
  run.change({ proofs: run.view.proofs.map((one) => (one.name === name ? { name, state, seen } : one)) });
}

/** Lets the node do what a person at the door sees or hears, and says what was seen of it from here. */
export function proofWork(deps: ProofDeps, name: Proof['name']): Work {
  return async (run, stop) => {
    setProof(run, name, 'running');
    const [state, seen] = await ways[name](deps, run, stop);
    setProof(run, name, stop.stopped() ? 'open' : state, stop.stopped() ? '' : seen);
    return { ok: true, value: null } satisfies Flashed<null>;
  };
}

type Outcome = readonly [state: Proof['state'], seen: string];
type Way = (deps: ProofDeps, run: Run, stop: StopSignal) => Promise<Outcome>;

const ways: Readonly<Record<Proof['name'], Way>> = {
  async beep(deps, run, stop) {
    // Asked while it still sounds: whoever stands there says so at once.
    const story = await order(deps, run, stop, 'identify', {}, ['accepted', 'done']);
    return passed(story, 'accepted') ? ['asked', ''] : ['failed', lastWord(story)];
  },
  async card(deps, run, stop) {
    const { timings } = deps;
    const read = seenInJournal(deps, run, stop);
    const seconds = Math.round(timings.proof / 1_000);
    const story = await order(deps, run, stop, 'enrol_start', { reader: 0, seconds }, ['accepted']);
    if (!passed(story, 'accepted') && !stop.stopped()) return ['failed', lastWord(story)];
    const last4 = await read;
    // The next card is somebody's who wants to pass. Where the order does not get there, the node ends it by its own time.
    if (stop.stopped()) await deps.commands.send(run.view.assigned?.id ?? '', 'enrol_stop', {}, run.view.by);
    return last4 === null ? ['failed', 'expired'] : ['ok', last4];
  },
  /** That something is measured is seen from here; whether it can be so, whoever stands there knows. */
  async sensor(deps, run, stop) {
    const seen = await reading(deps, run, stop);
    return seen === null ? ['failed', ''] : ['asked', seen];
  },
  async relay(deps, run, stop) {
    const story = await order(deps, run, stop, 'unlock', {}, ['relocked', 'done']);
    return passed(story, 'energised') ? ['asked', ''] : ['failed', lastWord(story)];
  },
  /** Unlocked first: a door that is opened without that would be one that was forced. */
  async contact(deps, run, stop) {
    const story = await order(deps, run, stop, 'unlock', {}, ['closed', 'done']);
    return passed(story, 'opened') && passed(story, 'closed') ? ['ok', ''] : ['failed', lastWord(story)];
  },
};

function passed(story: CommandStory | null, stage: CommandStage): boolean {
  return story?.stages.some((one) => one.stage === stage) ?? false;
}

function lastWord(story: CommandStory | null): string {
  const last = story?.stages.at(-1);
  return last === undefined ? 'not_sent' : (last.code ?? last.stage);
}

/** Gives an order and waits until its story has one of these stages, or is over. */
async function order(
  { commands, clock, timings }: ProofDeps,
  run: Run,
  stop: StopSignal,
  op: string,
  args: Parameters<Commands['send']>[2],
  until: readonly CommandStage[],
): Promise<CommandStory | null> {
  const node = run.view.assigned?.id ?? '';
  const sent = await commands.send(node, op, args, run.view.by);
  if (!sent.ok) return null;
  const { id } = sent.value;
  const over = (story: CommandStory) => story.outcome !== 'running' || until.some((stage) => passed(story, stage));
  await waited(clock, timings.proof, stop, (take) => {
    const look = (story: CommandStory | null) => {
      if (story?.id === id && over(story)) take(true);
    };
    const end = commands.onChange(look);
    look(commands.get(id));
    return end;
  });
  return commands.get(id);
}

/** The last digits of the card that the node reads next for enrolment. */
function seenInJournal({ ingest, clock, timings }: ProofDeps, run: Run, stop: StopSignal): Promise<string | null> {
  return waited<string>(clock, timings.proof, stop, (take) =>
    ingest.onBatch(({ incidents }) => {
      const read = incidents.find(({ node, type }) => node === run.view.assigned?.id && type === 'enrol.read');
      const last4 = read?.value['last4'];
      if (read !== undefined) take(typeof last4 === 'string' ? `…${last4}` : '');
    }),
  );
}

/** The next reading of the node. */
function reading({ ingest, clock, timings }: ProofDeps, run: Run, stop: StopSignal): Promise<string | null> {
  return waited<string>(clock, timings.proof, stop, (take) =>
    ingest.onBatch(({ messages }) => {
      for (const message of messages) {
        if (message.kind !== 'tele' || message.node !== run.view.assigned?.id || message.body.hist === true) continue;
        const { temperature, humidity } = message.body.m;
        const seen = [
          ...(temperature === undefined ? [] : [`${temperature.toFixed(1)} °C`]),
          ...(humidity === undefined ? [] : [`${humidity.toFixed(0)} %`]),
        ];
        if (seen.length > 0) take(seen.join(' · '));
      }
    }),
  );
}

/** The first thing that is taken; null where nothing was in time, or it was stopped. */
function waited<T>(
  clock: ProofDeps['clock'],
  within: number,
  stop: StopSignal,
  listen: (take: (value: T) => void) => () => void,
): Promise<T | null> {
  return new Promise((resolve) => {
    let end: (() => void) | null = null;
    let over = false;
    const take = (value: T | null) => {
      if (over) return;
      over = true;
      callOff();
      end?.();
      resolve(value);
    };
    const callOff = clock.after(within, () => take(null));
    stop.onStop(() => take(null));
    end = listen(take);
    if (over) end();
  });
}
