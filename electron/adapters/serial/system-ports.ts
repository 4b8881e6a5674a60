import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { portPath, type SerialPortView } from '../../contract/commissioning.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { SerialPorts } from '../../domain/ports/flashing.ts';
import { serialGroup } from './groups.ts';
import { nameOf, processes } from './holders.ts';
import { linuxPorts } from './linux-ports.ts';
import { commandFor, joinGroup } from './port-faults.ts';
import { openLine } from './serial-line.ts';

type Found = ReadonlyArray<Omit<SerialPortView, 'fresh'>>;

/** How often ports are looked for, ms. */
const lookEvery = 1_000;

/** Programs that open a new port by themselves: for modems, Braille displays, satellite receivers, printers. */
const knownGrabbers = ['ModemManager', 'brltty', 'gpsd', 'octoprint'];

/** Where Linux tells of its devices, processes and groups; a test makes its own. */
export interface SystemFolders {
  readonly sys: string;
  readonly proc: string;
  readonly etc: string;
  readonly lib: string;
}
const realFolders: SystemFolders = { sys: '/sys', proc: '/proc', etc: '/etc', lib: '/usr/lib' };
/** The rule of our package: whoever sits at the screen may open the ports of boards. */
const ourRule = 'udev/rules.d/60-leitstand.rules';

/** The serial ports of this machine. */
export function systemPorts(
  clock: Clock,
  folders: SystemFolders = realFolders,
  platform = process.platform,
): SerialPorts {
  const list = () => (platform === 'linux' ? linuxPorts(folders.sys) : driverPorts());
  return {
    list,
    watch: (listener) => watchPorts(list, clock, listener),
    permission: async () =>
      platform === 'linux' ? linuxPermission(await list(), folders) : { ok: true, command: null },
    grabbers: () => runningGrabbers(folders.proc),
    open: openLine,
  };
}

/** As the driver of the system lists them. On Linux it would start `udevadm`, and end the process where that is missing. */
async function driverPorts(): Promise<Found> {
  const ports = await SerialPort.list();
  return ports
    .filter(({ path, vendorId }) => vendorId !== undefined && portPath.safeParse(path).success)
    .map((port) => ({
      path: port.path,
      label: ('friendlyName' in port && String(port.friendlyName)) || port.manufacturer || port.path,
    }));
}

function watchPorts(list: () => Promise<Found>, clock: Clock, listener: (ports: Found) => void): () => void {
  let ended = false;
  let looking = false;
  let before: string | null = null;
  const look = async () => {
    if (looking) return;
    looking = true;
    // A driver that cannot tell now is asked again: until then what was there stays.
    const ports = await list().catch(() => null);
    looking = false;
    const now = JSON.stringify(ports);
    if (ended || ports === null || now === before) return;
    before = now;
    listener(ports);
  };
  const stop = clock.every(lookEvery, () => void look());
  void look();
  return () => {
    ended = true;
    stop();
  };
}

/**
 * By the ports that are there: one that may be opened is enough, for another one may belong to some other device; and
 * that of the board that is chosen is opened in any case. Without a port, by the group that it will belong to.
 */
async function linuxPermission(ports: Found, { etc, lib }: SystemFolders): ReturnType<SerialPorts['permission']> {
  const granted = { ok: true, command: null } as const;
  if (await isThere(join(lib, ourRule))) return granted;
  const may = await Promise.all(ports.map(({ path }) => mayOpen(path)));
  const [first] = ports;
  if (first !== undefined && !may.includes(true))
    return { ok: false, command: await commandFor(first.path, etc).catch(() => null) };
  if (ports.length > 0 || process.getuid?.() === 0) return granted;
  const group = await serialGroup(etc);
  if (group === null || process.getgroups?.().includes(group.id)) return granted;
  return { ok: false, command: joinGroup(group.name) };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function mayOpen(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return true;
  } catch (cause) {
    // One that was pulled meanwhile says nothing about permission.
    return !(cause instanceof Error && 'code' in cause && (cause.code === 'EACCES' || cause.code === 'EPERM'));
  }
}

async function runningGrabbers(proc: string): Promise<string[]> {
  const names = await Promise.all((await processes(proc)).map((pid) => nameOf(pid, proc)));
  return knownGrabbers.filter((name) => names.includes(name));
}
