import { z } from 'zod';
import { type CommandStage, type CommandStory, commandStage, doorOps } from '../../contract/doors.ts';
import { epochMs } from '../../contract/fields.ts';
import type { Incident } from '../../contract/incidents.ts';
import { orderId } from '../wire/res.ts';

/** How long an order may be begun after it was given, ms: `due` by the node's uptime, `exp` by its clock. */
export interface CommandLife {
  readonly due: number;
  readonly exp: number;
}

const doorLife: CommandLife = { due: 5_000, exp: 10_000 };
const otherLife: CommandLife = { due: 60_000, exp: 60_000 };

/** Nothing accepted so long after an order's life means that it will not be carried out any more, ms. */
export const answerGrace = 500;

/** What an order of this kind lives for. */
export function lifeOf(op: string): CommandLife {
  return doorOps.some((door) => door === op) ? doorLife : otherLife;
}

/** Codes that the station gives itself, beside those of a node's results. */
export type StationCode =
  | 'no_answer' // the node said nothing in time
  | 'not_sent' // the broker did not take it in time
  | 'session' // the node had connected anew before it accepted
  | 'restart' // the node has started anew, which ends every release
  | 'reconnected' // the node has connected anew, and says no more of it
  | 'station_restart'; // the station has started anew before it was accepted

export type StoryStage = CommandStory['stages'][number];
export type StoryBeginning = Omit<CommandStory, 'stages' | 'outcome'>;

const lastStages = ['done', 'refused', 'failed', 'expired', 'unreachable'] as const;
type LastStage = (typeof lastStages)[number];

function isLast(stage: CommandStage): stage is LastStage {
  return lastStages.some((last) => last === stage);
}

/** A story that has just begun. */
export function beginStory(beginning: StoryBeginning): CommandStory {
  return withStages(beginning, [{ stage: 'queued', at: beginning.at, code: null }]);
}

/** The story with a further stage; null where it was told already. */
export function continueStory(story: CommandStory, stage: StoryStage): CommandStory | null {
  if (story.stages.some((told) => told.stage === stage.stage && told.code === stage.code)) return null;
  return withStages(story, [...story.stages, stage]);
}

function withStages(beginning: StoryBeginning, stages: readonly StoryStage[]): CommandStory {
  const { id, node, op, until, by, at } = beginning;
  return { id, node, op, until, by, at, stages: [...stages], outcome: outcomeOf(stages) };
}

/** Whether a node has said that it carries the order out. */
export function isAccepted({ stages }: CommandStory): boolean {
  return stages.some(({ stage }) => stage === 'accepted');
}

/** Whether the order has left the station, as far as it is known. */
export function isSent({ stages }: CommandStory): boolean {
  return stages.some(({ stage }) => stage === 'sent');
}

// What we gave up waiting for may come all the same: then the story says so, and is over only when the node says it.
function outcomeOf(stages: readonly StoryStage[]): CommandStory['outcome'] {
  const at = stages.findLastIndex(({ stage }) => isLast(stage));
  const last = stages[at]?.stage;
  if (last === undefined || !isLast(last)) return 'running';
  const given = last === 'expired' || last === 'unreachable';
  return given && stages.slice(at + 1).some(({ stage }) => stage !== 'sent') ? 'running' : last;
}

/** How a running story ends with the connection that its order was given for. */
export function endedBySession(story: CommandStory, at: number, restarted: boolean): StoryStage {
  if (!isAccepted(story)) return { stage: 'expired', at, code: 'session' };
  return { stage: 'done', at, code: restarted ? 'restart' : 'reconnected' };
}

const queuedValue = z.object({
  command: orderId,
  op: z.string(),
  until: epochMs.optional(),
  session: z.string().optional(),
  boot: z.int().optional(),
});
const sentValue = z.object({ command: orderId });
const resultValue = sentValue.extend({ stage: commandStage, code: z.string().optional() });

/** A story as the journal tells it, with the connection of the node that its order was given for. */
export interface ToldStory {
  readonly story: CommandStory;
  readonly session: { readonly id: string; readonly boot: number } | null;
}

/** The stories in rows of the journal, oldest first as the rows are. What is not whole is left out. */
export function storiesFrom(rows: readonly Incident[]): ToldStory[] {
  const told = new Map<string, ToldStory>();
  for (const row of rows) {
    if (row.type === 'command.queued') beginFrom(told, row);
    else if (row.type === 'command.sent') continueFrom(told, row, 'sent');
    else if (row.type === 'command.result') continueFrom(told, row, null);
  }
  return [...told.values()];
}

function beginFrom(told: Map<string, ToldStory>, { node, actor, timestamp, value }: Incident): void {
  const queued = queuedValue.safeParse(value);
  if (!queued.success || node === null || actor === null) return;
  const { command: id, op, until = null, session, boot } = queued.data;
  const story = beginStory({ id, node, op, until, by: actor, at: timestamp });
  told.set(id, { story, session: session === undefined || boot === undefined ? null : { id: session, boot } });
}

function continueFrom(told: Map<string, ToldStory>, { timestamp, value }: Incident, stage: 'sent' | null): void {
  const id = sentValue.safeParse(value).data?.command;
  const before = id === undefined ? undefined : told.get(id);
  const result = stage === null ? resultValue.safeParse(value).data : { stage, code: undefined };
  if (before === undefined || result === undefined || id === undefined) return;
  const next = { stage: result.stage, at: timestamp, code: result.code ?? null };
  const story = continueStory(before.story, next);
  if (story !== null) told.set(id, { ...before, story });
}
