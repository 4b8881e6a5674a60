import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type * as Electron from 'electron';
import { emitPreventable } from './events.ts';
import { host } from './host.ts';

/** The package.json above the started script, as Electron reads name and version from it. */
function packageInfo(): { name: string; version: string } {
  let folder = dirname(process.argv[1] ?? process.cwd());
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Whether that process is a station on this host and no stranger that got the same number later. */
function isHost(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('chromium-host');
  } catch {
    return false;
  }
}

type UsedApp = Pick<
  Electron.App,
  | 'name'
  | 'setName'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'whenReady'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'quit'
  | 'relaunch'
  | 'exit'
  | 'isPackaged'
  | 'setBadgeCount'
>;

// Electron sets it from where its own program lies.
const packedIn = process.env['LEITSTAND_PACKED_IN'];
if (packedIn !== undefined) Object.assign(process, { resourcesPath: packedIn });

/** Electron's app as far as the application uses it. */
export class HostApp extends EventEmitter implements UsedApp {
  /** Whether it runs as it was packed: then `LEITSTAND_PACKED_IN` names the folder of its resources. */
  readonly isPackaged = packedIn !== undefined;
  name = packageInfo().name;
  #userData: string | null = null;
  #ready: Promise<void> | null = null;
  #quitting = false;
  #relaunching = false;

  constructor() {
    super();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return packageInfo().version;
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    if (name !== 'userData') throw new Error(`The development host does not know the folder ${name}`);
    return this.#userData ?? join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), this.name);
  }

  setPath(name: string, path: string): void {
    if (name === 'userData') this.#userData = path;
  }

  setBadgeCount(): boolean {
    return false;
  }

  enableSandbox(): void {
    // Every page of this Chromium is sandboxed already, except where root starts it and it cannot be.
  }

  whenReady(): Promise<void> {
    this.#ready ??= host.start(this.getPath('userData'), () => {
      if (!this.#quitting) this.emit('window-all-closed');
    });
    return this.#ready;
  }

  /** A file with our process id in the data folder; whoever comes second wakes the first by a signal. */
  requestSingleInstanceLock(): boolean {
    const file = join(this.getPath('userData'), 'chromium-host.pid');
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
    } catch {
      const holder = Number(readFileSync(file, 'utf8'));
      if (isHost(holder) && holder !== process.pid) {
        process.kill(holder, 'SIGUSR2');
        return false;
      }
      writeFileSync(file, String(process.pid));
    }
    process.on('SIGUSR2', () => this.emit('second-instance', {}, [], ''));
    process.once('exit', () => rmSync(file, { force: true }));
    return true;
  }

  quit(): void {
    if (emitPreventable(this, 'before-quit') || emitPreventable(this, 'will-quit')) return;
    this.emit('quit', {}, 0);
    this.exit(0);
  }

  /** As Electron does: nothing now, but with the end of this process another begins with the same command line. */
  relaunch(): void {
    if (this.#relaunching) return;
    this.#relaunching = true;
    process.once('exit', () => {
      const args = [...process.execArgv, ...process.argv.slice(1)];
      spawn(process.execPath, args, { detached: true, stdio: 'inherit' }).unref();
    });
  }

  exit(code = 0): void {
    if (this.#quitting) return;
    this.#quitting = true;
    void host.stop().finally(() => process.exit(code));
  }
}
