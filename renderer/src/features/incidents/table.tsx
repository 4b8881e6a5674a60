import { type KeyboardEvent, type MouseEvent, memo, type RefObject, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { useFormats } from '../../format/use.ts';
import { Lines, type LinesHandle } from '../../ui/lines.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentText, incidentTone } from '../../ui/words.ts';
import type { Selection } from './selection.ts';

const ROW_HEIGHT = 32;
/** The next page is asked for when no more rows than these are left below those in view. */
const AHEAD = 20;

export interface TableProps {
  readonly rows: readonly Incident[];
  /** Changes with the filter. */
  readonly of: number;
  /** The row that is open beside the table. */
  readonly open: number | null;
  readonly selection: Selection;
  readonly handle: RefObject<LinesHandle | null>;
  readonly onOpen: (incident: Incident) => void;
  /** The keyboard goes into what is open. */
  readonly onInto: () => void;
  /** Escape on a row where nothing is chosen. */
  readonly onBack: () => void;
  readonly onNearEnd: () => void;
}

/**
 * The rows of the journal; only those in view are drawn, however many there are. Arrow keys, Page Up and Down, Home and End
 * walk, Enter opens, Space chooses, with Shift walking chooses, Ctrl+A chooses all that are here.
 */
export function IncidentTable(props: TableProps) {
  const { rows, open, selection, handle, onOpen, onNearEnd } = props;
  const { t } = useTranslation();
  const keys = useMemo(() => rows.map(({ id }) => String(id)), [rows]);
  const key = useRowKeys(props);
  const onRange = useCallback(
    (_: number, to: number) => {
      if (rows.length > 0 && to >= rows.length - AHEAD) onNearEnd();
    },
    [rows.length, onNearEnd],
  );
  const press = (index: number, { target }: MouseEvent) => {
    const row = rows[index];
    if (row === undefined) return;
    if (target instanceof Element && target.closest('.incident-choose') !== null) selection.toggle(row);
    else onOpen(row);
  };
  const stretch = (from: number, to: number) => selection.add(rows.slice(Math.min(from, to), Math.max(from, to) + 1));
  return (
    <div
      className="column incident-grid"
      role="grid"
      aria-label={t('screen.incidents')}
      aria-multiselectable
      aria-rowcount={rows.length + 1}
    >
      <Head />
      <Lines
        handle={handle}
        keys={keys}
        of={props.of}
        height={ROW_HEIGHT}
        line={(index) => lineOf(rows[index], open, selection)}
        onPress={press}
        onKey={key}
        onRange={onRange}
        onWalk={(from, to, { shiftKey }) => {
          if (shiftKey) stretch(from, to);
        }}
      >
        {(index) => {
          const row = rows[index];
          return row === undefined ? null : <Cells incident={row} chosen={selection.rows.has(row.id)} />;
        }}
      </Lines>
    </div>
  );
}

function lineOf(row: Incident | undefined, open: number | null, { rows }: Selection) {
  const chosen = row !== undefined && rows.has(row.id);
  const marks = `${row?.id === open ? 'incident-open' : ''} ${chosen ? 'incident-chosen' : ''}`;
  return { className: `incident-line ${marks}`, selected: chosen };
}

function useRowKeys({ rows, open, selection, onOpen, onInto, onBack }: TableProps) {
  return useCallback(
    (index: number, event: KeyboardEvent): boolean => {
      const row = rows[index];
      if (row === undefined) return false;
      const { key } = event;
      const command = event.ctrlKey || event.metaKey;
      if (key === ' ') selection.toggle(row);
      else if (key === 'Enter' && row.id !== open) onOpen(row);
      else if ((key === 'Enter' || key === 'ArrowRight') && open !== null) onInto();
      else if (key.toLowerCase() === 'a' && command) selection.add(rows);
      else if (key === 'Escape' && selection.rows.size > 0) selection.none();
      else if (key === 'Escape') onBack();
      else return false;
      return true;
    },
    [rows, open, selection, onOpen, onInto, onBack],
  );
}

function Head() {
  const { t } = useTranslation();
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className="grid-row grid-head incident-line">
        <span role="columnheader">
          <span className="visually-hidden">{t('incidents.choose')}</span>
        </span>
        <span role="columnheader">{t('incidents.time')}</span>
        <span role="columnheader">{t('incidents.what')}</span>
        <span role="columnheader">{t('incidents.node')}</span>
        <span role="columnheader" className="incident-wide">
          {t('incidents.text')}
        </span>
        <span role="columnheader" className="incident-wide">
          {t('incidents.actor')}
        </span>
        <span role="columnheader" className="number incident-wide">
          {t('incidents.id')}
        </span>
      </div>
    </div>
  );
}

/** The cells of one row. A row of the journal never changes, so they are drawn again only when it is chosen. */
const Cells = memo(function Cells({ incident, chosen }: { readonly incident: Incident; readonly chosen: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { id, timestamp, type, node, actor, late } = incident;
  // Where there is little room the year is left out.
  const [moment, day, time] = [formats.moment(timestamp), formats.shortDay(timestamp), formats.time(timestamp)];
  const text = [incidentText(t, formats, incident), late ? t('incidents.late') : '']
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <>
      <span role="gridcell" className="incident-choose">
        <input
          type="checkbox"
          tabIndex={-1}
          readOnly
          aria-label={t('incidents.chooseOne', { id: formats.number(id) })}
          checked={chosen}
        />
      </span>
      <span role="gridcell" className="cut" title={moment}>
        {day}
        <span className="incident-year">{moment.slice(day.length, -time.length)}</span> {time}
      </span>
      <span role="gridcell" className="cut incident-what">
        <span className="with-icon">
          <ToneMark tone={incidentTone(type)} />
          <span className="cut">{t(`incident.${type}`)}</span>
          {/* The words of the wide column where there is none; in the text of the page they stand once. */}
          <span className="cut muted incident-beside" data-words={text} />
        </span>
      </span>
      <span role="gridcell" className="cut">
        {node === null ? t('alarms.station') : <NodeName id={node} />}
      </span>
      <span role="gridcell" className="cut muted incident-wide">
        {text}
      </span>
      <span role="gridcell" className="cut incident-wide">
        {actor === null ? null : <Outside text={actor} />}
      </span>
      <span role="gridcell" className="number muted incident-wide">
        {formats.number(id)}
      </span>
    </>
  );
});
