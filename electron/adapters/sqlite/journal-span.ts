import type { CallOutput } from '../../contract/calls.ts';
import type { Connection } from './connection.ts';
import { dayMs } from './journal-index.ts';

/** A node holds back what it could not send; no row is believed to be older than the journal by more than this, ms. */
const heldBack = 7 * dayMs;
/** Clocks run ahead by minutes; no row is believed to be this much newer than what came in last, ms. */
const ahead = dayMs;

type JournalSpan = CallOutput<'incidents.span'>;

/**
 * From when to when the journal reaches, and what lies beyond by a clock that was wrong. When rows came in is by the
 * station's clock: between the first and the last of them lies what happened. Where that would leave most rows outside,
 * the station's own clock is wrong, and every row counts. It reads eight rows by their indexes and the counters of days.
 */
export function journalSpan(connection: Connection): () => JournalSpan {
  const received = (order: 'ASC' | 'DESC') =>
    connection.prepare<[], number>(`SELECT received FROM incidents ORDER BY id ${order} LIMIT 1`).pluck();
  const edge = (sign: '>=' | '<=' | '<' | '>', order: 'ASC' | 'DESC') =>
    connection
      .prepare<[number], number>(`SELECT at FROM incidents WHERE at ${sign} ? ORDER BY at ${order} LIMIT 1`)
      .pluck();
  const [oldest, newest] = [received('ASC'), received('DESC')];
  const [first, last] = [edge('>=', 'ASC'), edge('<=', 'DESC')];
  const [lastBefore, firstAfter] = [edge('<', 'DESC'), edge('>', 'ASC')];
  const daysWithin = connection.prepare<[{ first: number; last: number }], { within: number; all: number }>(
    `SELECT coalesce(sum(rows) FILTER (WHERE day BETWEEN @first AND @last), 0) AS within,
       coalesce(sum(rows), 0) AS "all" FROM incident_day`,
  );
  const ends = (low: number, high: number) => {
    const [from, to] = [first.get(low), last.get(high)];
    return from === undefined || to === undefined || from > to ? null : { from, to };
  };
  const mostWithin = ({ from, to }: { from: number; to: number }) => {
    const days = daysWithin.get({ first: Math.floor(from / dayMs), last: Math.floor(to / dayMs) });
    return days !== undefined && days.within * 2 >= days.all;
  };

  return () => {
    const all = ends(0, Number.MAX_SAFE_INTEGER);
    const [begun, latest] = [oldest.get(), newest.get()];
    if (all === null || begun === undefined || latest === undefined) return null;
    const believed = ends(Math.min(begun, latest) - heldBack, Math.max(begun, latest) + ahead);
    if (believed === null || !mostWithin(believed)) return { ...all, before: null, after: null };
    const [before, after] = [lastBefore.get(believed.from), firstAfter.get(believed.to)];
    return {
      ...believed,
      before: before === undefined ? null : { from: all.from, to: before },
      after: after === undefined ? null : { from: after, to: all.to },
    };
  };
}
