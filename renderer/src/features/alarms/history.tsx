import { Checkbox, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { type AlarmType, alarmTypes } from '../../../../electron/contract/alarms.ts';
import type { Incident, IncidentFilter, IncidentType } from '../../../../electron/contract/incidents.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Lines } from '../../ui/lines.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { Empty, Failed, Loading, Notice, Panel } from '../../ui/states.tsx';
import { incidentGroups, isAlarmType, isPriority } from '../../ui/words.ts';
import { filterFrom, noFilter, presets } from '../incidents/draft.ts';
import { RowCount } from '../incidents/row-count.tsx';
import { type Rows, useRows } from '../incidents/use-rows.ts';
import { AlarmDetail } from './detail.tsx';
import { stepText } from './steps.ts';

const HEIGHT = 46;
const spans = presets.filter((preset) => preset !== 'custom');

interface Draft {
  readonly span: (typeof spans)[number];
  readonly type: AlarmType | null;
  readonly node: string | null;
  /** Only how they began, or every step of theirs. */
  readonly steps: boolean;
}

const raisedOnly: readonly IncidentType[] = ['alarm.raised'];

/** The filter that the fields mean. */
function filterOf({ span, type, node, steps }: Draft, now: number): IncidentFilter {
  const { from } = filterFrom({ ...noFilter, preset: span }, now);
  return {
    types: [...(steps ? incidentGroups.alarm : raisedOnly)],
    ...(from === undefined ? {} : { from }),
    ...(node === null ? {} : { nodes: [node] }),
    ...(type === null ? {} : { alarmTypes: [type] }),
  };
}

/** Past alarms from the journal; each leads to all that is known of it. */
export function AlarmHistory() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>({ span: '24h', type: null, node: null, steps: false });
  const [row, setRow] = useState<Incident | null>(null);
  const open = row === null ? null : keyOf(row);
  const filter = useMemo(() => filterOf(draft, Date.now()), [draft]);
  const rows = useRows(filter);
  return (
    <div className={`alarms ${open === null ? '' : 'alarms-open'}`}>
      <Panel title={t('alarms.page.history')} aside={<RowCount count={rows.count} />} className="alarm-list">
        <div className="column">
          <Filters draft={draft} onChange={setDraft} />
          <div className="grow alarm-grid">
            <Body rows={rows} open={row} onOpen={setRow} />
          </div>
        </div>
      </Panel>
      {open === null ? null : <AlarmDetail key={open} alarmKey={open} onClose={() => setRow(null)} />}
    </div>
  );
}

function Filters({ draft, onChange }: { readonly draft: Draft; readonly onChange: (draft: Draft) => void }) {
  const { t } = useTranslation();
  const ids = useLive(useShallow(({ nodes }) => Object.keys(nodes).sort()));
  const names = useLive((state) => state.names);
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  const common = {
    size: 'xs',
    searchable: true,
    clearable: true,
    nothingFoundMessage: t('common.nothingFound'),
  } as const;
  return (
    <div className="alarm-tools history-filters">
      <Checkbox
        size="xs"
        label={t('alarms.everyStep')}
        checked={draft.steps}
        onChange={(event) => set({ steps: event.currentTarget.checked })}
      />
      <Select
        size="xs"
        aria-label={t('filter.time')}
        value={draft.span}
        data={spans.map((value) => ({ value, label: t(`preset.${value}`) }))}
        onChange={(value) => set({ span: spans.find((each) => each === value) ?? 'all' })}
      />
      <Select
        {...common}
        aria-label={t('alarms.anyType')}
        placeholder={t('alarms.anyType')}
        clearButtonProps={{ 'aria-label': t('alarms.anyType') }}
        value={draft.type}
        data={alarmTypes.map((value) => ({ value, label: t(`alarm.${value}`) }))}
        onChange={(value) => set({ type: alarmTypes.find((each) => each === value) ?? null })}
      />
      <Select
        {...common}
        aria-label={t('filter.allNodes')}
        placeholder={t('filter.allNodes')}
        clearButtonProps={{ 'aria-label': t('filter.allNodes') }}
        value={draft.node}
        data={ids.map((value) => ({ value, label: visible(names[value] ?? value) }))}
        onChange={(node) => set({ node })}
      />
    </div>
  );
}

function Body(props: {
  readonly rows: Rows;
  readonly open: Incident | null;
  readonly onOpen: (row: Incident) => void;
}) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { rows } = props;
  if (rows.phase === 'failed' && rows.error !== null) return <Failed error={rows.error} onRetry={rows.reload} />;
  if (rows.phase === 'loading') return <Loading what={t('alarms.storyLoading')} />;
  if (rows.rows.length === 0) return <Empty title={t('alarms.historyEmpty')}>{t('alarms.historyEmptyWhy')}</Empty>;
  return (
    <div className="column">
      {rows.error === null ? null : <Notice kind="warning" live title={text(rows.error)} />}
      <div className="grow alarm-grid">
        <HistoryList {...props} />
      </div>
    </div>
  );
}

const AHEAD = 40;
const keyOf = ({ value }: Incident) => (typeof value.key === 'string' ? value.key : null);

function HistoryList({ rows, open, onOpen }: Parameters<typeof Body>[0]) {
  const { t } = useTranslation();
  const keys = useMemo(() => rows.rows.map(({ id }) => String(id)), [rows.rows]);
  const choose = (index: number) => {
    const row = rows.rows[index];
    if (row !== undefined) onOpen(row);
  };
  return (
    <div className="column" role="table" aria-label={t('alarms.page.history')} aria-rowcount={keys.length + 1}>
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="grid-row grid-head history-line">
          <span role="columnheader">{t('incidents.time')}</span>
          <span role="columnheader">
            <span className="visually-hidden">{t('alarms.priority')}</span>
          </span>
          <span role="columnheader">{t('alarms.whatWhere')}</span>
          <span role="columnheader">{t('alarms.step')}</span>
        </div>
      </div>
      <Lines
        keys={keys}
        height={HEIGHT}
        line={(index) => {
          const selected = open !== null && rows.rows[index]?.id === open.id;
          return { className: 'history-line', selected };
        }}
        onPress={choose}
        onKey={(index, { key }) => {
          if (key !== 'Enter' && key !== ' ') return false;
          choose(index);
          return true;
        }}
        onRange={(_, to) => {
          if (to >= keys.length - AHEAD) rows.loadMore();
        }}
      >
        {(index) => <HistoryCells row={rows.rows[index]} />}
      </Lines>
    </div>
  );
}

function HistoryCells({ row }: { readonly row: Incident | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (row === undefined) return null;
  const { type, priority } = row.value;
  const text = stepText(t, formats, row, row.timestamp);
  return (
    <>
      <span role="cell">{formats.moment(row.timestamp)}</span>
      <span role="cell" className="alarm-mark">
        {isPriority(priority) ? <PriorityMark priority={priority} /> : null}
      </span>
      <span role="cell" className="alarm-what">
        <span className="cut">{isAlarmType(type) ? t(`alarm.${type}`) : t('alarms.detail')}</span>
        <span className="small muted cut">{row.node === null ? t('alarms.station') : <NodeName id={row.node} />}</span>
      </span>
      <span role="cell" className="alarm-what">
        <span className="cut">{t(`incident.${row.type}`)}</span>
        <span className="small muted cut" title={visible(text)}>
          {row.actor === null ? null : <Outside text={row.actor} />}
          {row.actor === null || text === '' ? '' : ' · '}
          {text}
        </span>
      </span>
    </>
  );
}
