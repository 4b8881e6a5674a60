import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';

const HOUR_MS = 3_600_000;
const HOURS = 12;
const REFRESH_MS = 60_000;

interface Hour {
  readonly from: number;
  readonly count: number;
  readonly capped: boolean;
}

/** Journal rows per hour over the last twelve hours, counted by the station; the last bar is the hour that still runs. */
export function Hours() {
  const { t } = useTranslation();
  const formats = useFormats();
  const hours = useHours();
  if (hours === null) return <div className="hours small muted">{t('hours.unavailable')}</div>;
  const data = hours.map(({ from, count }) => ({ hour: formats.minute(from), count }));
  const sum = hours.reduce((all, { count }) => all + count, 0);
  const top = Math.max(0, ...hours.map(({ count }) => count));
  const label = t('hours.label', { sum: formats.number(sum), top: formats.number(top) });
  const tick = { fontSize: 11, fill: 'var(--muted)' };
  return (
    <div className="hours">
      <div className="row small muted">
        <span className="grow">{t('hours.title')}</span>
        {hours.some(({ capped }) => capped) ? <span>{t('hours.capped')}</span> : null}
      </div>
      <div role="img" aria-label={label} style={{ height: 96 }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 340, height: 96 }}>
          <BarChart
            data={data}
            margin={{ top: 6, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
            barCategoryGap={3}
          >
            <XAxis
              dataKey="hour"
              tick={tick}
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              interval={2}
              height={20}
            />
            <YAxis
              width={44}
              tick={tick}
              tickLine={false}
              axisLine={false}
              allowDecimals={false}
              tickCount={3}
              domain={[0, 'auto']}
              tickFormatter={(value: number) => formats.number(value)}
            />
            <Bar dataKey="count" fill="var(--equipment-line)" isAnimationActive={false} radius={[2, 2, 0, 0]} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

function useHours(): readonly Hour[] | null {
  const { api } = useStation();
  const [hours, setHours] = useState<readonly Hour[] | null>([]);
  useEffect(() => {
    let current = true;
    const load = async () => {
      const last = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
      const starts = Array.from({ length: HOURS }, (_, i) => last - (HOURS - 1 - i) * HOUR_MS);
      const counts = await Promise.all(
        starts.map((from) => api.call('incidents.count', { filter: { from, to: from + HOUR_MS - 1 } })),
      );
      if (!current) return;
      const counted = counts.flatMap((each, i) => (each.ok ? [{ from: starts[i] ?? 0, ...each.value }] : []));
      setHours(counted.length === HOURS ? counted : null);
    };
    void load();
    const timer = setInterval(() => void load(), REFRESH_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [api]);
  return hours;
}
