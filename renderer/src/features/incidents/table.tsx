import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { useFormats } from '../../format/use.ts';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentText, incidentTone } from '../../ui/words.ts';

const ROW_HEIGHT = 32;
const AHEAD = 40;
const features = tableFeatures({});
const helper = createColumnHelper<typeof features, Incident>();

function useColumns() {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(
    () =>
      helper.columns([
        helper.accessor('timestamp', {
          header: t('incidents.time'),
          cell: ({ row }) => formats.moment(row.original.timestamp),
        }),
        helper.accessor('type', {
          header: t('incidents.what'),
          cell: ({ row }) => (
            <span className="with-icon">
              <ToneMark tone={incidentTone(row.original.type)} />
              <span className="cut">{t(`incident.${row.original.type}`)}</span>
            </span>
          ),
        }),
        helper.accessor('node', {
          header: t('incidents.node'),
          cell: ({ row }) => (row.original.node === null ? t('alarms.station') : <NodeName id={row.original.node} />),
        }),
        helper.display({
          id: 'text',
          header: t('incidents.text'),
          cell: ({ row }) => (
            <span className="muted">
              {[incidentText(t, formats, row.original), row.original.late ? t('incidents.late') : '']
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          ),
        }),
        helper.accessor('actor', {
          header: t('incidents.actor'),
          cell: ({ row }) => (row.original.actor === null ? null : <Outside text={row.original.actor} />),
        }),
        helper.accessor('id', { header: t('incidents.id'), cell: ({ row }) => formats.number(row.original.id) }),
      ]),
    [t, formats],
  );
}

export interface TableProps {
  readonly rows: readonly Incident[];
  readonly chosen: number | null;
  readonly onChoose: (incident: Incident) => void;
  readonly onNearEnd: () => void;
}

/** Only the rows in view are drawn, however many there are. Arrow keys walk, Enter opens. */
export function IncidentTable({ rows, chosen, onChoose, onNearEnd }: TableProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns();
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns, data, getRowId: (row) => String(row.id) });
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => model[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (model.length > 0 && last >= model.length - AHEAD) onNearEnd();
  }, [last, model.length, onNearEnd]);
  useStayPut(scroller, rows);
  const walk = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const row = model[index];
    if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) onChoose(row.original);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const to = Math.min(model.length - 1, Math.max(0, index + (event.key === 'ArrowDown' ? 1 : -1)));
      virtual.scrollToIndex(to);
      scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div className="column" role="table" aria-label={t('screen.incidents')} aria-rowcount={model.length + 1}>
      <div role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className="grid-row grid-head">
            {group.headers.map((header) => (
              <span key={header.id} role="columnheader" className={header.id === 'id' ? 'number' : ''}>
                <table.FlexRender header={header} />
              </span>
            ))}
          </div>
        ))}
      </div>
      <div ref={scroller} className="grid-body" role="rowgroup">
        <div role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = model[item.index];
            if (row === undefined) return null;
            return (
              // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a row is named by its cells
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={row.original.id === chosen}
                data-index={item.index}
                tabIndex={item.index === (items[0]?.index ?? 0) || row.original.id === chosen ? 0 : -1}
                className="grid-row grid-line"
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => onChoose(row.original)}
                onKeyDown={(event) => walk(event, item.index)}
              >
                {row.getAllCells().map((cell) => (
                  <span key={cell.id} role="cell" className={cell.column.id === 'id' ? 'number muted' : 'cut'}>
                    <table.FlexRender cell={cell} />
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Whoever has scrolled down keeps the row under the eyes when new ones come in above. */
function useStayPut(scroller: React.RefObject<HTMLDivElement | null>, rows: readonly Incident[]): void {
  const before = useRef(rows);
  useEffect(() => {
    const place = scroller.current;
    const first = before.current[0];
    before.current = rows;
    if (place === null || first === undefined || place.scrollTop < ROW_HEIGHT) return;
    const moved = rows.findIndex((row) => row.id === first.id);
    if (moved > 0) place.scrollTop += moved * ROW_HEIGHT;
  }, [scroller, rows]);
}
