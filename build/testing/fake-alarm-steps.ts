import type { AlarmType } from '../../electron/contract/alarms.ts';
import type { Priority } from '../../electron/contract/fields.ts';
import type { StepRow } from '../../electron/domain/alarms/metrics/step-row.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** So many of each type among a hundred alarms of everyday life. */
const usual: ReadonlyArray<readonly [share: number, type: AlarmType, priority: Priority]> = [
  [30, 'door_held', 'low'],
  [20, 'threshold_warning', 'low'],
  [12, 'repeated_refusals', 'low'],
  [10, 'sensor_stale', 'low'],
  [8, 'node_offline', 'medium'],
  [7, 'barred_card', 'medium'],
  [6, 'threshold_alarm', 'high'],
  [4, 'tamper', 'high'],
  [2, 'door_forced', 'high'],
  [1, 'duress', 'critical'],
];

/** The same number from 0 to 1 for the same seed. */
function chance(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

function kindOf(seed: number): (typeof usual)[number] {
  let left = chance(seed) * 100;
  return usual.find(([share]) => (left -= share) < 0) ?? usual[0] ?? [100, 'door_held', 'low'];
}

/** Alarms as a site has them: more by day than by night, one flood each evening, one sensor that chatters, one that stays. */
export function fakeSteps(from: number, to: number, nodes: ReadonlyArray<{ readonly id: string }>): StepRow[] {
  const rows: StepRow[] = [];
  const nodeOf = (seed: number) => nodes[Math.floor(chance(seed) * nodes.length)]?.id ?? null;
  const live = (at: number, type: AlarmType, priority: Priority, node: string | null, seed: number) => {
    const about = { type, node, subject: '', key: `${type}:${node ?? ''}`, priority, occurrence: seed, hidden: false };
    rows.push({ ...about, at, step: 'raised' });
    const answer = at + 4_000 + chance(seed + 0.1) ** 4 * 40 * minute;
    if (chance(seed + 0.2) < 0.93) rows.push({ ...about, at: Math.round(answer), step: 'acknowledged' });
    rows.push({ ...about, at: Math.round(answer + chance(seed + 0.3) * hour), step: 'returned' });
  };
  for (let time = from - (from % hour); time < to; time += hour) {
    const [ofDay, seed] = [(time % day) / hour, time / hour];
    const many = Math.round((ofDay >= 6 && ofDay < 19 ? 7 : 2) + chance(seed) * 4);
    for (let i = 0; i < many; i++) {
      const one = seed + i / 97;
      const [, type, priority] = kindOf(one);
      live(time + Math.floor(chance(one + 0.5) * hour), type, priority, nodeOf(one + 0.7), Math.floor(seed * 100 + i));
    }
    for (let i = 0; i < (ofDay === 16 ? 34 : 0); i++)
      live(time + 12 * minute + i * 17_000, 'threshold_warning', 'low', nodeOf(i / 7), Math.floor(seed * 100 + 40 + i));
    for (let i = 0; i < (ofDay === 9 ? 5 : 0); i++)
      live(time + 3 * minute + i * 11_000, 'sensor_failed', 'low', 'node-7', Math.floor(seed * 100 + 80 + i));
  }
  const stays = {
    type: 'keychain_missing',
    node: null,
    subject: '',
    key: 'keychain_missing',
    priority: 'low',
  } as const;
  rows.push({ ...stays, at: from + 1, step: 'raised', occurrence: 1, hidden: false });
  return rows.filter(({ at }) => at >= from && at < to).sort((a, b) => a.at - b.at);
}
