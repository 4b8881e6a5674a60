import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The lines of the system's list of groups: name and number. */
async function groups(etc: string): Promise<Array<{ name: string; id: number }>> {
  const text = await readFile(join(etc, 'group'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 3 && /^[a-z_][a-z0-9_-]*$/.test(fields[0] ?? ''))
    .map(([name = '', , id]) => ({ name, id: Number(id) }));
}

/** The name of a group; null where the system has none of that number. */
export async function groupName(id: number, etc: string): Promise<string | null> {
  return (await groups(etc)).find((group) => group.id === id)?.name ?? null;
}

/** The group that this system gives its serial ports to: `dialout` with Debian and Fedora, `uucp` with Arch. */
export async function serialGroup(etc: string): Promise<{ name: string; id: number } | null> {
  const all = await groups(etc);
  return all.find(({ name }) => name === 'dialout') ?? all.find(({ name }) => name === 'uucp') ?? null;
}
