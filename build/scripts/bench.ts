import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { giveUp, root } from './steps.ts';

const [name, ...rest] = process.argv.slice(2);
const folder = join(root, 'build', 'bench');
const known = readdirSync(folder)
  .filter((file) => /^[a-z]+\.bench\.ts$/.test(file))
  .map((file) => file.replace('.bench.ts', ''));
if (!name || !existsSync(join(folder, `${name}.bench.ts`)))
  giveUp(`Name a bench: npm run bench -- ${known.join(' | ')}`);
const bench: { run(args: readonly string[]): Promise<void> } = await import(
  pathToFileURL(join(folder, `${name}.bench.ts`)).href
);
await bench.run(rest);
