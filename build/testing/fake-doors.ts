import type { CallInput } from '../../electron/contract/calls.ts';
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

class Shelf {
  doors: DoorLive[];
  commands: CommandStory[] = [];
  modes: ModeOrder[] = [];
  confirmedUntil = 0;
  readonly parts: FakeParts;

  constructor(parts: FakeParts) {
    this.parts = parts;
    this.doors = Array.from({ length: parts.setup.nodes }, (_, i) => fakeDoor(i, Date.now()));
  }

  by = () => this.parts.session()?.person.username ?? '';
  confirmed = () => Date.now() < this.confirmedUntil;
  reach = (node: string) => this.parts.nodes().find(({ id }) => id === node)?.contact === 'online';
  door = (node: string) => this.doors.find((each) => each.node === node);

  change(node: string, part: Partial<DoorLive>): Result<DoorLive> {
    this.doors = this.doors.map((door) => (door.node === node ? { ...door, ...part } : door));
    const found = this.door(node);
    if (found === undefined) return fail('not_found', 'no such door');
    queueMicrotask(() => this.parts.push({ doors: [found] }));
    return ok(found);
  }

  order(node: string, op: DoorOp, until: number | null): Result<CommandStory> {
    const door = this.door(node);
    if (door === undefined) return fail('not_found', 'no such door');
    if (door.settings.confirm && !this.confirmed()) return fail('confirmation_needed', 'confirm the password first');
    const at = Date.now();
    const stages = [
      { stage: 'queued' as const, at, code: null },
      { stage: this.reach(node) ? ('sent' as const) : ('unreachable' as const), at: at + 12, code: null },
    ];
    const outcome = this.reach(node) ? 'running' : 'unreachable';
    const id = `c-${this.commands.length + 1}`;
    const story: CommandStory = { id, node, op, until, by: this.by(), at, stages, outcome };
    this.commands = [story, ...this.commands];
    queueMicrotask(() => this.parts.push({ commands: [story] }));
    return ok(story);
  }

  advance(stage: CommandStage, after: number, code: string | null): void {
    const story = this.commands[0];
    if (story === undefined) return;
    const last = story.stages.at(-1)?.at ?? story.at;
    const outcome = ends.includes(stage) ? (stage as CommandStory['outcome']) : 'running';
    const next = { ...story, outcome, stages: [...story.stages, { stage, at: last + after, code }] };
    this.commands = [next, ...this.commands.slice(1)];
    this.parts.push({ commands: [next] });
  }

  setModes(modes: ModeOrder[]): void {
    this.modes = modes;
    const { doors } = this;
    queueMicrotask(() => this.parts.push({ modes, doors }));
  }

  want(mode: DoorLive['wanted']): void {
    this.doors = this.doors.map((door) => ({
      ...door,
      wanted: mode,
      confirmed: this.reach(door.node) ? 'pending' : 'unreachable',
    }));
  }

  confirmModes(): void {
    this.doors = this.doors.map((door) => ({
      ...door,
      confirmed: this.reach(door.node) ? 'confirmed' : 'unreachable',
    }));
    for (const { node, wanted } of this.doors) if (this.reach(node)) this.parts.changeNode(node, { mode: wanted });
    this.setModes(
      this.modes.map((each) => ({ ...each, pending: [], confirmed: each.confirmed + each.pending.length })),
    );
  }
}

