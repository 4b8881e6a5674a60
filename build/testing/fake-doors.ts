import type {
  CommandStage,
  CommandStory,
  DoorLive,
  DoorOp,
  LastRead,
  ModeOrder,
  ModeScope,
  TableState,
} from '../../electron/contract/doors.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

const CONFIRMED_MS = 300_000;
const ends: readonly CommandStage[] = ['done', 'refused', 'failed', 'expired', 'unreachable'];

const readers: readonly (readonly [string | null, string, LastRead['reason']])[] = [
  ['Anneliese Brandt-Oberhausen', '0912', null],
  ['Kofi Mensah', '4471', 'outside_schedule'],
  [null, '8830', 'unknown_credential'],
  ['Ines Ferreira', '2207', null],
];

function fakeTable(i: number, now: number): TableState {
  const applied: TableState = {
    state: 'applied',
    rev: 9,
    held: 9,
    credentials: 412,
    sent: 3,
    pieces: 3,
    fault: null,
    at: now - 3_600_000,
  };
  if (i === 1) return { ...applied, state: 'sending', held: 8, sent: 1, at: now - 2_000 };
  if (i === 3) return { ...applied, state: 'refused', held: 8, fault: 'storage', at: now - 120_000 };
  if (i === 4 || i === 7) return { ...applied, state: 'waiting', held: i === 7 ? null : 8, sent: 0, at: now - 960_000 };
  return i === 6 ? { ...applied, state: 'differs', held: 12, at: now - 60_000 } : applied;
}

function fakeLast(i: number, now: number): LastRead | null {
  const who = readers[i % readers.length];
  if (who === undefined || i === 7) return null;
  const [name, last4, reason] = who;
  const person = name === null ? null : (i % readers.length) + 1;
  const at = now - (i + 1) * 71_000;
  return { at, person, name, photo: 0, last4, granted: reason === null, reason, incident: 900 + i };
}

/** The door at a node: tables in every state, a reader used lately, one door that wants a confirmed password. */
export function fakeDoor(i: number, now: number): DoorLive {
  const node = `node-${i + 1}`;
  return {
    node,
    settings: {
      node,
      rev: 1,
      inside: i < 4 ? 1 : null,
      outside: null,
      readers: ['in', 'out', 'none', 'none'],
      pin: 'never',
      pinSchedule: null,
      twoPersons: false,
      firstPerson: false,
      antipassback: 0,
      confirm: i === 1,
      maintenance: i === 5,
    },
    table: fakeTable(i, now),
    wanted: i === 5 ? 'maintenance' : 'normal',
    confirmed: i === 4 || i === 7 ? 'unreachable' : 'confirmed',
    last: fakeLast(i, now),
  };
}

