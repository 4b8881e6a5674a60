import { setImmediate } from 'node:timers/promises';
import type { AlarmMetrics } from '../../contract/alarm-metrics.ts';
import { type AlarmType, alarmTypes } from '../../contract/alarms.ts';
import { type Priority, priorities } from '../../contract/fields.ts';
import { alarmMetricsFold, leadIn } from '../../domain/alarms/metrics/metrics.ts';
import { standingBefore } from '../../domain/alarms/metrics/standing.ts';
import {
  type CountedStep,
  countedSteps,
  type StandingAlarm,
  type StepRow,
} from '../../domain/alarms/metrics/step-row.ts';
import type { Connection } from './connection.ts';
import { inTimeSql, readInTime, type TimedRow, timedColumns } from './in-time.ts';

/** Keys whose state before the span is looked up at a stretch. */
const keyStretch = 200;

const stepTypes = new Map<string, CountedStep>(countedSteps.map((step) => [`alarm.${step}`, step]));

/** The steps of alarms after a place and before `to`, in the order of time: each type along its index, merged. */
export const stepsSql = inTimeSql([...stepTypes.keys()]);

/** What happened to one alarm before a time, newest first: along the index of migration 70, whose terms it repeats. */
export const beforeSql = `SELECT ${timedColumns} FROM incidents
  WHERE type GLOB 'alarm.*' AND json_extract(value, '$.key') = ? AND id <= ? AND at < ? ORDER BY id DESC`;

/** The newest step before a time: from there on backwards an alarm is looked for, not through all that came since. */
export const lastSql = [...stepTypes.keys()]
  .map((type) => `SELECT id, at FROM incidents WHERE type = '${type}' AND at < @to`)
  .join(' UNION ALL ')
  .concat(' ORDER BY at DESC, id DESC LIMIT 1');

/** The figures of the alarms of a span, made in stretches; `stopped` ends it early. */
export function alarmFigures(connection: Connection) {
  const steps = readInTime(connection, stepsSql);
  const before = connection.prepare<[string, number, number], TimedRow>(beforeSql);
  const newestBefore = connection.prepare<[{ to: number }], number>(lastSql).pluck();
  const keys = connection.prepare<[], string>('SELECT key FROM alarm ORDER BY key').pluck();

  async function standingAt(start: number): Promise<StandingAlarm[]> {
    const standing: StandingAlarm[] = [];
    const newest = newestBefore.get({ to: start }) ?? 0;
    for (const [i, key] of keys.all().entries()) {
      if (i % keyStretch === keyStretch - 1) await setImmediate();
      const found = standingBefore(parsed(before.iterate(key, newest, start)));
      if (found !== null) standing.push(found);
    }
    return standing;
  }

  return async function figures(from: number, to: number, stopped: () => boolean): Promise<AlarmMetrics> {
    const start = from - leadIn;
    const fold = alarmMetricsFold(from, to, await standingAt(start));
    await steps(
      { from: start, to },
      (rows) => {
        for (const row of parsed(rows)) fold.take(row);
      },
      stopped,
    );
    return fold.result();
  };
}

/** What is no step of an alarm that is counted, or not as we write it, is left out. */
function* parsed(rows: Iterable<TimedRow>): Generator<StepRow> {
  for (const { at, type, node, value } of rows) {
    const step = stepTypes.get(type);
    const about: Readonly<Record<string, unknown>> = JSON.parse(value);
    const [alarmType, priority] = [typeOf(about['type']), priorityOf(about['priority'])];
    if (step === undefined || alarmType === undefined || priority === undefined) continue;
    yield {
      at,
      step,
      node,
      type: alarmType,
      priority,
      key: String(about['key']),
      subject: typeof about['subject'] === 'string' ? about['subject'] : '',
      occurrence: Number(about['occurrence']),
      hidden: about['hidden'] !== undefined,
    };
  }
}

const knownTypes = new Map<unknown, AlarmType>(alarmTypes.map((type) => [type, type]));
const knownPriorities = new Map<unknown, Priority>(priorities.map((each) => [each, each]));
const typeOf = (named: unknown) => knownTypes.get(named);
const priorityOf = (named: unknown) => knownPriorities.get(named);
