import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChartMetric } from '../../contract/fields.ts';
import type { Sample } from '../../domain/ports/journal.ts';
import { alarmSpanSql } from './alarm-span-query.ts';
import type { OpenDatabase } from './database.ts';
import { meansSql } from './envelope-query.ts';
import { event, opened, plan, sample, stationEntry, temporaryFolder } from './testing.ts';

const start = 1_790_000_000_000 - (1_790_000_000_000 % 86_400_000);
const minute = 60_000;

describe('what a node’s climate was like', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await opened({ file: folder.file });
  });
  afterAll(async () => {
    await database.close();
    await folder.remove();
  });

  const alarm = (
    type: 'alarm.raised' | 'alarm.returned',
    node: string,
    at: number,
    subject = 'temperature.warn_high',
  ) =>
    stationEntry({
      type,
      node,
      timestamp: at,
      actor: null,
      value: { key: `warm:${node}`, type: 'threshold_warning', priority: 'low', occurrence: 1, subject },
    });

  it('tells when alarms were active, among whatever else the node did', async () => {
    const rex = Array.from({ length: 3_000 }, (_, i) => event(i + 1, { type: 'rex', timestamp: start + i * 100 }));
    await database.journal.commit({ events: rex, samples: [], entries: [] });
    await database.journal.append(
      alarm('alarm.raised', 'node-1', start + 10 * minute),
      alarm('alarm.returned', 'node-1', start + 30 * minute),
      alarm('alarm.raised', 'node-1', start + 50 * minute),
      alarm('alarm.raised', 'node-2', start + 20 * minute),
    );
    const { reader } = database;
    const span = { key: 'warm:node-1', type: 'threshold_warning', priority: 'low', subject: 'temperature.warn_high' };
    expect(await reader.alarmSpans(['node-1'], start + 20 * minute, start + 60 * minute)).toEqual({
      spans: [
        { ...span, node: 'node-1', raised: start + 10 * minute, returned: start + 30 * minute },
        { ...span, node: 'node-1', raised: start + 50 * minute, returned: null },
      ],
      capped: false,
    });
    const both = await reader.alarmSpans(['node-1', 'node-2', 'nobody'], start, start + 40 * minute);
    expect(both.spans.map(({ node }) => node)).toEqual(['node-1', 'node-2']);
  });

  it('reads no more rows of a node than it may, says so, and leaves out what it does not know', async () => {
    const many = Array.from({ length: 700 }, (_, i) => [
      alarm('alarm.raised', 'node-9', start + 2 * i * minute),
      alarm('alarm.returned', 'node-9', start + (2 * i + 1) * minute),
    ]);
    await database.journal.append(...many.flat());
    const { spans, capped } = await database.reader.alarmSpans(['node-9'], start, start + 2_000 * minute);
    expect([spans.length, capped]).toEqual([500, true]);
    expect(spans[0]?.raised).toBe(start + 400 * minute);
    const later = await database.reader.alarmSpans(['node-9'], start + 1_000 * minute, start + 2_000 * minute);
    expect(later.capped).toBe(false);
  });

  it('finds the alarms of a node without passing over its other rows', () => {
    expect(plan(folder.file, alarmSpanSql, ['node-1', 9, 5])).toBe(
      'SEARCH incidents USING INDEX incidents_alarm_at (node=? AND at<?)',
    );
  });

  const readings = (metric: ChartMetric, values: readonly (number | null)[]): Sample[] =>
    values.flatMap((value, bucket) =>
      value === null
        ? []
        : [0, 1, 2].map((i) =>
            sample(start + (bucket * 5 + i) * minute, value, { node: 'air', metric: metric as 'temperature' }),
          ),
    );

  it('counts minutes outside the recommended envelope from the five-minute means, and what was not measured', async () => {
    const samples = [
      ...readings('temperature', [22, 28, 28, 22, null, 22]),
      ...readings('humidity', [45, 45, 75, 45, null, null]),
      ...readings('dew_point', [9.5, 14, 23, -10, null, null]),
    ];
    await database.journal.commit({ events: [], entries: [], samples });
    expect(await database.reader.envelope('air', start, start + 60 * minute)).toEqual({
      minutes: { outside: 15, inside: 5, unknown: 40 },
      by: { temperature: 10, humidity: 5, dew_point: 10 },
    });
    expect(await database.reader.envelope('nobody', start, start + 60 * minute)).toMatchObject({
      minutes: { outside: 0, inside: 0, unknown: 60 },
    });
  });

  it('reads the means along the primary key', () => {
    expect(plan(folder.file, meansSql, ['air', 'humidity', 0, 9])).toContain(
      'SEARCH rollup_5m USING PRIMARY KEY (id=? AND timestamp>? AND timestamp<?)',
    );
  });
});