/** Doors, orders and modes behind the bridge. An order stays where it is until `advance` takes it on. */
export function createFakeDoors(parts: FakeParts) {
  const now = Date.now();
  let doors = Array.from({ length: parts.setup.nodes }, (_, i) => fakeDoor(i, now));
  let commands: CommandStory[] = [];
  let modes: ModeOrder[] = [];
  let confirmedUntil = 0;
  const by = () => parts.session()?.person.username ?? '';
  const confirmed = () => Date.now() < confirmedUntil;
  const reach = (node: string) => parts.nodes().find(({ id }) => id === node)?.contact === 'online';

  const change = (node: string, part: Partial<DoorLive>): Result<DoorLive> => {
    doors = doors.map((door) => (door.node === node ? { ...door, ...part } : door));
    const found = doors.find((door) => door.node === node);
    if (found === undefined) return fail('not_found', 'no such door');
    queueMicrotask(() => parts.push({ doors: [found] }));
    return ok(found);
  };

  const order = (node: string, op: DoorOp, until: number | null): Result<CommandStory> => {
    const door = doors.find((each) => each.node === node);
    if (door === undefined) return fail('not_found', 'no such door');
    if (door.settings.confirm && !confirmed()) return fail('confirmation_needed', 'confirm the password first');
    const at = Date.now();
    const stages = [
      { stage: 'queued' as const, at, code: null },
      { stage: reach(node) ? ('sent' as const) : ('unreachable' as const), at: at + 12, code: null },
    ];
    const outcome = reach(node) ? 'running' : 'unreachable';
    const story: CommandStory = { id: `c-${commands.length + 1}`, node, op, until, by: by(), at, stages, outcome };
    commands = [story, ...commands];
    queueMicrotask(() => parts.push({ commands: [story] }));
    return ok(story);
  };

  /** Takes the newest order one stage on, `after` ms after the stage before. */
  const advance = (stage: CommandStage, after = 140, code: string | null = null): void => {
    const story = commands[0];
    if (story === undefined) return;
    const last = story.stages.at(-1)?.at ?? story.at;
    const outcome = ends.includes(stage) ? (stage as CommandStory['outcome']) : 'running';
    const next = { ...story, outcome, stages: [...story.stages, { stage, at: last + after, code }] };
    commands = [next, ...commands.slice(1)];
    parts.push({ commands: [next] });
  };

  const same = (a: ModeScope, b: ModeScope) => JSON.stringify(a) === JSON.stringify(b);
  const setModes = (next: ModeOrder[]) => {
    modes = next;
    queueMicrotask(() => parts.push({ modes, doors }));
  };
  const wanted = (mode: DoorLive['wanted']) => {
    doors = doors.map((door) => ({ ...door, wanted: mode, confirmed: reach(door.node) ? 'pending' : 'unreachable' }));
  };
  /** Every door that can be reached says that it is in the mode that is meant. */
  const confirmModes = () => {
    doors = doors.map((door) => ({ ...door, confirmed: reach(door.node) ? 'confirmed' : 'unreachable' }));
    for (const { node, wanted: mode } of doors) if (reach(node)) parts.changeNode(node, { mode });
    setModes(modes.map((each) => ({ ...each, pending: [], confirmed: each.confirmed + each.pending.length })));
  };

  const handlers = {
    'doors.list': () => ok(doors),
    'doors.configure': ({ ...settings }) => {
      const before = doors.find(({ node }) => node === settings.node)?.settings;
      if (before === undefined) return fail('not_found', 'no such door');
      if (before.rev !== settings.rev) return fail('conflict', 'changed meanwhile', { rev: before.rev });
      return change(settings.node, {
        settings: { ...settings, rev: before.rev + 1, maintenance: before.maintenance },
      });
    },
    'doors.maintenance': ({ node, on }) => {
      const door = doors.find((each) => each.node === node);
      if (door === undefined) return fail('not_found', 'no such door');
      if (door.settings.confirm && !confirmed()) return fail('confirmation_needed', 'confirm the password first');
      return change(node, {
        settings: { ...door.settings, maintenance: on },
        wanted: on ? 'maintenance' : 'normal',
      });
    },
    'doors.resend': ({ node }) => {
      const door = doors.find((each) => each.node === node);
      if (door === undefined) return fail('not_found', 'no such door');
      return change(node, { table: { ...door.table, state: 'sending', sent: 0, fault: null, at: Date.now() } });
    },
    'doors.command': (input) =>
      order(input.node, input.op, input.op === 'unlock_until' ? Date.now() + input.minutes * 60_000 : null),
    'commands.list': () => ok(commands),
    'modes.list': () => ok(modes),
    'modes.begin': ({ scope, mode, reason }) => {
      if (modes.some((each) => each.mode === mode && same(each.scope, scope))) return fail('conflict', 'in force');
      const mine = scope.is === 'site' ? doors : doors.filter(({ settings }) => settings.inside === scope.id);
      const pending = mine.filter(({ node }) => reach(node)).map(({ node }) => node);
      const unreachable = mine.filter(({ node }) => !reach(node)).map(({ node }) => node);
      const at = Date.now();
      const made = { scope, mode, reason, by: by(), at, doors: mine.length, confirmed: 0, unreachable, pending };
      wanted(mode);
      setModes([...modes, made]);
      return ok(made);
    },
    'modes.end': ({ scope, mode, second }) => {
      if (!modes.some((each) => each.mode === mode && same(each.scope, scope))) return fail('not_found', 'ended');
      if (mode === 'lockdown') {
        if (!confirmed()) return fail('confirmation_needed', 'confirm the password first');
        if (second === null) return fail('second_person', 'missing', { reason: 'missing' });
        if (second.username === by()) return fail('second_person', 'the same', { reason: 'same' });
        if (second.username.startsWith('auditor')) return fail('second_person', 'role', { reason: 'role' });
        if (second.password === 'locked') return fail('locked_out', 'out', { until: Date.now() + 600_000 });
        if (second.password === 'wrong') return fail('credentials', 'wrong');
      }
      wanted('normal');
      setModes(modes.filter((each) => each.mode !== mode || !same(each.scope, scope)));
      return ok({});
    },
    'session.confirm': ({ password }) => {
      if (password === 'locked') return fail('locked_out', 'out', { until: Date.now() + 600_000 });
      if (password === 'wrong') return fail('credentials', 'wrong');
      confirmedUntil = Date.now() + CONFIRMED_MS;
      return ok({ until: confirmedUntil });
    },
  } satisfies Partial<Handlers>;

  return {
    handlers,
    doors: () => doors,
    commands: () => commands,
    modes: () => modes,
    advance,
    confirmModes,
    change: (node: string, part: Partial<DoorLive>) => void change(node, part),
  };
}
