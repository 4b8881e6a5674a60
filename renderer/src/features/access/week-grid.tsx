import { type KeyboardEvent, type PointerEvent, useCallback, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEscape } from '../../ui/use-escape.ts';
import { clockOf, spanOf } from './clock.ts';
import { DAY, type Day, dayNames, erase, FINE, minutesOf, paint, STEP, type Week } from './paint.ts';
import {
  applied,
  type Cursor,
  chosenPart,
  coverage,
  LAST,
  moved,
  nextEdge,
  partOf,
  type Stroke,
  strokeAt,
} from './stroke.ts';

const EDGE_PX = 6;
const MOVED_PX = 3;
const hours = Array.from({ length: 9 }, (_, i) => i * 3);

export interface WeekGridProps {
  readonly week: Week;
  readonly disabled: boolean;
  /** The day that has the cursor. */
  readonly active: number;
  readonly onActive: (day: number) => void;
  /** A day as it is to be; false says that it was refused. */
  readonly onDay: (day: number, next: Day) => void;
}

/** Seven days and the holiday over 24 hours: painted with the mouse, or with the keys while a day has the focus. */
export function WeekGrid(props: WeekGridProps) {
  const { t } = useTranslation();
  const help = useId();
  const [cursor, setCursor] = useState<Cursor>({ anchor: 7 * 60, head: 7 * 60 });
  const tracks = useRef<(HTMLDivElement | null)[]>([]);
  const go = (day: number) => {
    props.onActive(day);
    tracks.current[day]?.focus();
  };
  return (
    <div className="week" role="group" aria-label={t('week.label')}>
      <div className="week-axis" aria-hidden>
        {hours.map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {hour}
          </span>
        ))}
      </div>
      <div className="week-rows">
        <div className="week-lines" aria-hidden>
          {Array.from({ length: 25 }, (_, hour) => (
            <span key={hour} className={hour % 6 === 0 ? 'week-six' : ''} style={{ left: `${(hour / 24) * 100}%` }} />
          ))}
        </div>
        {dayNames.map((name, i) => (
          <DayRow
            key={name}
            {...props}
            index={i}
            help={help}
            cursor={cursor}
            onCursor={setCursor}
            onGo={go}
            hold={(element) => {
              tracks.current[i] = element;
            }}
          />
        ))}
      </div>
      <p id={help} className="small muted week-help">
        {t(props.disabled ? 'week.helpRead' : 'week.help')}
      </p>
    </div>
  );
}

interface DayRowProps extends WeekGridProps {
  readonly index: number;
  readonly help: string;
  readonly cursor: Cursor;
  readonly onCursor: (cursor: Cursor) => void;
  readonly onGo: (day: number) => void;
  readonly hold: (element: HTMLDivElement | null) => void;
}

function DayRow(props: DayRowProps) {
  const { t } = useTranslation();
  const { index, active, disabled, cursor } = props;
  const day = props.week[index] ?? [];
  const name = t(`weekday.${dayNames[index] ?? 'monday'}`);
  const { stroke, step, handlers, held } = useMouse(props, day);
  const shown = stroke === null ? day : applied(day, stroke, step);
  const part = chosenPart(cursor);
  const label = t('week.day', { day: name, times: day.length === 0 ? t('week.never') : day.map(spanOf).join(', ') });
  return (
    <div className={`week-row ${index === active ? 'week-active' : ''}`}>
      <span className="week-name cut">{name}</span>
      <div
        ref={(element) => {
          props.hold(element);
          held.current = element;
        }}
        className={`track track-${stroke?.is ?? 'rest'}`}
        role="slider"
        tabIndex={index === active ? 0 : -1}
        aria-label={label}
        aria-describedby={props.help}
        aria-valuemin={0}
        aria-valuemax={LAST}
        aria-valuenow={cursor.head}
        aria-valuetext={`${spanOf(part)}, ${t(`week.covered.${coverage(day, part)}`)}`}
        aria-readonly={disabled}
        data-day={dayNames[index]}
        onFocus={() => props.onActive(index)}
        onKeyDown={(event) => onKey(event, props, day)}
        {...handlers}
      >
        {shown.map((each) => (
          <Block key={each.from} from={each.from} to={each.to} />
        ))}
        {index === active ? <span className="track-cursor" style={placeOf(part)} /> : null}
        {stroke === null ? null : <Told stroke={stroke} step={step} />}
      </div>
      <span className="number week-sum">{t('week.hours', { time: clockOf(minutesOf(shown)) })}</span>
    </div>
  );
}

