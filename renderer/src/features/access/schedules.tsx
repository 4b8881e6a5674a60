import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AccessBook, Schedule } from '../../../../electron/contract/access.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Failed, Loading, NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { clockOf } from './clock.ts';
import { RemoveButton, UnsavedQuestion } from './item-parts.tsx';
import { minutesOfWeek } from './paint.ts';
import { draftName, ScheduleEditor } from './schedule-editor.tsx';
import { ariaSort, SortButton, type Sorting, useCompare, useSorting } from './sort.tsx';
import { useAccessBook } from './use-book.ts';
import { type Uses, usesOfSchedule } from './uses.ts';
import './access.css';

/** The schedules, and the week of the chosen one. */
export function Schedules() {
  const { t } = useTranslation();
  const [asked, again] = useAccessBook();
  if (asked.value !== undefined) return <Ready book={asked.value} failed={asked.state === 'failed'} again={again} />;
  return (
    <Panel className="screen-panel" title={t('schedules.title')}>
      {asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('schedules.loading')} />
      )}
    </Panel>
  );
}

/** What is open: an item by its number, a new one, or nothing. */
type Chosen = number | 'new' | null;

function useChosen(schedules: readonly Schedule[]) {
  const { book: store } = useStation();
  const drafts = useStore(store, (state) => state.drafts);
  const kept = Object.keys(store.getState().drafts).find((name) => name.startsWith('schedule:'));
  const [chosen, setChosen] = useState<Chosen>(() => {
    if (kept === draftName(null)) return 'new';
    return kept === undefined ? (schedules[0]?.id ?? null) : Number(kept.slice('schedule:'.length));
  });
  const [wanted, setWanted] = useState<Chosen>(null);
  const open = chosen === null ? null : draftName(chosen === 'new' ? null : chosen);
  const dirty = open !== null && drafts[open] !== undefined;
  return {
    chosen,
    wanted,
    setChosen,
    choose: (next: Chosen) => {
      if (next === chosen) return;
      if (dirty) setWanted(next);
      else setChosen(next);
    },
    stay: () => setWanted(null),
    discard: () => {
      if (open !== null) store.keep(open, undefined);
      setChosen(wanted);
      setWanted(null);
    },
  };
}

function Ready(props: { readonly book: AccessBook; readonly failed: boolean; readonly again: () => void }) {
  const { t } = useTranslation();
  const { book: store } = useStation();
  const { schedules } = props.book;
  const compare = useCompare();
  const sorted = useMemo(() => [...schedules].sort((a, b) => compare(a.name, b.name)), [schedules, compare]);
  const { chosen, wanted, ...choice } = useChosen(sorted);
  const stored = typeof chosen === 'number' ? (schedules.find(({ id }) => id === chosen) ?? null) : null;
  const kept = useStore(store, ({ drafts }) => typeof chosen === 'number' && drafts[draftName(chosen)] !== undefined);
  const showEditor = chosen === 'new' || stored !== null || kept;
  return (
    <div className="list-and-item">
      <ScheduleList
        book={props.book}
        chosen={chosen}
        onChoose={choice.choose}
        again={props.failed ? props.again : null}
      />
      {showEditor ? (
        <ScheduleEditor
          key={chosen}
          id={typeof chosen === 'number' ? chosen : null}
          stored={stored}
          others={schedules.filter(({ id }) => id !== chosen).map(({ name }) => name)}
          onSaved={({ id }) => choice.setChosen(id)}
          removal={
            stored === null ? (
              <Button onClick={() => choice.choose(sorted[0]?.id ?? null)}>{t('common.cancel')}</Button>
            ) : (
              <Removal book={props.book} schedule={stored} onRemoved={() => choice.setChosen(null)} />
            )
          }
        />
      ) : (
        <Panel title={t('schedules.week')}>
          <Empty title={t(schedules.length === 0 ? 'schedules.none' : 'schedules.choose')}>{t('schedules.what')}</Empty>
        </Panel>
      )}
      {wanted === null ? null : (
        <UnsavedQuestion name={stored?.name ?? t('schedules.new')} onStay={choice.stay} onDiscard={choice.discard} />
      )}
    </div>
  );
}

type Column = 'name' | 'hours' | 'uses';
interface Row {
  readonly schedule: Schedule;
  readonly minutes: number;
  readonly uses: number;
}

