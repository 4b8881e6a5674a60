import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { portPath, type SerialPortView } from '../../contract/commissioning.ts';

type Found = Omit<SerialPortView, 'fresh'>;

/** Longest label, characters: what a device says of itself is shown as it is. */
const longestLabel = 80;

/**
 * The serial ports that hang on USB, by name, as the kernel tells of them (`/sys/class/tty`); `sys` is where that file
 * system is. Built-in ports are left out: a board is not plugged into them, and a PC claims to have 32.
 */
export async function linuxPorts(sys = '/sys'): Promise<Found[]> {
  const folder = join(sys, 'class/tty');
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.map((name) => usbPort(sys, folder, name)));
  return found.filter((port) => port !== null).sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

async function usbPort(sys: string, folder: string, name: string): Promise<Found | null> {
  const path = portPath.safeParse(`/dev/${name}`);
  // Without a device behind it, it is a console or a pseudo-terminal.
  const device = await realpath(join(folder, name, 'device')).catch(() => null);
  if (!path.success || device === null) return null;
  const usb = await usbDevice(device, await realpath(sys));
  return usb === null ? null : { path: path.data, label: await labelOf(usb, name) };
}

/** The USB device that a serial port is a part of: the next folder above with a vendor id. */
async function usbDevice(from: string, root: string): Promise<string | null> {
  for (let folder = from; folder.startsWith(root) && folder !== root; folder = dirname(folder)) {
    if ((await word(folder, 'idVendor')) !== '') return folder;
  }
  return null;
}

async function labelOf(usb: string, name: string): Promise<string> {
  const said = [await word(usb, 'manufacturer'), await word(usb, 'product')].filter((text) => text !== '');
  if (said.length > 0) return said.join(' ').slice(0, longestLabel);
  const ids = `${await word(usb, 'idVendor')}:${await word(usb, 'idProduct')}`;
  return `${name} (USB ${ids})`;
}

/** One attribute; empty where the device has none, or has been pulled meanwhile. */
async function word(folder: string, attribute: string): Promise<string> {
  const text = await readFile(join(folder, attribute), 'utf8').catch(() => '');
  return text.replaceAll(/\p{Cc}/gu, ' ').trim();
}
