import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { descendants } from './descendants.ts';
import type { NewNodeBench } from './new-node-bench.ts';

/** Command lines and environments of all that this test has started, over time, until it is stopped. */
export function watchProcesses(stops: (() => Promise<unknown> | void)[]): { seen(): Buffer } {
  const seen = new Set<string>();
  const look = () => {
    for (const pid of descendants(-1))
      for (const what of ['cmdline', 'environ']) {
        try {
          seen.add(readFileSync(`/proc/${pid}/${what}`, 'latin1'));
        } catch {
          // It has ended meanwhile.
        }
      }
  };
  const watching = setInterval(look, 100);
  stops.push(() => clearInterval(watching));
  return { seen: () => Buffer.from([...seen].join('\n'), 'latin1') };
}

/** Which of the secrets are in the data folder, in what the station has said, or in what its processes were told. */
export function foundSecrets(
  secrets: ReadonlyMap<string, Buffer>,
  { dataDir, station }: Pick<NewNodeBench, 'dataDir' | 'station'>,
  processes: Buffer,
): string[] {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const places: (readonly [string, Buffer])[] = [
    ...files.map((one) => [one.name, readFileSync(join(one.parentPath, one.name))] as const),
    ['output', Buffer.from(station.said())],
    ['processes', processes],
  ];
  if (places.length < 5) throw new Error('there is nothing to search');
  return [...secrets].flatMap(([name, secret]) =>
    places.flatMap(([place, bytes]) => (bytes.includes(secret) ? [`${name} in ${place}`] : [])),
  );
}
