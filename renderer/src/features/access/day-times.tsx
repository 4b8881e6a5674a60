import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconCopy, IconPlus, IconTrash, IconX } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Interval } from '../../../../electron/contract/access.ts';
import { Notice } from '../../ui/states.tsx';
import { readSpan, type SpanRead, spanOf } from './clock.ts';
import { type Day, dayNames, erase, paint, replace, type Week, withDays } from './paint.ts';

type Overnight = Extract<SpanRead, { is: 'overMidnight' }>;

export interface DayTimesProps {
  readonly week: Week;
  readonly day: number;
  readonly disabled: boolean;
  readonly onWeek: (next: Week) => void;
}

/** The exact times of one day, to be typed, added and removed; and the way to copy them to other days. */
export function DayTimes({ week, day, disabled, onWeek }: DayTimesProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [overnight, setOvernight] = useState<{ read: Overnight; old: Interval | null } | null>(null);
  const row = week[day] ?? [];
  const name = t(`weekday.${dayNames[day] ?? 'monday'}`);
  const set = (next: Day) => onWeek(withDays(week, [day], next));
  const read = (text: string, old: Interval | null) => {
    const said = readSpan(text);
    if (said.is === 'overMidnight') setOvernight({ read: said, old });
    else setOvernight(null);
    if (said.is === 'span') set(old === null ? paint(row, said.span) : replace(row, old, said.span));
    return said;
  };
  return (
    <section className="times" aria-label={t('times.title', { day: name })}>
      <div className="times-head">
        <h3>{t('times.title', { day: name })}</h3>
        {disabled ? null : (
          <>
            <Button
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden />}
              disabled={adding}
              onClick={() => setAdding(true)}
            >
              {t('times.add')}
            </Button>
            <CopyMenu week={week} day={day} name={name} onWeek={onWeek} />
            <Button
              size="xs"
              leftSection={<IconTrash size={14} aria-hidden />}
              disabled={row.length === 0}
              onClick={() => set([])}
            >
              {t('times.clear')}
            </Button>
          </>
        )}
      </div>
      <div className="times-list">
        {row.length === 0 && !adding ? <span className="muted">{t('times.none')}</span> : null}
        {row.map((each, i) => (
          <TimeField
            // oxlint-disable-next-line react/no-array-index-key -- a typed interval stays under the cursor that typed it
            key={i}
            label={t('times.label', { day: name, n: i + 1 })}
            span={each}
            disabled={disabled}
            onRead={(text) => read(text, each)}
            onRemove={() => set(erase(row, each))}
          />
        ))}
        {adding ? (
          <TimeField
            label={t('times.labelNew', { day: name })}
            span={null}
            disabled={false}
            onRead={(text) => read(text, null)}
            onRemove={() => setAdding(false)}
          />
        ) : null}
      </div>
      {overnight === null ? null : (
        <Split
          day={day}
          read={overnight.read}
          onClose={() => setOvernight(null)}
          onSplit={() => {
            onWeek(split(week, day, overnight.read, overnight.old));
            setOvernight(null);
          }}
        />
      )}
    </section>
  );
}

/** The day after in the week: Monday after Sunday; a holiday has none. */
function dayAfter(day: number): number | null {
  return day === 7 ? null : (day + 1) % 7;
}

function split(week: Week, day: number, { before, after }: Overnight, old: Interval | null): Week {
  const row = week[day] ?? [];
  const tonight = withDays(week, [day], old === null ? paint(row, before) : replace(row, old, before));
  const next = dayAfter(day);
  if (next === null || after === null) return tonight;
  return withDays(tonight, [next], paint(tonight[next] ?? [], after));
}

/** Explains midnight, and offers both parts. */
function Split(props: {
  readonly day: number;
  readonly read: Overnight;
  readonly onSplit: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { before, after } = props.read;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const next = dayAfter(props.day);
  const to = next === null || after === null ? null : t(`weekday.${dayNames[next] ?? 'monday'}`);
  return (
    <div ref={place}>
      <Notice
        live
        title={t('times.midnight')}
        actions={
          <>
            <Button size="xs" onClick={props.onSplit}>
              {to === null || after === null
                ? t('times.cut', { before: spanOf(before) })
                : t('times.split', { before: spanOf(before), after: spanOf(after), day: to })}
            </Button>
            <Button size="xs" onClick={props.onClose}>
              {t('common.cancel')}
            </Button>
          </>
        }
      >
        {t(to === null ? 'times.midnightHoliday' : 'times.midnightWhy')}
      </Notice>
    </div>
  );
}

interface TimeFieldProps {
  readonly label: string;
  /** Null is a new one. */
  readonly span: Interval | null;
  readonly disabled: boolean;
  readonly onRead: (text: string) => SpanRead;
  readonly onRemove: () => void;
}

function TimeField({ label, span, disabled, onRead, onRemove }: TimeFieldProps) {
  const { t } = useTranslation();
  const stored = span === null ? '' : spanOf(span);
  const [text, setText] = useState(stored);
  const [wrong, setWrong] = useState<'form' | 'empty' | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setText(stored);
    setWrong(null);
  }, [stored]);
  // In the same commit: what is typed next already belongs to the new field.
  useLayoutEffect(() => {
    if (span === null) field.current?.focus();
    // oxlint-disable-next-line react/exhaustive-deps -- a new field takes the focus once
  }, []);
  const read = () => {
    if (text.trim() === stored) return;
    const said = onRead(text);
    setWrong(said.is === 'wrong' ? said.why : null);
    if (said.is === 'span') setText(span === null ? '' : spanOf(said.span));
  };
  const leave = () => {
    if (span === null && text.trim() === '') return onRemove();
    read();
  };
  return (
    <div className="time-field">
      <TextInput
        ref={field}
        size="xs"
        aria-label={label}
        placeholder="07:00–18:00"
        autoComplete="off"
        disabled={disabled}
        value={text}
        error={wrong === null ? null : t(`times.wrong.${wrong}`)}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') read();
          else if (event.key === 'Escape') setText(stored);
        }}
      />
      {disabled ? null : (
        <ActionIcon
          variant="subtle"
          color="var(--muted)"
          size="md"
          aria-label={t('times.remove', { times: stored === '' ? t('times.new') : stored })}
          onMouseDown={(event) => event.preventDefault()}
          onClick={onRemove}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

const several = [
  ['workdays', [0, 1, 2, 3, 4]],
  ['weekend', [5, 6]],
  ['all', [0, 1, 2, 3, 4, 5, 6, 7]],
] as const;

function CopyMenu(props: Omit<DayTimesProps, 'disabled'> & { readonly name: string }) {
  const { t } = useTranslation();
  const { week, day } = props;
  const copy = (to: readonly number[]) => props.onWeek(withDays(week, to, week[day] ?? []));
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="xs" leftSection={<IconCopy size={14} aria-hidden />}>
          {t('times.copy', { day: props.name })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {several.map(([to, days]) => (
          <Menu.Item key={to} onClick={() => copy(days)}>
            {t(`times.copyTo.${to}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {dayNames.map((to, i) =>
          i === day ? null : (
            <Menu.Item key={to} onClick={() => copy([i])}>
              {t(`weekday.${to}`)}
            </Menu.Item>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
