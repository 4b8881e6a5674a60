import type { PrintedCase } from '../../electron/contract/archive.ts';
import type { CaseContent } from '../../electron/contract/case-file.ts';
import type { History } from '../../electron/contract/climate.ts';
import type { Incident, IncidentType, Nearness } from '../../electron/contract/incidents.ts';
import type { CaseParts } from '../../electron/domain/ports/cases.ts';

const forced = Date.UTC(2026, 9, 25, 0, 14, 7);
const second = 1_000;
const minute = 60 * second;

/** A hash that is told from those of other rows by its beginning. */
const hashOf = (id: number) => `${id}`.padStart(8, '0').padEnd(64, '5ac3f09e');

interface RowText {
  readonly type: IncidentType;
  readonly after: number;
  readonly actor?: string;
  readonly node?: string;
  readonly value?: Incident['value'];
  readonly near?: readonly Nearness[];
}

function row(id: number, { type, after, actor, node = 'n-1', value = {}, near = ['node'] }: RowText) {
  const timestamp = forced + after;
  const reported = { boot: actor === undefined ? 3 : null, seq: actor === undefined ? id : null } as const;
  const incident: Incident = {
    id,
    timestamp,
    received: timestamp + 80,
    type,
    node,
    ...reported,
    clock: actor === undefined ? 'ntp' : 'station',
    actor: actor ?? null,
    late: false,
    value,
  };
  return { incident, near: [...near], hash: hashOf(id) };
}

const alarm = '5f2a9c31d07be846';
const command = '7be8465f2a9c31d0';

/** What happened at a door in the night, from its first row on. */
const rows = [
  row(48_211, { type: 'access.denied', after: -6 * minute, value: { reason: 'no_right', last4: '7731' } }),
  row(48_214, { type: 'door.forced', after: 0, value: { door: 'open', lock: 'locked' }, near: ['itself'] }),
  row(48_215, {
    type: 'alarm.raised',
    after: second,
    value: { alarm, type: 'door_forced', priority: 'critical' },
    near: ['alarm', 'node'],
  }),
  row(48_218, { type: 'alarm.acknowledged', after: 40 * second, actor: 'eva', value: { alarm }, near: ['alarm'] }),
  row(48_220, { type: 'command.queued', after: 55 * second, actor: 'eva', value: { command, op: 'hold_locked' } }),
  row(48_222, { type: 'command.result', after: 57 * second, value: { command, result: 'applied' }, near: ['command'] }),
  row(48_226, { type: 'door.closed', after: 4 * minute, value: { door: 'closed', lock: 'locked' } }),
  row(48_231, { type: 'alarm.returned', after: 4 * minute + second, value: { alarm }, near: ['alarm', 'node'] }),
];

const comments = [
  row(48_240, {
    type: 'alarm.commented',
    after: 11 * minute,
    actor: 'eva',
    value: { alarm, text: 'Patrol was there at 02:19. Nobody in the hall, the strike plate is bent.' },
    near: ['itself'],
  }),
];

/** A curve of 30 minutes around the moment; between two of its points nothing was measured. */
function curve(metric: History['metric'], base: number, swing: number): History {
  const at = Array.from({ length: 60 }, (_, i) => forced - 15 * minute + i * 30 * second).filter(
    (_, i) => i < 38 || i > 42,
  );
  const mean = at.map((_, i) => Math.round((base + swing * Math.sin(i / 7)) * 100) / 100);
  const offset = (by: number) => mean.map((value) => Math.round((value + by) * 100) / 100);
  const width = swing / 6;
  const count = at.map(() => 3);
  return {
    node: 'n-1',
    metric,
    level: 'raw',
    step: 30 * second,
    gap: minute,
    at,
    min: offset(-width),
    mean,
    max: offset(width),
    count,
  };
}

const photo = {
  id: 1,
  incident: 48_214,
  name: 'camera-3.png',
  bytes: 5,
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  by: 'eva',
  at: forced + 13 * minute,
} as const;

const base = {
  v: 1,
  site: { id: 'hh-1', name: 'Hamburg 1', timeZone: 'Europe/Berlin' },
  made: { at: forced + 9 * 60 * minute, by: 'eva', version: '0.1.0' },
  title: 'Door at night',
  remarks: 'Seen on camera 3.\nThe police have the picture.',
  chosen: [48_214],
  rows,
  comments,
  curves: [curve('temperature', 23.4, 1.8), curve('humidity', 46, 5)],
  alarms: [
    {
      node: 'n-1',
      key: 'n-1/door_forced',
      type: 'door_forced',
      priority: 'critical',
      subject: '',
      raised: forced + second,
      returned: forced + 4 * minute + second,
    },
  ],
  names: { nodes: { 'n-1': 'Main door, hall 2' } },
  chain: { rows: 48_502, hash: hashOf(48_502), verifiedFrom: 48_211, verifiedTo: 48_502, broken: null },
} satisfies Omit<CaseContent, 'files'>;

/** A case as a station packs it. */
export const sampleCase: CaseParts = {
  ...base,
  files: [{ ...photo, content: Uint8Array.of(104, 101, 108, 108, 111) }],
};

/** The same as a window reads it. */
export const sampleContent: CaseContent = { ...base, files: [{ ...photo, data: 'aGVsbG8=' }] };

/** The same as it goes on paper. */
export const samplePrinted: PrintedCase['content'] = { ...base, files: [photo] };

/** A case of somebody who hides signs in its texts: one that turns the direction, and one without width. */
export const hostileContent: CaseContent = {
  ...sampleContent,
  title: 'Door\u202Ethgin ta',
  remarks: 'All is well\u202E.flesti dekcol eht\nsecond\u200Bline',
  made: { ...base.made, by: 'ev\u200Ba' },
  site: { ...base.site, name: 'Ham\u2066burg' },
  files: [{ ...photo, name: 'photo\u202Egnp.exe', by: 'e\u200Bva', data: 'aGVsbG8=' }],
  withheld: [{ incident: 48_214, name: 'gone\u202E.gpj', by: 'e\u200Bva', at: photo.at, why: 'missing' }],
};
