import type { CommandStage, CommandStory } from '../../../../electron/contract/doors.ts';

/** One stage of a story as it is drawn. */
export interface Step {
  readonly stage: CommandStage;
  readonly state: 'past' | 'running' | 'ahead' | 'skipped' | 'failed';
  /** When it was reached; null where it was not. */
  readonly at: number | null;
  readonly code: string | null;
}

const passage: readonly CommandStage[] = ['queued', 'sent', 'accepted', 'energised', 'opened', 'closed', 'relocked'];
const short: readonly CommandStage[] = ['queued', 'sent', 'accepted', 'done'];
const passages: ReadonlySet<string> = new Set(['unlock', 'unlock_until', 'hold_unlocked']);

function endOf({ outcome, stages, at }: CommandStory): Step | null {
  if (outcome === 'running' || outcome === 'done') return null;
  const last = stages.findLast(({ stage }) => stage === outcome);
  return { stage: outcome, state: 'failed', at: last?.at ?? at, code: last?.code ?? null };
}

/**
 * A story as a line of stages: what was reached with its time, what runs, what lies ahead. A story that ended badly ends
 * with that; a door that nobody opened is relocked without `opened` and `closed`.
 */
export function stepsOf(story: CommandStory): readonly Step[] {
  const path = passages.has(story.op) ? passage : short;
  const reached = new Map(story.stages.map((each) => [each.stage, each]));
  const last = Math.max(-1, ...path.map((stage, i) => (reached.has(stage) ? i : -1)));
  const end = endOf(story);
  const running = story.outcome === 'running';
  const steps = path.map((stage, i): Step => {
    const hit = reached.get(stage);
    if (hit !== undefined) return { stage, state: 'past', at: hit.at, code: hit.code };
    const state = i < last || !running ? 'skipped' : i === last + 1 ? 'running' : 'ahead';
    return { stage, state, at: null, code: null };
  });
  if (end !== null) return [...steps.filter(({ state }) => state === 'past'), end];
  const done = reached.get('done');
  return done !== undefined && path === passage && !reached.has('relocked')
    ? [...steps.filter(({ state }) => state === 'past'), { stage: 'done', state: 'past', at: done.at, code: done.code }]
    : steps;
}

/** What helps after an order was not carried out, by its end and its code; the words are under `doors.next.…`. */
export function nextOf(story: CommandStory): 'again' | 'unreachable' | 'clock' | 'mode' | 'look' | null {
  const { outcome } = story;
  if (outcome === 'running' || outcome === 'done') return null;
  if (outcome === 'unreachable') return 'unreachable';
  const code = story.stages.at(-1)?.code ?? null;
  if (code === 'clock_untrusted') return 'clock';
  if (code === 'mode') return 'mode';
  return outcome === 'failed' || code === 'hardware' ? 'look' : 'again';
}
