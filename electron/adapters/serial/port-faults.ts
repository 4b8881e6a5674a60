import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { PortFault } from '../../domain/flashing/faults.ts';
import { groupName } from './groups.ts';
import { holders } from './holders.ts';

/** What the words of the serial driver mean; it gives no codes (@serialport/bindings-cpp, `serialport_unix.cpp` and `_win.cpp`). */
const meanings: ReadonlyArray<readonly [RegExp, PortFault['code']]> = [
  // Windows says this of a port that another program has open.
  [/Access denied|resource busy|Cannot lock port|Resource temporarily unavailable/i, 'port_busy'],
  [/Permission denied|Operation not permitted/i, 'no_permission'],
  [
    /No such (?:file|device)|File not found|Input\/output error|Device not configured|bad file descriptor|not open|Port is closed/i,
    'port_gone',
  ],
];

/** Names why a port failed, without asking who has it. */
export function codeOf(message: string): PortFault['code'] {
  return meanings.find(([words]) => words.test(message))?.[1] ?? 'internal';
}

/** Adds to a fault at a port what the system knows of its remedy: who has the port, or what lets this account open it. */
export async function withRemedy(path: string, fault: PortFault): Promise<PortFault> {
  if (fault.code === 'port_busy') return { ...fault, holder: (await holders(path))[0]?.name ?? null };
  if (fault.code === 'no_permission') return { ...fault, command: await commandFor(path).catch(() => null) };
  return fault;
}

/** What lets this account open a device: its group, where it has one that may (Linux; null elsewhere). */
export async function commandFor(path: string, etc = '/etc'): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const { gid, mode } = await stat(path);
  const group = (mode & 0o060) === 0o060 && gid !== 0 ? await groupName(gid, etc) : null;
  return group === null ? null : joinGroup(group);
}

export function joinGroup(group: string): string {
  return `sudo usermod -aG ${group} ${userInfo().username}`;
}
