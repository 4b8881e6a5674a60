import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Empty, Failed, Loading, Notice, Panel } from '../../ui/states.tsx';
import { Detail } from './detail.tsx';
import { Filters } from './filters.tsx';
import { RowCount } from './row-count.tsx';
import { filterFrom, HELD_ROWS, noFilter } from './rows.ts';
import { IncidentTable } from './table.tsx';
import { type Rows, useRows } from './use-rows.ts';
import './incidents.css';

/** The journal: filters on the left, rows as they come, detail on the right. */
export function Incidents() {
  const { t } = useTranslation();
  const { view } = useStation();
  const [draft, setDraft] = useState(() => ({ ...noFilter, node: view.getState().journal }));
  const [chosen, setChosen] = useState<Incident | null>(null);
  const filter = useMemo(() => filterFrom(draft, Date.now()), [draft]);
  const rows = useRows(filter);
  return (
    <div className="incidents">
      <Panel title={t('filter.title')}>
        <Filters draft={draft} onChange={setDraft} />
      </Panel>
      <Panel title={t('screen.incidents')} aside={<RowCount count={rows.count} />}>
        <Body rows={rows} filtered={Object.keys(filter).length > 0} chosen={chosen} onChoose={setChosen} />
      </Panel>
      <Detail incident={chosen} onClose={() => setChosen(null)} />
    </div>
  );
}

interface BodyProps {
  readonly rows: Rows;
  readonly filtered: boolean;
  readonly chosen: Incident | null;
  readonly onChoose: (incident: Incident) => void;
}

function Body({ rows, filtered, chosen, onChoose }: BodyProps) {
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
      <div className="grow" style={{ minHeight: 0 }}>
        <IncidentTable rows={rows.rows} chosen={chosen?.id ?? null} onChoose={onChoose} onNearEnd={rows.loadMore} />
      </div>
      {rows.more ? (
        <div className="grid-end" role="status">
          {t('incidents.loadingMore')}
        </div>
      ) : null}
      {rows.end === 'held' ? <div className="grid-end">{t('incidents.held', { count: HELD_ROWS })}</div> : null}
    </div>
  );
}
