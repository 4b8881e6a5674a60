import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, Cell, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { type AlarmMetrics, alarmTargets } from '../../../../../electron/contract/alarm-metrics.ts';
import { useFormats } from '../../../format/use.ts';
import { Panel } from '../../../ui/states.tsx';
import { type Slot, slotsOf, slotWidth } from './figures.ts';

const HEIGHT = 220;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const views = ['chart', 'table'] as const;
/** It holds nothing that takes the focus: the keyboard scrolls it itself. */
const scrolls = { tabIndex: 0, role: 'group' } as const;

/** What is good, what can just be borne, and what is a flood, in a slot. */
const lines = {
  tens: { good: alarmTargets.perHour.good / 6, limit: alarmTargets.perHour.limit / 6, flood: alarmTargets.flood.above },
  hours: { good: alarmTargets.perHour.good, limit: alarmTargets.perHour.limit, flood: null },
} as const;

interface Count {
  readonly from: number;
  readonly count: number;
}

/** Alarms in each 10 min or hour, drawn with the targets in it, or as a table. */
export function Rate({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const slots = slotsOf(metrics);
  const [wanted, setWanted] = useState<Slot>('tens');
  const [view, setView] = useState<(typeof views)[number]>('chart');
  const slot = slots.includes(wanted) ? wanted : 'hours';
  const counts = metrics[slot].map((count, i): Count => ({ from: metrics.from + i * slotWidth[slot], count }));
  const aside = (
    <>
      {slots.length > 1 ? (
        <SegmentedControl
          size="xs"
          aria-label={t('metrics.slot')}
          value={slot}
          data={slots.map((value) => ({ value, label: t(`metrics.slot.${value}`) }))}
          onChange={(value) => setWanted(value === 'hours' ? 'hours' : 'tens')}
        />
      ) : null}
      <SegmentedControl
        size="xs"
        aria-label={t('metrics.view')}
        value={view}
        data={views.map((value) => ({ value, label: t(`metrics.view.${value}`) }))}
        onChange={(value) => setView(value === 'table' ? 'table' : 'chart')}
      />
    </>
  );
  return (
    <Panel className="metrics-rate" title={t(`metrics.rate.${slot}`)} aside={aside}>
      {view === 'chart' ? (
        <Chart counts={counts} slot={slot} metrics={metrics} />
      ) : (
        <CountTable counts={counts} slot={slot} />
      )}
    </Panel>
  );
}

const tickSteps = [10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 3 * DAY] as const;
const MOST_TICKS = 13;

/** Times that are written below the bars: whole ones, and not more than there is room for. */
function ticksOf(counts: readonly Count[]): number[] {
  const starts = counts.map(({ from }) => from);
  const at = (step: number) => starts.filter((from) => from % step === 0);
  return tickSteps.map(at).find((ticks) => ticks.length <= MOST_TICKS) ?? [];
}

/** A number at or above, of which a quarter is whole and easily read. */
function niceTop(count: number): number {
  const step = count <= 40 ? 4 : 20;
  return Math.ceil(count / step) * step;
}

function Chart(props: { readonly counts: readonly Count[]; readonly slot: Slot; readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { counts, slot, metrics } = props;
  const { good, limit, flood } = lines[slot];
  const top = niceTop(Math.max(...counts.map(({ count }) => count), (flood ?? limit) + 1));
  const long = metrics.to - metrics.from > 2 * DAY;
  const tick = { fontSize: 11, fill: 'var(--muted)' };
  const label = t('metrics.rateLabel', {
    what: t(`metrics.rate.${slot}`),
    all: formats.number(metrics.annunciated),
    top: formats.number(Math.max(0, ...counts.map(({ count }) => count))),
  });
  const line = (y: number, name: 'good' | 'limit' | 'flood') => (
    <ReferenceLine
      y={y}
      stroke={name === 'good' ? 'var(--muted)' : 'var(--text)'}
      strokeDasharray={name === 'good' ? '2 4' : name === 'limit' ? '6 4' : '10 3'}
      label={{ value: t(`metrics.line.${name}`, { count: y }), position: 'right', fontSize: 11, fill: 'var(--muted)' }}
    />
  );
  return (
    <div role="img" aria-label={label} className="metrics-chart" style={{ height: HEIGHT }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 700, height: HEIGHT }}>
        <BarChart
          data={counts as Count[]}
          margin={{ top: 10, right: 84, bottom: 0, left: 0 }}
          accessibilityLayer={false}
          barCategoryGap={1}
        >
          <XAxis
            dataKey="from"
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            ticks={ticksOf(counts)}
            interval={0}
            height={22}
            tickFormatter={(at: number) => (long ? formats.shortDay(at) : formats.minute(at))}
          />
          <YAxis
            width={38}
            tick={tick}
            tickLine={false}
            axisLine={false}
            allowDecimals={false}
            domain={[0, top]}
            ticks={[0, 1, 2, 3, 4].map((quarter) => (top / 4) * quarter)}
            tickFormatter={(value: number) => formats.number(value)}
          />
          <Tooltip isAnimationActive={false} cursor={{ fill: 'var(--hatch)' }} content={<Tip slot={slot} />} />
          <Bar dataKey="count" isAnimationActive={false} radius={[2, 2, 0, 0]}>
            {counts.map(({ from, count }) => (
              <Cell key={from} fill={count > (flood ?? limit) ? 'var(--text)' : 'var(--equipment-line)'} />
            ))}
          </Bar>
          {slot === 'hours' ? line(good, 'good') : null}
          {line(limit, 'limit')}
          {flood === null ? null : line(flood, 'flood')}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

/** What a bar says when somebody points at it; the chart gives all but the slot. */
function Tip(props: {
  readonly slot: Slot;
  readonly active?: boolean;
  readonly payload?: ReadonlyArray<{ readonly payload?: Count }>;
}) {
  const { t } = useTranslation();
  const slotWords = useSlotWords(props.slot);
  const bar = props.payload?.[0]?.payload;
  if (props.active !== true || bar === undefined) return null;
  return (
    <div className="metrics-tip small">
      <div className="muted">{slotWords(bar.from)}</div>
      <div className="strong">{t('alarms.title', { count: bar.count })}</div>
    </div>
  );
}

function useSlotWords(slot: Slot): (from: number) => string {
  const formats = useFormats();
  return (from) => `${formats.shortDay(from)} ${formats.minute(from)}–${formats.minute(from + slotWidth[slot])}`;
}

/** The newest first: what is asked of a table is mostly what has just been. */
function CountTable({ counts, slot }: { readonly counts: readonly Count[]; readonly slot: Slot }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const slotWords = useSlotWords(slot);
  const { good, limit, flood } = lines[slot];
  return (
    <div className="metrics-scroll" style={{ height: HEIGHT }} {...scrolls} aria-label={t(`metrics.rate.${slot}`)}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t('metrics.when')}</th>
            <th className="number">{t('metrics.alarms')}</th>
            <th>{t('metrics.target')}</th>
          </tr>
        </thead>
        <tbody>
          {counts.toReversed().map(({ from, count }) => (
            <tr key={from}>
              <td>{slotWords(from)}</td>
              <td className="number">{formats.number(count)}</td>
              <td className="muted">
                {flood !== null && count > flood
                  ? t('metrics.slotFlood')
                  : t(`metrics.verdict.${count <= good ? 'good' : count <= limit ? 'fair' : 'bad'}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
