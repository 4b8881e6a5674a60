import { outOfSight } from '../contract/alarms.ts';
import type { AlarmNews } from '../domain/alarms/book.ts';
import type { AlarmStep } from '../domain/alarms/outcome.ts';
import type { Entry } from '../domain/ports/stores.ts';

/** The rows of the journal that tell what became of alarms, in order. */
export function alarmRows(news: readonly AlarmNews[], timestamp: number): Entry[] {
  return news.flatMap(({ steps }) => steps.map((step) => rowOf(step, timestamp)));
}

function rowOf({ step, subject, actor, detail }: AlarmStep, timestamp: number): Entry {
  const { key, type, priority, node, occurrence, measured, members } = subject;
  const hidden = outOfSight(subject);
  const value = {
    key,
    type,
    priority,
    occurrence,
    ...(subject.subject !== '' && { subject: subject.subject }),
    ...(hidden !== null && { hidden }),
    ...(step === 'raised' && measured !== null && { measured: { ...measured } }),
    ...(step === 'raised' && members.length > 0 && { members }),
    ...detail,
  };
  return { timestamp, type: `alarm.${step}`, node, actor, value };
}