const placeOf = ({ from, to }: { readonly from: number; readonly to: number }) => ({
  left: `${(from / DAY) * 100}%`,
  width: `${((to - from) / DAY) * 100}%`,
});

function Block({ from, to }: { readonly from: number; readonly to: number }) {
  return (
    <span className="block" style={placeOf({ from, to })} aria-hidden>
      {to - from >= 150 ? spanOf({ from, to }) : null}
    </span>
  );
}

/** The exact times of what is being drawn, at its place. */
function Told({ stroke, step }: { readonly stroke: Stroke; readonly step: number }) {
  const part = partOf(stroke, step);
  const middle = (part.from + part.to) / 2 / DAY;
  return (
    <span className="told" style={{ left: `${Math.min(93, Math.max(7, middle * 100))}%` }} aria-hidden>
      {spanOf(part)}
    </span>
  );
}

/** Follows the mouse from press to release; a press without a movement only sets the cursor. */
function useMouse({ index, disabled, onDay, onActive, onCursor }: DayRowProps, day: Day) {
  const held = useRef<HTMLDivElement | null>(null);
  const begun = useRef<{ stroke: Stroke; x: number } | null>(null);
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const [step, setStep] = useState(STEP);
  const lost = useCallback(() => {
    begun.current = null;
    setStroke(null);
  }, []);
  useEscape(stroke !== null, lost);
  const minuteAt = (x: number) => {
    const box = held.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : ((x - box.left) / box.width) * DAY;
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    onActive(index);
    const at = minuteAt(event.clientX);
    const cell = Math.floor(at / STEP) * STEP;
    onCursor(moved({ anchor: cell, head: cell }, cell, false));
    if (disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const reach = minuteAt(event.clientX + EDGE_PX) - at;
    begun.current = { stroke: strokeAt(day, at, reach, event.shiftKey), x: event.clientX };
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const start = begun.current;
    if (start === null || (stroke === null && Math.abs(event.clientX - start.x) < MOVED_PX)) return;
    setStep(event.altKey ? FINE : STEP);
    setStroke({ ...start.stroke, at: minuteAt(event.clientX) });
  };
  const up = () => {
    if (begun.current !== null && stroke !== null) onDay(index, applied(day, stroke, step));
    begun.current = null;
    setStroke(null);
  };
  return {
    held,
    stroke,
    step,
    handlers: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: lost },
  };
}

/** Where an arrow key and its like lead; null for all other keys. */
function target(event: KeyboardEvent, head: number, day: Day): number | null {
  const by = event.altKey ? FINE : STEP;
  switch (event.key) {
    case 'ArrowLeft':
      return event.ctrlKey ? nextEdge(day, head, -1) : head - by;
    case 'ArrowRight':
      return event.ctrlKey ? nextEdge(day, head, 1) : head + by;
    case 'PageUp':
      return head - 60;
    case 'PageDown':
      return head + 60;
    case 'Home':
      return 0;
    case 'End':
      return LAST;
    default:
      return null;
  }
}

function onKey(event: KeyboardEvent<HTMLDivElement>, props: DayRowProps, day: Day): void {
  const { cursor, index, disabled } = props;
  const to = target(event, cursor.head, day);
  if (to !== null) props.onCursor(moved(cursor, to, event.shiftKey));
  else if (event.key === 'ArrowUp') props.onGo((index + 7) % 8);
  else if (event.key === 'ArrowDown') props.onGo((index + 1) % 8);
  else if ((event.key === 'Enter' || event.key === ' ') && !disabled)
    props.onDay(index, paint(day, chosenPart(cursor)));
  else if ((event.key === 'Delete' || event.key === 'Backspace') && !disabled)
    props.onDay(index, erase(day, chosenPart(cursor)));
  else return;
  event.preventDefault();
}