function useRows(book: AccessBook, text: string, { by, down }: Sorting<Column>): readonly Row[] {
  const compare = useCompare();
  const doors = useLive((state) => state.doors);
  return useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const rows = book.schedules
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map((schedule) => {
        const uses = usesOfSchedule(book, doors, schedule.id);
        return { schedule, minutes: minutesOfWeek(schedule.days), uses: uses.rights.length + uses.doors.length };
      });
    const order = {
      name: (a: Row, b: Row) => compare(a.schedule.name, b.schedule.name),
      hours: (a: Row, b: Row) => a.minutes - b.minutes || compare(a.schedule.name, b.schedule.name),
      uses: (a: Row, b: Row) => a.uses - b.uses || compare(a.schedule.name, b.schedule.name),
    }[by];
    return rows.sort((a, b) => (down ? -order(a, b) : order(a, b)));
  }, [book, doors, text, by, down, compare]);
}

function ScheduleList(props: {
  readonly book: AccessBook;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  /** Set where the list could not be asked for again, and may be old. */
  readonly again: (() => void) | null;
}) {
  const { t } = useTranslation();
  const may = useMay('manager');
  const formats = useFormats();
  const [text, setText] = useState('');
  const sorting = useSorting<Column>('name');
  const rows = useRows(props.book, text, sorting);
  const all = props.book.schedules.length;
  const full = all >= limits.schedules;
  const column = (by: Column, number = false) => (
    <th aria-sort={ariaSort(sorting, by)} className={number ? 'number' : ''}>
      <SortButton sorting={sorting} by={by} label={t(`schedules.column.${by}`)} />
    </th>
  );
  return (
    <Panel
      title={t('schedules.count', { count: all })}
      aside={
        may ? (
          <Button
            size="xs"
            variant="filled"
            disabled={full}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => props.onChoose('new')}
          >
            {t('schedules.add')}
          </Button>
        ) : (
          <NeedsRole role="manager" />
        )
      }
    >
      <div className="list-head">
        <TextInput
          aria-label={t('schedules.filter')}
          placeholder={t('schedules.filter')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {full ? <Notice>{t('schedules.full', { max: limits.schedules })}</Notice> : null}
      {props.again === null ? null : <Stale again={props.again} />}
      {rows.length === 0 ? (
        <Empty title={t(all === 0 ? 'schedules.none' : 'common.nothingFound')}>
          {all === 0 ? t('schedules.what') : undefined}
        </Empty>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              {column('name')}
              {column('hours', true)}
              {column('uses', true)}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ schedule, minutes, uses }) => (
              <tr key={schedule.id} className={schedule.id === props.chosen ? 'row-chosen' : ''}>
                <td>
                  <button
                    type="button"
                    className="link"
                    aria-current={schedule.id === props.chosen}
                    onClick={() => props.onChoose(schedule.id)}
                  >
                    <Outside text={schedule.name} />
                  </button>
                </td>
                <td className="number">{clockOf(minutes)}</td>
                <td className="number">{formats.number(uses)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** Says that a list could not be asked for again. */
export function Stale({ again }: { readonly again: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice
      kind="warning"
      live
      actions={
        <Button size="xs" onClick={again}>
          {t('common.retry')}
        </Button>
      }
    >
      {t('item.stale')}
    </Notice>
  );
}

function Removal(props: { readonly book: AccessBook; readonly schedule: Schedule; readonly onRemoved: () => void }) {
  const { t } = useTranslation();
  const { book: store } = useStation();
  const doors = useLive((state) => state.doors);
  const uses: Uses = usesOfSchedule(props.book, doors, props.schedule.id);
  const words = [
    ...(uses.rights.length === 0 ? [] : [t('item.usedByRights', { count: uses.rights.length })]),
    ...uses.doors.map((node) => (
      <span key={node}>
        {t('schedules.usedByDoor')} <NodeName id={node} />
      </span>
    )),
  ];
  return (
    <RemoveButton
      call="schedules.remove"
      item={props.schedule}
      consequence={t('schedules.removeWhy')}
      uses={words}
      onRemoved={() => {
        store.keep(draftName(props.schedule.id), undefined);
        props.onRemoved();
      }}
    />
  );
}
