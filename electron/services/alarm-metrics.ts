import type { Clock } from '../domain/ports/clock.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Handlers } from './handlers.ts';
import { answered } from './journal.ts';

/** The call about how the alarms of a span were for whoever had to answer them. What is yet to come is not counted in. */
export function alarmMetricHandlers(deps: {
  readonly reader: Pick<JournalReader, 'alarmMetrics'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}): Pick<Handlers, 'alarms.metrics'> {
  const { reader, clock, log } = deps;
  return {
    'alarms.metrics': ({ from, to }) => {
      const end = Math.min(to, Math.max(clock.now(), from + 1));
      return answered(log, reader.alarmMetrics(from, end));
    },
  };
}
