import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '../../../../electron/contract/calls.ts';
import { type Incident, momentOf, type Nearness } from '../../../../electron/contract/incidents.ts';
import { useFormats } from '../../format/use.ts';
import { useAsk } from '../../ui/ask.tsx';
import { Lines } from '../../ui/lines.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Failed, Loading, Notice } from '../../ui/states.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentText, incidentTone } from '../../ui/words.ts';
import { AroundCurves } from './around-curves.tsx';

const ROW_HEIGHT = 44;

/** Before and after, min. */
export const reaches = [5, 15, 60] as const;
export type ReachMinutes = (typeof reaches)[number];

interface AroundProps {
  readonly incident: Incident;
  readonly minutes: ReachMinutes;
  readonly onMinutes: (minutes: ReachMinutes) => void;
  readonly onOpen: (incident: Incident) => void;
}

/** What happened before and after a row, why it is near, and how the climate was there then. */
export function Around({ incident, minutes, onMinutes, onOpen }: AroundProps) {
  const { t } = useTranslation();
  const [asked, again] = useAsk('incidents.around', { id: incident.id, minutes });
  const { value } = asked;
  return (
    <div className="column around">
      <div className="around-head">
        <SegmentedControl
          size="xs"
          aria-label={t('around.reach')}
          value={String(minutes)}
          data={reaches.map((each) => ({ value: String(each), label: t('around.minutes', { minutes: each }) }))}
          onChange={(chosen) => onMinutes(reaches.find((each) => String(each) === chosen) ?? minutes)}
        />
        {value === undefined ? null : (
          <span className="small muted" role="status">
            {t('around.count', { count: value.rows.length })}
          </span>
        )}
      </div>
      <AroundCurves incident={incident} minutes={minutes} />
      {value?.capped === true ? <Notice>{t('around.capped', { count: value.rows.length })}</Notice> : null}
      {value !== undefined ? (
        <Timeline rows={value.rows} at={incident} onOpen={onOpen} />
      ) : asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('around.loading')} />
      )}
    </div>
  );
}

type NearRow = CallOutput<'incidents.around'>['rows'][number];

function Timeline(props: {
  readonly rows: readonly NearRow[];
  readonly at: Incident;
  readonly onOpen: (incident: Incident) => void;
}) {
  const { t } = useTranslation();
  const { rows, at, onOpen } = props;
  const keys = useMemo(() => rows.map(({ incident }) => String(incident.id)), [rows]);
  const open = (index: number) => {
    const row = rows[index];
    if (row !== undefined && row.incident.id !== at.id) onOpen(row.incident);
  };
  return (
    <div className="column grow around-grid" role="grid" aria-label={t('around.title')} aria-rowcount={rows.length + 1}>
      <div role="rowgroup" className="visually-hidden">
        <div role="row" aria-rowindex={1}>
          <span role="columnheader">{t('incidents.time')}</span>
          <span role="columnheader">{t('incidents.what')}</span>
        </div>
      </div>
      <Lines
        keys={keys}
        height={ROW_HEIGHT}
        begin={rows.findIndex(({ incident }) => incident.id === at.id)}
        line={(index) => {
          const selected = rows[index]?.incident.id === at.id;
          return { className: `around-line ${selected ? 'around-self' : ''}`, selected };
        }}
        onPress={open}
        onKey={(index, { key }) => {
          if (key !== 'Enter' && key !== ' ') return false;
          open(index);
          return true;
        }}
      >
        {(index) => {
          const row = rows[index];
          return row === undefined ? null : <NearCells row={row} at={at} />;
        }}
      </Lines>
    </div>
  );
}

function NearCells({ row, at }: { readonly row: NearRow; readonly at: Incident }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { incident, near } = row;
  const text = incidentText(t, formats, incident);
  return (
    <>
      <span role="gridcell" className="around-time">
        <span>{formats.time(incident.timestamp)}</span>
        <span className="small muted">{distance(momentOf(incident) - momentOf(at), formats.number)}</span>
      </span>
      <span role="gridcell" className="around-what">
        <span className="with-icon">
          <ToneMark tone={incidentTone(incident.type)} />
          <span className="cut">{t(`incident.${incident.type}`)}</span>
          <NearWords near={near} />
        </span>
        <span className="small muted cut">
          {incident.node === null || incident.node === at.node ? null : (
            <>
              <NodeName id={incident.node} />
              {' · '}
            </>
          )}
          {incident.actor === null ? null : (
            <>
              <Outside text={incident.actor} />
              {text === '' ? null : ' · '}
            </>
          )}
          {text}
        </span>
      </span>
    </>
  );
}

/** Why a row is near: by more than its time. */
function NearWords({ near }: { readonly near: readonly Nearness[] }) {
  const { t } = useTranslation();
  const shown = near.includes('itself') ? (['itself'] as const) : near;
  return (
    <span className="around-near">
      {shown.map((each) => (
        <span key={each} className="around-why small">
          {t(`around.near.${each}`)}
        </span>
      ))}
    </span>
  );
}

const MINUTE = 60_000;

/** How long before (−) or after (+): in seconds up to two minutes, then in minutes and seconds. */
function distance(ms: number, number: (value: number, decimals?: number) => string): string {
  if (ms === 0) return '';
  const sign = ms < 0 ? '−' : '+';
  const seconds = Math.abs(ms) / 1_000;
  if (seconds < 10) return `${sign}${number(seconds, 1)}\u00A0s`;
  if (seconds < 120) return `${sign}${number(Math.round(seconds))}\u00A0s`;
  const whole = Math.round(seconds);
  return `${sign}${number(Math.floor((whole * 1_000) / MINUTE))}:${String(whole % 60).padStart(2, '0')}\u00A0min`;
}
