import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconCalendarPlus, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Holiday } from '../../../../electron/contract/access.ts';
import { useMay } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Failed, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { daysBetween, nextOccurrence, type Occurrence, occurrences } from './dates.ts';
import { HolidayForm } from './holiday-form.tsx';
import { HolidayOffers } from './holiday-offers.tsx';
import { Stale } from './schedules.tsx';
import { ariaSort, SortButton, type Sorting, useCompare, useSorting } from './sort.tsx';
import { useAccessBook } from './use-book.ts';
import { useDates, useToday } from './use-dates.ts';
import { YearView } from './year-view.tsx';
import './access.css';

/** The holidays of a year as a list and as a calendar. */
export function Holidays() {
  const { t } = useTranslation();
  const [asked, again] = useAccessBook();
  if (asked.value !== undefined)
    return <Ready holidays={asked.value.holidays} again={asked.state === 'failed' ? again : null} />;
  return (
    <Panel className="screen-panel" title={t('holidays.title')}>
      {asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('holidays.loading')} />
      )}
    </Panel>
  );
}

type Open = { readonly is: 'new' | 'offers' } | { readonly is: 'edit'; readonly id: number } | null;

function Ready({ holidays, again }: { readonly holidays: readonly Holiday[]; readonly again: (() => void) | null }) {
  const { t } = useTranslation();
  const today = useToday();
  const may = useMay('manager');
  const [year, setYear] = useState(Number(today.slice(0, 4)));
  const [open, setOpen] = useState<Open>(null);
  const all = useMemo(() => holidays.flatMap((each) => occurrences(each, year)), [holidays, year]);
  const edited = open?.is === 'edit' ? open.id : null;
  return (
    <div className="holidays">
      <Panel
        title={t('holidays.count', { count: all.length, year: String(year) })}
        aside={may ? <Adding onOpen={setOpen} /> : <NeedsRole role="manager" />}
      >
        {again === null ? null : <Stale again={again} />}
        <Next holidays={holidays} today={today} />
        <List
          all={all}
          year={year}
          today={today}
          none={holidays.length === 0}
          onOpen={may ? (id) => setOpen({ is: 'edit', id }) : null}
        />
      </Panel>
      <Panel title={year} scrolls={t('holidays.calendar')} aside={<Years year={year} onYear={setYear} />}>
        <YearView year={year} today={today} all={all} />
      </Panel>
      {open?.is === 'offers' ? (
        <HolidayOffers holidays={holidays} year={year} onClose={() => setOpen(null)} />
      ) : open === null ? null : (
        <HolidayForm
          key={edited ?? 'new'}
          isNew={edited === null}
          stored={holidays.find(({ id }) => id === edited) ?? null}
          others={holidays.filter(({ id }) => id !== edited).map(({ name }) => name)}
          today={today}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

function Adding({ onOpen }: { readonly onOpen: (open: Open) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Button
        size="xs"
        leftSection={<IconCalendarPlus size={16} aria-hidden />}
        onClick={() => onOpen({ is: 'offers' })}
      >
        {t('offers.button')}
      </Button>
      <Button
        size="xs"
        variant="filled"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => onOpen({ is: 'new' })}
      >
        {t('holidays.add')}
      </Button>
    </>
  );
}

/** Which holiday comes next, and when. */
function Next({ holidays, today }: { readonly holidays: readonly Holiday[]; readonly today: string }) {
  const { t } = useTranslation();
  const dates = useDates();
  const [next] = holidays
    .map((each) => nextOccurrence(each, today))
    .filter((each) => each !== null)
    .sort((a, b) => a.from.localeCompare(b.from));
  if (next === undefined) return null;
  return (
    <p className="holidays-next">
      <span className="muted">{t('holidays.next')}</span> <Outside className="strong" text={next.holiday.name} />,{' '}
      {dates.span(next.from, next.to)}
      <span className="muted">
        {' '}
        · <When occurrence={next} today={today} />
      </span>
    </p>
  );
}

/** When a holiday comes, in words: today, in 31 days, over. */
function When({ occurrence, today }: { readonly occurrence: Occurrence; readonly today: string }) {
  const { t } = useTranslation();
  const { from, to } = occurrence;
  if (to < today) return t('holidays.past');
  if (from <= today) return t('holidays.now');
  return t('holidays.in', { count: daysBetween(today, from) });
}

function Years({ year, onYear }: { readonly year: number; readonly onYear: (year: number) => void }) {
  const { t } = useTranslation();
  return (
    <div className="row" style={{ gap: 6 }}>
      <ActionIcon variant="default" aria-label={t('holidays.yearBefore')} onClick={() => onYear(year - 1)}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t('holidays.yearAfter')} onClick={() => onYear(year + 1)}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

type Column = 'date' | 'name';

function useRows(all: readonly Occurrence[], text: string, { by, down }: Sorting<Column>): readonly Occurrence[] {
  const compare = useCompare();
  return useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const date = (a: Occurrence, b: Occurrence) => a.from.localeCompare(b.from);
    const name = (a: Occurrence, b: Occurrence) => compare(a.holiday.name, b.holiday.name) || date(a, b);
    const order = by === 'date' ? date : name;
    return all
      .filter(({ holiday }) => holiday.name.toLowerCase().includes(wanted))
      .sort((a, b) => (down ? -order(a, b) : order(a, b)));
  }, [all, text, by, down, compare]);
}

function List(props: {
  readonly all: readonly Occurrence[];
  readonly year: number;
  readonly today: string;
  readonly none: boolean;
  readonly onOpen: ((id: number) => void) | null;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const sorting = useSorting<Column>('date');
  const rows = useRows(props.all, text, sorting);
  if (props.all.length === 0)
    return (
      <Empty title={t(props.none ? 'holidays.none' : 'holidays.noneInYear', { year: String(props.year) })}>
        {t('holidays.what')}
      </Empty>
    );
  return (
    <>
      <div className="list-head">
        <TextInput
          aria-label={t('holidays.filter')}
          placeholder={t('holidays.filter')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {rows.length === 0 ? (
        <Empty title={t('common.nothingFound')} />
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              {(['date', 'name'] as const).map((by) => (
                <th key={by} aria-sort={ariaSort(sorting, by)}>
                  <SortButton sorting={sorting} by={by} label={t(`holidays.column.${by}`)} />
                </th>
              ))}
              <th>{t('holidays.column.yearly')}</th>
              <th>{t('holidays.column.when')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((each) => (
              <Row
                key={`${each.holiday.id}/${each.from}`}
                occurrence={each}
                today={props.today}
                onOpen={props.onOpen}
              />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Row(props: {
  readonly occurrence: Occurrence;
  readonly today: string;
  readonly onOpen: ((id: number) => void) | null;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { holiday, from, to } = props.occurrence;
  const { onOpen } = props;
  return (
    <tr className={to < props.today ? 'muted' : ''}>
      <td style={{ whiteSpace: 'nowrap' }}>{dates.span(from, to)}</td>
      <td>
        {onOpen === null ? (
          <Outside text={holiday.name} />
        ) : (
          <button type="button" className="link" onClick={() => onOpen(holiday.id)}>
            <Outside text={holiday.name} />
          </button>
        )}
      </td>
      <td className="muted">{t(holiday.yearly ? 'holidays.everyYear' : 'holidays.once')}</td>
      <td className="muted">
        <When occurrence={props.occurrence} today={props.today} />
      </td>
    </tr>
  );
}
