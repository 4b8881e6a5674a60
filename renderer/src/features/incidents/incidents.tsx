import { Button } from '@mantine/core';
import { IconDownload, IconFolder } from '@tabler/icons-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentFilter } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import type { LinesHandle } from '../../ui/lines.tsx';
import { Empty, Failed, Loading, Notice, Panel } from '../../ui/states.tsx';
import { CaseDialog } from './case-dialog.tsx';
import { Chips } from './chips.tsx';
import { Detail, type DetailView } from './detail.tsx';
import { conditionsOf, type FilterDraft, noFilter } from './draft.ts';
import { ExportDialog } from './export-dialog.tsx';
import { Filters } from './filters.tsx';
import { firstPage } from './first-page.ts';
import { Histogram } from './histogram.tsx';
import { RowCount } from './row-count.tsx';
import { HELD_ROWS } from './rows.ts';
import { SavedFilters } from './saved-filters.tsx';
import { type Selection, useSelection } from './selection.ts';
import { IncidentTable } from './table.tsx';
import { useDraft } from './use-draft.ts';
import { useOpenRow } from './use-open-row.ts';
import { type Rows, useRows } from './use-rows.ts';
import { useSlash } from './use-slash.ts';
import './incidents.css';

/** The journal: filters on the left, how many over time, rows as they come, detail on the right. */
export function Incidents() {
  const { t } = useTranslation();
  const { api, view } = useStation();
  const first = useMemo(() => firstPage(api), [api]);
  const { draft, filter, set, change, narrow, back } = useDraft(view.getState().journal, first.foresee);
  const rows = useRows(filter, first);
  const selection = useSelection();
  const table = useRef<LinesHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const [look, setLook] = useState<DetailView>({ page: 'facts', minutes: 15 });
  const openRow = useOpenRow(rows.rows, table);
  useSlash(field, openRow.close);
  const toRows = useCallback(() => void table.current?.focus(0), []);
  const toField = useCallback(() => field.current?.focus(), []);
  const { open } = openRow;
  return (
    <div className={`incidents ${open === null ? '' : 'incidents-open'}`}>
      <Panel title={t('filter.title')} className="incident-filters">
        <SavedFilters draft={draft} narrowed={conditionsOf(draft).length > 0} onChoose={set} />
        <Filters draft={draft} onChange={change} field={field} onLeave={toRows} />
      </Panel>
      <Panel
        title={t('screen.incidents')}
        className="incident-list"
        aside={<Acts draft={draft} rows={rows} selection={selection} filter={filter} />}
      >
        <div className="column">
          <Chips draft={draft} onChange={set} />
          <Histogram filter={filter} onNarrow={narrow} onBack={back} />
          <Asked stale={rows.stale}>
            <Body rows={rows} filtered={Object.keys(filter).length > 0}>
              <IncidentTable
                of={rows.of}
                rows={rows.rows}
                open={open?.id ?? null}
                selection={selection}
                handle={table}
                onOpen={openRow.show}
                onInto={openRow.into}
                onBack={open === null ? toField : openRow.close}
                onNearEnd={rows.loadMore}
              />
            </Body>
          </Asked>
        </div>
      </Panel>
      {open === null ? null : (
        <Detail
          incident={open}
          view={look}
          onView={setLook}
          place={openRow.place}
          onClose={openRow.close}
          onOpen={openRow.follow}
          onBack={openRow.back}
          onOfType={(type) => set({ ...noFilter, alarmTypes: [type] })}
        />
      )}
    </div>
  );
}

interface ActsProps {
  readonly draft: FilterDraft;
  readonly filter: IncidentFilter;
  readonly rows: Rows;
  readonly selection: Selection;
}

/** How many rows there are, how many are chosen, and what can be made of them. */
function Acts({ draft, filter, rows, selection }: ActsProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'export' | 'case' | null>(null);
  const [guard, manager] = [useMay('guard'), useMay('manager')];
  const chosen = selection.rows.size;
  const tooMany = chosen > limits.caseIncidents;
  const close = () => setDialog(null);
  return (
    <>
      <RowCount count={rows.stale ? null : rows.count} />
      {chosen === 0 ? null : (
        <span className="small incident-number">
          <b>{t('incidents.chosen', { count: chosen })}</b>{' '}
          <button type="button" className="link" onClick={selection.none}>
            {t('incidents.chooseNone')}
          </button>
        </span>
      )}
      {guard ? (
        <Button
          size="xs"
          className="incident-act"
          leftSection={<IconFolder size={16} aria-hidden />}
          disabled={chosen === 0 || tooMany}
          title={tooMany ? t('case.tooMany', { count: limits.caseIncidents }) : t('case.hint')}
          onClick={() => setDialog('case')}
        >
          {t('case.make')}
        </Button>
      ) : null}
      {manager ? (
        <Button
          size="xs"
          className="incident-act"
          title={t('export.title')}
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => setDialog('export')}
        >
          {t('export.open')}
        </Button>
      ) : null}
      {dialog === 'export' ? <ExportDialog draft={draft} filter={filter} count={rows.count} onClose={close} /> : null}
      {dialog === 'case' ? <CaseDialog rows={selection.rows} onClose={close} /> : null}
    </>
  );
}

/** What is asked anew is usually there before anybody could see that it was not, ms. */
const STALE_MS = 250;

/** Rows, pale while those of another filter are awaited for long. */
function Asked({ stale, children }: { readonly stale: boolean; readonly children: ReactNode }) {
  const [pale, setPale] = useState(false);
  useEffect(() => {
    if (!stale) return;
    // By a timer: a style that waits to be animated has all rows painted anew, into a layer of their own, at once.
    const timer = setTimeout(() => setPale(true), STALE_MS);
    return () => {
      clearTimeout(timer);
      setPale(false);
    };
  }, [stale]);
  return (
    <div className={`grow incident-body ${stale && pale ? 'incident-stale' : ''}`} aria-busy={stale}>
      {children}
    </div>
  );
}

interface BodyProps {
  readonly rows: Rows;
  readonly filtered: boolean;
  readonly children: ReactNode;
}

function Body({ rows, filtered, children }: BodyProps) {
  const { t } = useTranslation();
  const text = useFailureText();
  if (rows.phase === 'failed' && rows.error !== null) return <Failed error={rows.error} onRetry={rows.reload} />;
  if (rows.phase === 'loading') return <Loading what={t('incidents.loading')} />;
  if (rows.rows.length === 0)
    return (
      <Empty title={t(filtered ? 'incidents.noMatch' : 'overview.noEvents')}>
        {t(filtered ? 'incidents.noMatchWhy' : 'overview.noEventsWhy')}
      </Empty>
    );
  return (
    <div className="column">
      {rows.error === null ? null : (
        <Notice
          kind="warning"
          live
          actions={
            <ActionButton size="xs" onAct={async () => rows.loadMore()}>
              {t('common.retry')}
            </ActionButton>
          }
        >
          {text(rows.error)}
        </Notice>
      )}
      <div className="grow incident-body">{children}</div>
      {rows.more ? (
        <div className="grid-end" role="status">
          {t('incidents.loadingMore')}
        </div>
      ) : null}
      {rows.end === 'held' ? <div className="grid-end">{t('incidents.held', { count: HELD_ROWS })}</div> : null}
    </div>
  );
}
