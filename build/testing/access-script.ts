import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { clockQualities } from '../../electron/contract/fields.ts';
import { siteModes } from '../../electron/contract/nodes.ts';
import { type Door, type ReaderIndex, readerIndex } from '../../electron/domain/access/judge.ts';
import { createDoor, isKey, type Outcome } from '../../electron/domain/access/judge-door.ts';
import { type LocalClock, tableClock } from '../../electron/domain/access/local-time.ts';
import type { AccessTable } from '../../electron/domain/access/table.ts';

/** Plays decisions of the firmware's core: firmware/tools/decide.cpp. */
const decideBinary = fileURLToPath(new URL('../out/firmware/leitstand-decide', import.meta.url));

const bytes = z
  .string()
  .regex(/^([0-9a-f]{2})*$/)
  .transform((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
const toHex = (data: Uint8Array) => Buffer.from(data).toString('hex');
const direction = z.enum(['none', 'in', 'out']);
const minutes = z.strictObject({ from: z.int(), to: z.int() });

/** A table as the examples have it: an `AccessTable` with bytes in hex. */
export const tableJson = z.strictObject({
  rules: z.strictObject({
    twoPersons: z.boolean(),
    firstPerson: z.boolean(),
    pin: z.union([z.literal('never'), z.literal('always'), z.strictObject({ outside: z.int() })]),
    directions: z.tuple([direction, direction, direction, direction]),
    antipassbackSeconds: z.int(),
    antipassbackArea: z.boolean(),
  }),
  zone: z.array(z.strictObject({ from: z.int(), offset: z.int() })),
  holidays: z.array(z.int()),
  schedules: z.array(z.array(z.array(minutes)).length(8)),
  credentials: z.array(
    z.strictObject({
      cred: bytes,
      person: z.int(),
      from: z.int(),
      to: z.int(),
      schedule: z.int(),
      blocked: z.boolean(),
      lost: z.boolean(),
      first: z.boolean(),
      second: z.boolean(),
      exempt: z.boolean(),
    }),
  ),
  pins: z.array(z.strictObject({ person: z.int(), pin: bytes, duress: bytes.nullable() })),
});

const moment = { mono: z.int(), wall: z.int(), clk: z.enum(clockQualities) };
const reader = z.int().min(0).max(3);

/** A step of an example; bytes in hex. */
export const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('card'), reader, cred: z.string(), ...moment }),
  z.strictObject({ do: z.literal('keys'), reader, keys: z.string(), ...moment }),
  z.strictObject({ do: z.literal('tick'), ...moment }),
  z.strictObject({
    do: z.literal('place'),
    state: z.enum(['unknown', 'inside', 'outside']),
    creds: z.array(z.string()),
  }),
  z.strictObject({ do: z.literal('mode'), mode: z.enum(siteModes) }),
  z.strictObject({ do: z.literal('held'), held: z.boolean() }),
]);
export type Step = z.infer<typeof step>;

/** The step that brings a table into force. */
export const tableStep = (image: Uint8Array) => ({ do: 'table', image: toHex(image) }) as const;
/** The step that begins a door on a node without a table. */
export const doorStep = (key: Uint8Array) => ({ do: 'door', key: toHex(key) }) as const;

type Written<T> = T extends unknown ? Omit<T, 'cred'> & { readonly cred: string } : never;
/** An outcome as the examples have it. */
export type WrittenOutcome = Written<Outcome>;

/** A door of the reference that plays steps. */
export function referenceDoor(key: Uint8Array, local?: LocalClock) {
  let door: Door | null = null;
  let [mode, heldLocked]: [Door['mode'], boolean] = ['normal', false];
  const states = createDoor(nodeCrypto, key, () => {
    if (door === null) throw new Error('a step before the table');
    return { ...door, mode, heldLocked };
  });
  const unhex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
  const at = ({ mono, wall, clk }: { mono: number; wall: number; clk: (typeof clockQualities)[number] }) => ({
    mono,
    wall,
    clock: clk,
  });

  function outcomes(one: Step): readonly Outcome[] {
    switch (one.do) {
      case 'card':
        return states.card(readerOf(one.reader), unhex(one.cred), at(one));
      case 'keys':
        return one.keys
          .split('')
          .filter(isKey)
          .flatMap((pressed) => states.key(readerOf(one.reader), pressed, at(one)));
      case 'tick':
        return states.tick(at(one));
      case 'place':
        states.place(one.state, one.creds.map(unhex));
        return [];
      case 'mode':
        mode = one.mode;
        return [];
      case 'held':
        heldLocked = one.held;
        return [];
    }
  }
  return {
    take(table: AccessTable): void {
      door = { table, local: local ?? tableClock(table.zone), mode, heldLocked };
    },
    play: (one: Step): WrittenOutcome[] => outcomes(one).map((outcome) => ({ ...outcome, cred: toHex(outcome.cred) })),
  };
}

function readerOf(index: number): ReaderIndex {
  const found = readerIndex.find((one) => one === index);
  if (found === undefined) throw new Error(`no reader ${index}`);
  return found;
}

/** The firmware's side, in a process of its own: a line in for a line out. */
export function startDecide(args: readonly string[] = []) {
  const process: ChildProcess = spawn(decideBinary, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = process;
  if (stdin === null || stdout === null) throw new Error('no pipes');
  const ended = new Promise<void>((resolve) => process.once('close', () => resolve()));
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    /** Plays all steps, and gives what came of each. */
    async play(steps: readonly object[]): Promise<unknown[]> {
      stdin.write(steps.map((one) => `${JSON.stringify(one)}\n`).join(''));
      const answers: unknown[] = [];
      while (answers.length < steps.length) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`the firmware's side ended at step ${answers.length + 1} of ${steps.length}`);
        answers.push(JSON.parse(value));
      }
      return answers;
    },
    async stop(): Promise<void> {
      stdin.end();
      await ended;
    },
  };
}
