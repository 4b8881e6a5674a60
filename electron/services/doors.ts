import type { CallInput } from '../contract/calls.ts';
import type { DoorLive, DoorSettings, LastRead, TableState } from '../contract/doors.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Command } from '../domain/wire/orders.ts';
import type { AccessBook } from './access-book.ts';
import type { Commands } from './commands.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { Modes } from './modes.ts';
import type { NodeBook } from './node-book.ts';
import type { Sessions } from './sessions.ts';

export interface DoorsDeps {
  readonly book: Pick<NodeBook, 'get' | 'list' | 'onChange'>;
  readonly access: Pick<AccessBook, 'door' | 'edit' | 'onChange'>;
  readonly tables: {
    state(node: string): TableState;
    /** Makes the table anew, under a revision of its own, and sends it. */
    resend(node: string): Promise<void>;
    onChange(listener: (node: string) => void): () => void;
  };
  readonly lastReads: {
    get(node: string): LastRead | null;
    onChange(listener: (node: string) => void): () => void;
  };
  /** Stores how a door is meant to decide, with its row of the journal. */
  readonly configure: (input: Omit<DoorSettings, 'maintenance'>, actor: string) => Promise<Result<DoorSettings>>;
  readonly modes: Pick<Modes, 'wanted' | 'confirmed' | 'onChange'>;
  readonly commands: Pick<Commands, 'send' | 'list'>;
  readonly sessions: Pick<Sessions, 'confirmed'>;
  readonly clock: Pick<Clock, 'now'>;
}

type DoorHandlers = Pick<
  Handlers,
  'doors.list' | 'doors.configure' | 'doors.maintenance' | 'doors.resend' | 'doors.command' | 'commands.list'
>;

/** The doors as the screens show them, beside their nodes. */
export interface Doors {
  /** Null where there is no such node. */
  get(node: string): DoorLive | null;
  list(): DoorLive[];
  /** Doors of which something has changed. */
  onChange(listener: (nodes: Iterable<string>) => void): () => void;
  readonly handlers: DoorHandlers;
}

/** Puts together what is known of each door. Nothing is kept here. */
export function createDoors(deps: DoorsDeps): Doors {
  const { book, access, tables, lastReads, modes } = deps;
  const get = (node: string) => (book.get(node) === null ? null : doorLive(deps, node));
  const all = () => book.list().map(({ id }) => id);

  return {
    get,
    list: () => all().map((node) => doorLive(deps, node)),
    onChange(listener) {
      const stops = [
        tables.onChange((node) => listener([node])),
        lastReads.onChange((node) => listener([node])),
        modes.onChange(listener),
        access.onChange(() => listener(all())),
        book.onChange(() => listener(all())),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    handlers: doorHandlers(deps, get),
  };
}

function doorLive({ access, tables, lastReads, modes }: DoorsDeps, node: string): DoorLive {
  return {
    node,
    settings: access.door(node),
    table: tables.state(node),
    wanted: modes.wanted(node),
    confirmed: modes.confirmed(node),
    last: lastReads.get(node),
  };
}

function doorHandlers(deps: DoorsDeps, get: Doors['get']): DoorHandlers {
  const { book, tables, commands, configure } = deps;
  const shown = (node: string): Result<DoorLive> => {
    const door = get(node);
    return door === null ? fail('not_found', `no door ${node}`) : ok(door);
  };
  /** What stands between an operator and an order to a door. */
  const hindrance = (node: string, caller: Caller): Result<never> | null => {
    if (book.get(node) === null) return fail('not_found', `no door ${node}`);
    if (!deps.access.door(node).confirm || deps.sessions.confirmed(caller.sessionId)) return null;
    return fail('confirmation_needed', 'give your own password first');
  };

  return {
    'doors.list': async () => ok(book.list().map(({ id }) => doorLive(deps, id))),
    async 'doors.configure'(input, { person }) {
      if (book.get(input.node) === null) return fail('not_found', `no door ${input.node}`);
      const stored = await configure(input, person.username);
      return stored.ok ? shown(input.node) : stored;
    },
    async 'doors.maintenance'(input, caller) {
      const refused = hindrance(input.node, caller);
      if (refused !== null) return refused;
      const stored = await setMaintenance(deps, input, caller.person.username);
      return stored.ok ? shown(input.node) : stored;
    },
    async 'doors.resend'({ node }) {
      if (book.get(node) === null) return fail('not_found', `no door ${node}`);
      await tables.resend(node);
      return shown(node);
    },
    async 'doors.command'(input, caller) {
      const refused = hindrance(input.node, caller);
      if (refused !== null) return refused;
      return commands.send(input.node, input.op, argsOf(input, deps.clock.now()), caller.person.username);
    },
    'commands.list': async () => ok(commands.list()),
  };
}

function argsOf(input: CallInput<'doors.command'>, now: number): Command['args'] {
  return input.op === 'unlock_until' ? { until: now + input.minutes * 60_000 } : {};
}

/** Changes nothing where the door is so already, so that the journal has one row for each begin and end. */
function setMaintenance(
  { access, clock }: DoorsDeps,
  { node, on, reason }: CallInput<'doors.maintenance'>,
  actor: string,
): Promise<Result<null>> {
  return access.edit(() => {
    const before = access.door(node);
    if (before.maintenance === on) return ok({ changes: [], entries: [], value: () => null });
    const value: DoorSettings = { ...before, rev: before.rev + 1, maintenance: on };
    const entry = { timestamp: clock.now(), type: 'door.maintenance', node, actor, value: { on, reason } } as const;
    return ok({ changes: [{ kind: 'door', id: node, value }], entries: [entry], value: () => null });
  });
}
