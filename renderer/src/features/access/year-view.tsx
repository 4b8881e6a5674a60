import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dateOf, type Occurrence, plusDays, utcOf } from './dates.ts';
import { type DateWords, useDates } from './use-dates.ts';

/** A year at a glance, its holidays marked. The list beside it says the same in words. */
export function YearView(props: {
  readonly year: number;
  readonly today: string;
  readonly all: readonly Occurrence[];
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const names = useMemo(() => {
    const marked = new Map<string, string>();
    for (const { holiday, from, to } of props.all)
      for (let day = from; day <= to; day = plusDays(day, 1))
        marked.set(day, [marked.get(day), holiday.name].filter((name) => name !== undefined).join(', '));
    return marked;
  }, [props.all]);
  const label = t('holidays.yearLabel', { year: String(props.year), count: props.all.length });
  return (
    <div className="year" role="img" aria-label={label}>
      {Array.from({ length: 12 }, (_, i) => (
        <Month key={i + 1} year={props.year} month={i + 1} today={props.today} names={names} dates={dates} />
      ))}
    </div>
  );
}

function Month(props: {
  readonly year: number;
  readonly month: number;
  readonly today: string;
  readonly names: ReadonlyMap<string, string>;
  readonly dates: DateWords;
}) {
  const { year, month, dates } = props;
  const first = dateOf(year, month, 1);
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const before = (new Date(utcOf(first)).getUTCDay() + 6) % 7;
  return (
    <div className="month">
      <div className="month-name">{dates.month(year, month)}</div>
      <div className="month-days">
        {dates.weekdays.map((name, i) => (
          <span key={name} className="month-weekday" style={i === 0 ? { gridColumn: 1 } : undefined}>
            {name}
          </span>
        ))}
        {Array.from({ length }, (_, i) => {
          const day = plusDays(first, i);
          const name = props.names.get(day);
          return (
            <span
              key={day}
              className={`${name === undefined ? '' : 'month-holiday'} ${day === props.today ? 'month-today' : ''}`}
              style={i === 0 ? { gridColumn: before + 1 } : undefined}
              title={name}
            >
              {i + 1}
            </span>
          );
        })}
      </div>
    </div>
  );
}
