import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** A running program that has a device open. */
export interface Holder {
  readonly pid: number;
  /** As the kernel shortens it: at most 15 characters. */
  readonly name: string;
}

/**
 * The programs that have a device open, as far as this account may look (Linux: `/proc/<pid>/fd`; empty elsewhere).
 * `proc` is where that file system is.
 */
export async function holders(device: string, proc = '/proc'): Promise<Holder[]> {
  const target = await realpath(device).catch(() => device);
  const found = await Promise.all(
    (await processes(proc)).map(async (pid) => ((await hasOpen(proc, pid, target)) ? pid : null)),
  );
  const pids = found.filter((pid) => pid !== null);
  return Promise.all(pids.map(async (pid) => ({ pid, name: await nameOf(pid, proc) })));
}

/** The ids of the running processes; none where the system does not tell. */
export async function processes(proc: string): Promise<number[]> {
  const names = await readdir(proc).catch(() => []);
  return names.filter((name) => /^[0-9]+$/.test(name)).map(Number);
}

/** The name of a process; empty when it has ended meanwhile. */
export async function nameOf(pid: number, proc: string): Promise<string> {
  return (await readFile(join(proc, String(pid), 'comm'), 'utf8').catch(() => '')).trim();
}

/** Processes of other accounts cannot be looked into, and any may end meanwhile: they are passed over. */
async function hasOpen(proc: string, pid: number, target: string): Promise<boolean> {
  const folder = join(proc, String(pid), 'fd');
  const handles = await readdir(folder).catch(() => []);
  for (const handle of handles) {
    if ((await readlink(join(folder, handle)).catch(() => '')) === target) return true;
  }
  return false;
}
