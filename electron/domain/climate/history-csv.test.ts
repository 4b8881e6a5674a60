import { describe, expect, it } from 'vitest';
import type { History } from '../../contract/climate.ts';
import { type HistoryFile, headLines, historyRows } from './history-csv.ts';

const from = Date.UTC(2026, 10, 26, 13);
const minute = 60_000;
const curve: History = {
  node: 'node-1',
  metric: 'temperature',
  level: '5m',
  step: 5 * minute,
  gap: 330_000,
  at: [-10, -5, 0, 5, 10].map((minutes) => from + minutes * minute),
  min: [1, 2, -3.5, 4, 5],
  mean: [1, 2, -3.14159, 4, 5],
  max: [1, 2, -2, 4, 5],
  count: [30, 30, 29, 30, 30],
};
const file: HistoryFile = {
  language: 'en',
  site: '=Frankfurt',
  timeZone: 'Europe/Berlin',
  names: new Map([['node-1', '@Aisle']]),
  shown: { from, to: from + 5 * minute },
  exported: { at: from, by: 'eva' },
};

describe('the rows of a file of curves', () => {
  it('say what they are: site, zone, span, level, width of a point, who exported when', () => {
    const rows = historyRows([curve], file);
    expect(rows.slice(0, 8).map((row) => row.filter((cell) => cell !== ''))).toEqual([
      ['Leitstand, curves'],
      ['Site', "'=Frankfurt"],
      ['Time zone', 'Europe/Berlin'],
      ['From', '2026-11-26T14:00:00+01:00'],
      ['To', '2026-11-26T14:05:00+01:00'],
      ['Level', 'five-minute sums'],
      ['Seconds per point', '300'],
      ['Exported', '2026-11-26T14:00:00+01:00', 'by', 'eva'],
    ]);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([9]));
  });

  it('have the points of the shown span only, with a negative number as a number and a name as text', () => {
    expect(historyRows([curve], file).slice(headLines - 1)).toEqual([
      ['time', 'node', 'name', 'metric', 'unit', 'min', 'mean', 'max', 'readings'],
      ['2026-11-26T14:00:00+01:00', 'node-1', "'@Aisle", 'temperature', '°C', '-3.5', '-3.142', '-2', '29'],
    ]);
  });

  it('are German for who reads German, with a decimal comma', () => {
    const rows = historyRows([{ ...curve, step: 0, level: 'raw' }], { ...file, language: 'de' });
    expect(rows.map((row) => row[0])).toContain('Sekunden je Punkt');
    expect(rows.at(-1)).toEqual([
      '2026-11-26T14:00:00.000+01:00',
      'node-1',
      "'@Aisle",
      'Temperatur',
      '°C',
      '-3,5',
      '-3,142',
      '-2',
      '29',
    ]);
  });
});
