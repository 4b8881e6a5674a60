import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../build/testing/until.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { systemClock } from '../clock/system-clock.ts';
import { systemPorts } from './system-ports.ts';

const device = 'sys/devices/pci0000:00/usb1';
/** User and group of nobody, on Debian. */
const nobody = 65_534;

describe('the serial ports of a Linux PC', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'leitstand-sys-'));
    await mkdir(join(root, 'sys/class/tty'), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const folders = () => ({
    sys: join(root, 'sys'),
    proc: join(root, 'proc'),
    etc: join(root, 'etc'),
    lib: join(root, 'lib'),
  });
  const ports = (clock: Clock = systemClock()) => systemPorts(clock, folders(), 'linux');

  async function file(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  /** As the kernel shows a bridge: the port is three folders below the device that names itself. */
  async function plug(place: string, tty: string, words: Readonly<Record<string, string>>): Promise<void> {
    const at = `${device}/${place}`;
    await mkdir(join(root, at, `${place}:1.0`, tty), { recursive: true });
    for (const [name, value] of Object.entries(words)) await file(`${at}/${name}`, `${value}\n`);
    await mkdir(join(root, 'sys/class/tty', tty), { recursive: true });
    await symlink(join(root, at, `${place}:1.0`, tty), join(root, 'sys/class/tty', tty, 'device'));
  }
  const bridge = { idVendor: '10c4', idProduct: 'ea60', manufacturer: 'Silicon Labs', product: 'CP2102 Bridge' };

  it('are those on USB, by what they call themselves, in the order of their numbers', async () => {
    await plug('1-10', 'ttyUSB10', { idVendor: '1a86', idProduct: '7523' });
    await plug('1-2', 'ttyUSB2', bridge);
    expect(await ports().list()).toEqual([
      { path: '/dev/ttyUSB2', label: 'Silicon Labs CP2102 Bridge' },
      { path: '/dev/ttyUSB10', label: 'ttyUSB10 (USB 1a86:7523)' },
    ]);
  });

  it('are neither consoles nor the ports that a PC has built in', async () => {
    await mkdir(join(root, 'sys/class/tty/tty0'), { recursive: true });
    await mkdir(join(root, 'sys/devices/platform/serial8250'), { recursive: true });
    await mkdir(join(root, 'sys/class/tty/ttyS0'), { recursive: true });
    await symlink(join(root, 'sys/devices/platform/serial8250'), join(root, 'sys/class/tty/ttyS0/device'));
    expect(await ports().list()).toEqual([]);
  });

  it('show a hostile name as text of one line', async () => {
    await plug('1-3', 'ttyACM0', { ...bridge, manufacturer: 'A\nB\u001b[31m', product: 'x'.repeat(200) });
    const [port] = await ports().list();
    expect(port?.label).toMatch(/^A B \[31m x+$/);
    expect(port?.label).toHaveLength(80);
  });

  it('are told when one comes and when one goes, and not in between', async () => {
    const looks: Array<() => void> = [];
    const clock: Clock = {
      ...systemClock(),
      every(_ms, look) {
        looks.push(look);
        return () => void looks.splice(0);
      },
    };
    const told: string[][] = [];
    const end = ports(clock).watch((found) => told.push(found.map(({ path }) => path)));
    await until('the first look', () => told.length === 1);
    await plug('1-2', 'ttyUSB0', bridge);
    const seen = (paths: string[]) =>
      until(`a look that finds ${paths.join()}`, () => {
        for (const look of looks) look();
        return told.at(-1)?.join() === paths.join();
      });
    await seen(['/dev/ttyUSB0']);
    await rm(join(root, 'sys/class/tty/ttyUSB0'), { recursive: true });
    await seen([]);
    end();
    expect(told).toEqual([[], ['/dev/ttyUSB0'], []]);
    expect(looks).toEqual([]);
  });

  /** What somebody is told who is not root: where we are, a process of ours becomes somebody else once it has read its files. */
  function toldTo(group: number): unknown {
    const asked = `
      const { systemPorts } = await import(${JSON.stringify(new URL('./system-ports.ts', import.meta.url).href)});
      const ports = systemPorts({ every: () => () => {} }, ${JSON.stringify(folders())}, 'linux');
      if (process.getuid() === 0) {
        process.setgroups([${group}]);
        process.setgid(${group});
        process.setuid(${nobody});
      }
      console.log(JSON.stringify(await ports.permission()));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', asked], { encoding: 'utf8' });
    return stdout === '' ? stderr : JSON.parse(stdout);
  }

  it('may be opened by root, by the group of serial ports and where our rule lies; others are told what lets them', async () => {
    const isRoot = process.getuid?.() === 0;
    const own = isRoot ? nobody : (process.getgroups?.()[0] ?? 0);
    await chmod(root, 0o755);
    await file('etc/group', `root:x:0:\ndialout:x:${own}:\n`);
    expect(toldTo(own)).toEqual({ ok: true, command: null });
    await file('etc/group', `root:x:0:\ndialout:x:${nobody - 1}:\n`);
    const denied = { ok: false, command: expect.stringMatching(/^sudo usermod -aG dialout \S+$/) };
    expect(toldTo(own)).toEqual(denied);
    if (isRoot) expect(await ports().permission()).toEqual({ ok: true, command: null });
    await file('lib/udev/rules.d/60-leitstand.rules', '');
    expect(toldTo(own)).toEqual({ ok: true, command: null });
  });

  it('are known to be grabbed by some programs that run', async () => {
    await file('proc/17/comm', 'ModemManager\n');
    await file('proc/18/comm', 'bash\n');
    await file('proc/19/comm', 'brltty\n');
    await file('proc/self/comm', 'gpsd\n');
    expect(await ports().grabbers()).toEqual(['ModemManager', 'brltty']);
  });
});
