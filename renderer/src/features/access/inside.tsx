import { Checkbox, TextInput } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area } from '../../../../electron/contract/access.ts';
import type { Presence } from '../../../../electron/contract/presence.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useOutdated } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Outside } from '../../ui/outside.tsx';
import { PaperButton } from '../../ui/paper.tsx';
import { Empty, Failed, Loading, Panel } from '../../ui/states.tsx';
import { CorrectPresence } from './inside-correct.tsx';
import { InsideTable } from './inside-table.tsx';
import { MusterSheet } from './muster-sheet.tsx';
import { countAreas, filterPresence, type InsideColumn, type InsideFilter, sortPresence } from './presence.ts';
import { Stale } from './schedules.tsx';
import { useCompare, useSorting } from './sort.tsx';
import { useAccessBook } from './use-book.ts';
import './access.css';

/** Who is inside, asked for again whenever the station says that it changed; changes that come meanwhile are one. */
function usePresence() {
  const [asked, again] = useAsk('presence.list', {});
  const raised = useOutdated('presence');
  const seen = useRef(raised);
  useEffect(() => {
    if (raised === seen.current || asked.state === 'loading') return;
    seen.current = raised;
    again();
  }, [raised, asked.state, again]);
  const answered = useRef({ value: asked.value, at: Date.now() });
  if (answered.current.value !== asked.value) answered.current = { value: asked.value, at: Date.now() };
  return [asked, again, answered.current.at] as const;
}

/** Who is inside which area, since when, by which door, and how sure that is. */
export function Inside() {
  const { t } = useTranslation();
  const [book, bookAgain] = useAccessBook();
  const [asked, again, at] = usePresence();
  const failed = asked.state === 'failed' ? asked.error : book.state === 'failed' ? book.error : null;
  const retry = () => {
    again();
    bookAgain();
  };
  if (book.value !== undefined && asked.value !== undefined)
    return (
      <Ready
        areas={book.value.areas}
        list={asked.value}
        at={at}
        stale={failed === null ? null : retry}
        onChanged={again}
      />
    );
  return (
    <Panel className="screen-panel" title={t('inside.title')}>
      {failed === null ? <Loading what={t('inside.loading')} /> : <Failed error={failed} onRetry={retry} />}
    </Panel>
  );
}

const everybody: InsideFilter = { area: null, text: '', unsure: false };

function useShown(areas: readonly Area[], list: readonly Presence[], filter: InsideFilter) {
  const { t } = useTranslation();
  const compare = useCompare();
  const names = useLive((state) => state.names);
  const sorting = useSorting<InsideColumn>('name');
  const { by, down } = sorting;
  const areaName = useCallback(
    (id: number) => areas.find((area) => area.id === id)?.name ?? t('inside.areaGone', { id }),
    [areas, t],
  );
  const rows = useMemo(() => {
    const door = (node: string | null) => (node === null ? '' : (names[node] ?? node));
    return sortPresence(filterPresence(list, filter, door), by, down, { area: areaName, door, compare });
  }, [list, filter, by, down, names, areaName, compare]);
  return { rows, sorting, areaName };
}

interface ReadyProps {
  readonly areas: readonly Area[];
  readonly list: readonly Presence[];
  /** When it was answered. */
  readonly at: number;
  /** Set where the list may be old: how to ask again. */
  readonly stale: (() => void) | null;
  readonly onChanged: () => void;
}

function Ready({ areas, list, at, stale, onChanged }: ReadyProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const compare = useCompare();
  const sortedAreas = useMemo(() => [...areas].sort((a, b) => compare(a.name, b.name)), [areas, compare]);
  const [filter, setFilter] = useState(everybody);
  const [correcting, setCorrecting] = useState<Presence | null>(null);
  const { rows, sorting, areaName } = useShown(areas, list, filter);
  const body =
    list.length === 0 ? (
      <Empty title={t('inside.none')}>{t(areas.length === 0 ? 'inside.noAreas' : 'inside.noneWhy')}</Empty>
    ) : rows.length === 0 ? (
      <Empty title={t('common.nothingFound')}>{t('inside.noMatch')}</Empty>
    ) : (
      <InsideTable rows={rows} sorting={sorting} areaName={areaName} onCorrect={setCorrecting} />
    );
  return (
    <div className="inside">
      <Panel title={t('inside.where')}>
        <AreaCounts areas={sortedAreas} list={list} filter={filter} onFilter={setFilter} />
      </Panel>
      <Panel
        title={
          <span role="status">
            {rows.length === list.length
              ? t('inside.people', { count: list.length })
              : t('inside.shown', { shown: formats.number(rows.length), count: list.length })}
          </span>
        }
        aside={
          <>
            <span className="small muted">{t('inside.asOf', { time: formats.time(at) })}</span>
            <PaperButton kind="muster" name={t('muster.name')} disabled={list.length === 0}>
              <MusterSheet
                areas={filter.area === null ? sortedAreas : sortedAreas.filter(({ id }) => id === filter.area)}
                list={list}
                at={at}
              />
            </PaperButton>
          </>
        }
      >
        <div className="column">
          {stale === null ? null : <Stale again={stale} />}
          <div className="grow" style={{ minHeight: 0 }}>
            {body}
          </div>
        </div>
      </Panel>
      {correcting === null ? null : (
        <CorrectPresence
          who={correcting}
          areas={sortedAreas}
          onClose={() => setCorrecting(null)}
          onDone={() => {
            setCorrecting(null);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

function AreaCounts(props: {
  readonly areas: readonly Area[];
  readonly list: readonly Presence[];
  readonly filter: InsideFilter;
  readonly onFilter: (filter: InsideFilter) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { list, filter, onFilter } = props;
  const counts = useMemo(() => countAreas(props.areas, list), [props.areas, list]);
  const unsure = counts.reduce((sum, each) => sum + each.unsure, 0);
  const line = (id: number | null, name: string, all: number, doubtful: number) => (
    <button
      key={id ?? 'all'}
      type="button"
      className="inside-area"
      aria-pressed={filter.area === id}
      onClick={() => onFilter({ ...filter, area: id })}
    >
      <Outside className="cut" text={name} />
      <span className="number strong">{formats.number(all)}</span>
      {doubtful === 0 ? null : (
        <span className="small muted inside-doubtful">{t('inside.unsureCount', { count: doubtful })}</span>
      )}
    </button>
  );
  return (
    <div className="inside-filters">
      <TextInput
        label={t('inside.filter')}
        placeholder={t('inside.filterExample')}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <Checkbox
        size="xs"
        label={t('inside.onlyUnsure')}
        checked={filter.unsure}
        onChange={(event) => onFilter({ ...filter, unsure: event.currentTarget.checked })}
      />
      <div role="group" aria-label={t('inside.perArea')} className="inside-areas">
        {line(null, t('inside.everywhere'), list.length, unsure)}
        {counts.map(({ area, all, unsure: doubtful }) => line(area.id, area.name, all, doubtful))}
      </div>
    </div>
  );
}