function doorHandlers(shelf: Shelf) {
  return {
    'doors.list': () => ok(shelf.doors),
    'doors.configure': (settings) => {
      const before = shelf.door(settings.node)?.settings;
      if (before === undefined) return fail('not_found', 'no such door');
      if (before.rev !== settings.rev) return fail('conflict', 'changed meanwhile', { rev: before.rev });
      const next = { ...settings, rev: before.rev + 1, maintenance: before.maintenance };
      return shelf.change(settings.node, { settings: next });
    },
    'doors.maintenance': ({ node, on }) => {
      const door = shelf.door(node);
      if (door === undefined) return fail('not_found', 'no such door');
      if (door.settings.confirm && !shelf.confirmed()) return fail('confirmation_needed', 'confirm the password first');
      return shelf.change(node, {
        settings: { ...door.settings, maintenance: on },
        wanted: on ? 'maintenance' : 'normal',
      });
    },
    'doors.resend': ({ node }) => {
      const door = shelf.door(node);
      if (door === undefined) return fail('not_found', 'no such door');
      return shelf.change(node, { table: { ...door.table, state: 'sending', sent: 0, fault: null, at: Date.now() } });
    },
    'doors.command': (input) =>
      shelf.order(input.node, input.op, input.op === 'unlock_until' ? Date.now() + input.minutes * 60_000 : null),
    'commands.list': () => ok(shelf.commands),
    'session.confirm': ({ password }) => {
      if (password === 'locked') return fail('locked_out', 'out', { until: Date.now() + 600_000 });
      if (password === 'wrong') return fail('credentials', 'wrong');
      shelf.confirmedUntil = Date.now() + CONFIRMED_MS;
      return ok({ until: shelf.confirmedUntil });
    },
  } satisfies Partial<Handlers>;
}

const same = (a: ModeScope, b: ModeScope) => JSON.stringify(a) === JSON.stringify(b);

/** Who may not end a lockdown, or may not be the second person. */
function refusal(shelf: Shelf, second: CallInput<'modes.end'>['second']): Result<never> | null {
  if (!shelf.confirmed()) return fail('confirmation_needed', 'confirm the password first');
  if (second === null) return fail('second_person', 'missing', { reason: 'missing' });
  return fakeSecond(shelf.by(), second);
}

/** `auditor…` has too low a role, the passwords `wrong` and `locked` are what they say. Null: may. */
export function fakeSecond(first: string, second: { username: string; password: string }): Result<never> | null {
  if (second.username === first) return fail('second_person', 'the same', { reason: 'same' });
  if (second.username.startsWith('auditor')) return fail('second_person', 'role', { reason: 'role' });
  if (second.password === 'locked') return fail('locked_out', 'out', { until: Date.now() + 600_000 });
  return second.password === 'wrong' ? fail('credentials', 'wrong') : null;
}

function modeHandlers(shelf: Shelf) {
  return {
    'modes.list': () => ok(shelf.modes),
    'modes.begin': ({ scope, mode, reason }) => {
      if (shelf.modes.some((each) => each.mode === mode && same(each.scope, scope)))
        return fail('conflict', 'in force');
      const mine = shelf.doors.filter(({ settings }) => scope.is === 'site' || settings.inside === scope.id);
      const pending = mine.filter(({ node }) => shelf.reach(node)).map(({ node }) => node);
      const unreachable = mine.filter(({ node }) => !shelf.reach(node)).map(({ node }) => node);
      const by = shelf.by();
      const made = { scope, mode, reason, by, at: Date.now(), doors: mine.length, confirmed: 0, unreachable, pending };
      shelf.want(mode);
      shelf.setModes([...shelf.modes, made]);
      return ok(made);
    },
    'modes.end': ({ scope, mode, second }) => {
      if (!shelf.modes.some((each) => each.mode === mode && same(each.scope, scope))) return fail('not_found', 'ended');
      const refused = mode === 'lockdown' ? refusal(shelf, second) : null;
      if (refused !== null) return refused;
      shelf.want('normal');
      shelf.setModes(shelf.modes.filter((each) => each.mode !== mode || !same(each.scope, scope)));
      return ok({});
    },
  } satisfies Partial<Handlers>;
}

/** Doors, orders and modes behind the bridge. An order stays where it is until `advance` takes it on. */
export function createFakeDoors(parts: FakeParts) {
  const shelf = new Shelf(parts);
  return {
    handlers: { ...doorHandlers(shelf), ...modeHandlers(shelf) },
    isConfirmed: () => shelf.confirmed(),
    doors: () => shelf.doors,
    commands: () => shelf.commands,
    modes: () => shelf.modes,
    /** Takes the newest order one stage on, `after` ms after the stage before. */
    advance: (stage: CommandStage, after = 140, code: string | null = null) => shelf.advance(stage, after, code),
    /** Every door that can be reached says that it is in the mode that is meant. */
    confirmModes: () => shelf.confirmModes(),
    change: (node: string, part: Partial<DoorLive>) => void shelf.change(node, part),
  };
}
