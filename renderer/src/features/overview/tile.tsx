import { useMantineColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import type { Metric } from '../../../../electron/contract/fields.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { useAge, useFormats, useUnknownSince } from '../../format/use.ts';
import { type Series, seriesKey } from '../../live/series.ts';
import { useSeed } from '../../live/use-seed.ts';
import { useBoard, useLive, useStation } from '../../station.tsx';
import { ContactWord } from '../../ui/contact.tsx';
import { DoorFacts } from '../../ui/door.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { PriorityMark } from '../../ui/priority.tsx';
import { RuleFact } from '../doors/facts.tsx';
import { rowOf } from '../doors/rows.ts';
import { gapOf, readingOf } from './reading.ts';

const Spark = lazy(async () => ({ default: (await import('../../ui/spark.tsx')).Spark }));
const nothing: Series = { at: [], value: [] };

/** One node: what it measures with age and trend, door and lock, and what is wrong with it. */
export function Tile({ id }: { readonly id: string }) {
  const { view } = useStation();
  const node = useLive(({ nodes }) => nodes[id]);
  const alarm = useBoard(({ board }) => board.byNode.get(id));
  useSeed(id);
  if (node === undefined) return null;
  const loud = alarm !== undefined && (alarm.priority === 'critical' || alarm.priority === 'high');
  return (
    <article className={`tile ${loud ? `tile-alarm-${alarm.priority}` : ''}`}>
      <div className="tile-head">
        <button type="button" className="link cut" onClick={() => view.go('nodes', id)}>
          <NodeName id={id} />
        </button>
        {alarm === undefined ? null : <AlarmWord alarm={alarm} />}
        {alarm !== undefined && (node.contact === 'online' || alarm.type === 'node_offline') ? null : (
          <span className="small">
            <ContactWord contact={node.contact} />
          </span>
        )}
      </div>
      {node.contact === 'offline' || node.contact === 'never' ? (
        <Unknown node={node} />
      ) : (
        <div className="tile-body">
          <Reading node={node} metric="temperature" />
          <Reading node={node} metric="humidity" />
        </div>
      )}
      <TileDoor node={node} />
    </article>
  );
}

/** The door of a node, and what rules it where that is not just rights and schedules; leads to the door. */
function TileDoor({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const door = useLive(({ doors }) => doors[node.id]);
  const { rule, pending } = rowOf(node, door ?? null, null);
  const calm = (rule === 'normal' || rule === 'unknown') && pending === null;
  return (
    <button type="button" className="tile-foot" title={t('doors.go')} onClick={() => view.go('doors', node.id)}>
      <DoorFacts node={node} />
      {calm ? null : <RuleFact node={node} rule={rule} pending={pending} />}
    </button>
  );
}

function AlarmWord({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  return (
    <span className={`with-icon small strong text-${alarm.priority}`}>
      <PriorityMark priority={alarm.priority} size={18} />
      {t(`alarm.short.${alarm.type}`)}
    </span>
  );
}

function Unknown({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const unknownSince = useUnknownSince();
  const now = useNow();
  const since = node.heard ?? node.since;
  return (
    <div className="tile-body tile-unknown hatched">
      <span>{node.contact === 'never' ? t('value.never') : unknownSince(since, now)}</span>
    </div>
  );
}

function Reading({ node, metric }: { readonly node: NodeLive; readonly metric: Metric }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const gapMs = useLive(({ configs }) => gapOf(configs[node.id]));
  const series = useLive((state) => state.series[seriesKey(node.id, metric)] ?? nothing);
  const { ref, width } = useElementSize();
  const { colorScheme } = useMantineColorScheme();
  const scheme = document.documentElement.dataset.mantineColorScheme ?? colorScheme;
  const live = readingOf(node, metric, now, gapMs);
  if (live.is !== 'fresh' && live.is !== 'stale')
    return (
      <div className="reading reading-none hatched">{t('value.noReading', { metric: t(`metric.${metric}`) })}</div>
    );
  const stale = live.is === 'stale';
  return (
    <div className={`reading ${stale ? 'reading-stale' : ''}`}>
      <span className="reading-value">
        <span className="visually-hidden">{t(`metric.${metric}`)} </span>
        <b>{formats.number(live.value, 1)}</b>{' '}
        <span className="small muted">{t(metric === 'temperature' ? 'unit.celsius' : 'unit.percentRh')}</span>
      </span>
      <span className="spark-slot" ref={ref}>
        {width > 0 ? (
          <Suspense fallback={null}>
            <Spark
              series={series}
              gapMs={Math.max(gapMs, series.gapMs ?? 0)}
              width={Math.floor(width)}
              height={28}
              scheme={scheme}
            />
          </Suspense>
        ) : null}
      </span>
      <span className="small muted number">
        {stale ? t('value.stale', { age: age(live.received, now) }) : age(live.received, now)}
      </span>
    </div>
  );
}
