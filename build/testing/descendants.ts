import { readdirSync, readFileSync } from 'node:fs';

/** The ids of all processes that this one has started, and those that they have, in order, without one and its own (Linux). */
export function descendants(without: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^[0-9]+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const found = new Set([process.pid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [pid, parent] of parents) {
      if (parent !== null && pid !== without && found.has(parent)) found.add(pid);
    }
  }
  found.delete(process.pid);
  return [...found].sort((a, b) => a - b);
}

/** Null when the process has ended meanwhile. The name stands in brackets and may hold some itself (proc(5)). */
function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
