import { z } from 'zod';
import { alarmType } from '../../contract/alarms.ts';
import type { AlarmSpan } from '../../contract/climate.ts';
import { priority } from '../../contract/fields.ts';
import { type AlarmStep, alarmSpans } from '../../domain/climate/alarm-spans.ts';
import type { Connection } from './connection.ts';

/** Rows that are read of one node at most: those before the span tell what was active when it began. */
const alarmRows = 1_000;

/** The newest rows about alarms of a node before a moment; bound by node, moment and how many. */
export const alarmSpanSql = `SELECT at, type, value FROM incidents
  WHERE node = ? AND at < ? AND type IN ('alarm.raised', 'alarm.returned') ORDER BY at DESC, id DESC LIMIT ?`;

interface Row {
  readonly at: number;
  readonly type: 'alarm.raised' | 'alarm.returned';
  readonly value: string;
}

const stored = z.object({ key: z.string(), type: alarmType, priority, subject: z.string().default('') });

/** When alarms of nodes were active, from the journal. */
export function alarmSpanQuery(connection: Connection) {
  const read = connection.prepare<[string, number, number], Row>(alarmSpanSql);

  return function spansOf(nodes: readonly string[], from: number, to: number) {
    const spans: AlarmSpan[] = [];
    let capped = false;
    for (const node of nodes) {
      const rows = read.all(node, to, alarmRows);
      const oldest = rows.length < alarmRows ? undefined : rows.at(-1);
      if (oldest !== undefined && oldest.at >= from) capped = true;
      // What was before the oldest row that was read is not known.
      const known = Math.max(from, capped ? (oldest?.at ?? from) : from);
      spans.push(
        ...alarmSpans(
          rows.toReversed().flatMap((row) => stepOf(node, row)),
          known,
          to,
        ),
      );
    }
    return { spans: spans.sort((a, b) => a.raised - b.raised), capped };
  };
}

// A type that this version does not know is no reason to show none of the others.
function stepOf(node: string, { at, type, value }: Row): AlarmStep[] {
  const parsed = stored.safeParse(JSON.parse(value));
  if (!parsed.success) return [];
  return [{ ...parsed.data, node, at, step: type === 'alarm.raised' ? 'raised' : 'returned' }];
}
