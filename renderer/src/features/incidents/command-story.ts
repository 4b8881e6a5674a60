import { z } from 'zod';
import { type CommandStage, type CommandStory, commandStage } from '../../../../electron/contract/doors.ts';
import { epochMs } from '../../../../electron/contract/fields.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';

const ofCommand = z.object({ command: z.string() });
const queued = ofCommand.extend({ op: z.string(), until: epochMs.optional() });
const result = ofCommand.extend({ stage: commandStage, code: z.string().optional() });

/** Types of rows that a story is made of. */
export const commandTypes = ['command.queued', 'command.sent', 'command.result'] as const;

/** The order that a row is about; null for any other row. */
export function commandOf({ type, value }: Incident): string | null {
  if (!commandTypes.some((each) => each === type)) return null;
  return ofCommand.safeParse(value).data?.command ?? null;
}

const ends = ['done', 'refused', 'failed', 'expired', 'unreachable'] as const;
type End = (typeof ends)[number];
const isEnd = (stage: CommandStage): stage is End => ends.some((each) => each === stage);

function stageOf({ type, timestamp, value }: Incident): CommandStory['stages'][number] | null {
  if (type === 'command.queued') return { stage: 'queued', at: timestamp, code: null };
  if (type === 'command.sent') return { stage: 'sent', at: timestamp, code: null };
  const told = result.safeParse(value).data;
  return told === undefined ? null : { stage: told.stage, at: timestamp, code: told.code ?? null };
}

/**
 * The life story of an order from its rows of the journal, in any order. Null where its beginning is not among them. One
 * whose end is not among them has run on as far as the journal knows.
 */
export function storyFrom(rows: readonly Incident[], id: string): CommandStory | null {
  const own = rows.filter((row) => commandOf(row) === id).toSorted((a, b) => a.id - b.id);
  const first = own.find(({ type }) => type === 'command.queued');
  const begun = queued.safeParse(first?.value).data;
  if (first === undefined || begun === undefined || first.node === null || first.actor === null) return null;
  const stages = own.flatMap((row) => stageOf(row) ?? []);
  const outcome = stages.map(({ stage }) => stage).findLast(isEnd) ?? 'running';
  const { op, until = null } = begun;
  return { id, node: first.node, op, until, by: first.actor, at: first.timestamp, stages, outcome };
}
