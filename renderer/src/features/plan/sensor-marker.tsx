import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import type { Metric } from '../../../../electron/contract/fields.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { visible } from '../../format/outside.ts';
import { useAge, useFormats, useUnknownSince } from '../../format/use.ts';
import { useLive, useStation } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { PriorityMark } from '../../ui/priority.tsx';
import { gapOf, type Reading, readingOf } from '../overview/reading.ts';

/** How often ages are written anew, ms. A new value is written at once. */
const AGE_MS = 5_000;
/** From such a change within 15 min on it is said, K; from 5 on it is an alarm. */
const TREND_K = 1;

interface SensorMarkerProps {
  readonly node: string;
  /** px from the plan's top left corner. */
  readonly left: number;
  readonly top: number;
  readonly alarm: Alarm | undefined;
}

/** A sensor at its place: what it measures, how old that is where it matters, and what is wrong. Leads to its curve. */
export const SensorMarker = memo(function SensorMarker({ node: id, left, top, alarm }: SensorMarkerProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const node = useLive(({ nodes }) => nodes[id]);
  const name = useLive(({ names }) => names[id] ?? id);
  if (node === undefined) return null;
  return (
    <button
      type="button"
      className="plan-mark plan-sensor"
      style={{ left, top }}
      title={visible(name)}
      onClick={() => view.goClimate({ node: id })}
    >
      <span className="visually-hidden">
        {t('plan.sensor')} <NodeName id={id} />:{' '}
      </span>
      {alarm === undefined ? null : <PriorityMark priority={alarm.priority} size={18} />}
      <Values node={node} alarm={alarm} />
    </button>
  );
});

function Values({ node, alarm }: { readonly node: NodeLive; readonly alarm: Alarm | undefined }) {
  const now = useNow(AGE_MS);
  const gapMs = useLive(({ configs }) => gapOf(configs[node.id]));
  const [warm, damp] = [readingOf(node, 'temperature', now, gapMs), readingOf(node, 'humidity', now, gapMs)];
  const word = alarm === undefined ? null : <AlarmWord alarm={alarm} />;
  if (!('value' in warm) && !('value' in damp))
    return (
      <>
        <Unknown reading={warm} now={now} />
        <span className="visually-hidden"> {word}</span>
      </>
    );
  const loud = (metric: Metric) => (alarm?.subject.startsWith(metric) === true ? `strong text-${alarm.priority}` : '');
  return (
    <span className="plan-values">
      <span>
        <Value reading={warm} metric="temperature" className={`plan-value ${loud('temperature')}`} />{' '}
        <Value reading={damp} metric="humidity" className={`small ${loud('humidity')}`} />
      </span>
      {word}
      {warm.is === 'fresh' ? <Trend change={node.climate.change} /> : null}
      <Age readings={[warm, damp]} now={now} />
    </span>
  );
}

function AlarmWord({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  return <span className={`small strong text-${alarm.priority}`}>{t(`alarm.short.${alarm.type}`)}</span>;
}

const shown = {
  temperature: { unit: 'unit.celsius', decimals: 1 },
  humidity: { unit: 'unit.percent', decimals: 0 },
} as const satisfies Record<Metric, unknown>;

/** A value with its unit; where there is none, a dash, and the words for whoever does not see it. */
function Value(props: { readonly reading: Reading; readonly metric: Metric; readonly className: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { reading, metric, className } = props;
  const { unit, decimals } = shown[metric];
  const known = 'value' in reading;
  return (
    <span className={`${className} ${reading.is === 'fresh' ? '' : 'plan-stale'}`}>
      {known ? formats.number(reading.value, decimals) : <span aria-hidden>–</span>}{' '}
      <span className="small" aria-hidden={!known}>
        {t(unit)}
      </span>
      {known ? null : (
        <span className="visually-hidden">{t('value.noReading', { metric: t(`metric.${metric}`) })}</span>
      )}
    </span>
  );
}

/** A temperature that moves, in words; one that hardly does needs none. */
function Trend({ change }: { readonly change: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (change === null || Math.abs(change) < TREND_K) return null;
  const kelvin = formats.number(Math.abs(change), 1);
  return (
    <span className="small">
      {t(change > 0 ? 'plan.rising' : 'plan.falling', { kelvin })}
      <span className="visually-hidden"> {t('plan.within')}</span>
    </span>
  );
}

/** The age of the older value: shown where it is too old, spoken always. */
function Age({ readings, now }: { readonly readings: readonly Reading[]; readonly now: number }) {
  const { t } = useTranslation();
  const age = useAge();
  const known = readings.flatMap((reading) => ('value' in reading ? [reading] : []));
  const oldest = Math.min(...known.map(({ received }) => received));
  const stale = known.some(({ is }) => is === 'stale');
  return stale ? (
    <span className="small plan-stale">{t('value.stale', { age: age(oldest, now) })}</span>
  ) : (
    <span className="visually-hidden">, {t('value.age', { age: age(oldest, now) })}</span>
  );
}

function Unknown({ reading, now }: { readonly reading: Reading; readonly now: number }) {
  const { t } = useTranslation();
  const unknownSince = useUnknownSince();
  const words =
    reading.is === 'unknown'
      ? unknownSince(reading.since, now)
      : reading.is === 'never'
        ? t('value.never')
        : t('value.noReading', { metric: t('metric.temperature') });
  return (
    <span className="small plan-lost hatched">
      <span>{words}</span>
    </span>
  );
}
