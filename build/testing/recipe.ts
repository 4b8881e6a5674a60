import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ToolCommand } from '../../electron/adapters/arduino-cli/commands.ts';
import type { WorkFolder } from '../../electron/adapters/arduino-cli/work-folder.ts';

/** How often arduino-cli expands a line over again (go-properties-orderedmap, ExpandPropsInString). */
const rounds = 10;

type Properties = ReadonlyMap<string, string>;

/**
 * The command that arduino-cli starts for an upload with the platform of a work folder: properties merged, expanded and
 * parted as its commands/service_upload.go does it. Where arduino-cli itself is not to be had, the recipe is proven
 * with this.
 */
export async function recipeCommand(folder: WorkFolder, port: string, image: string): Promise<ToolCommand> {
  const platform = new Map([
    ...(await read(join(folder.platform, 'platform.txt'))),
    ...(await read(join(folder.platform, 'platform.local.txt'))),
  ]);
  const board = subTree(await read(join(folder.platform, 'boards.txt')), 'node.');
  const tool = board.get('upload.tool.serial') ?? board.get('upload.tool.default') ?? '';
  const properties = new Map([
    ...platform,
    ...board,
    ...subTree(platform, `tools.${tool}.`),
    ['build.path', dirname(image)],
    ['build.project_name', basename(image, extname(image))],
    ['serial.port', port],
  ]);
  const [program = '', ...args] = parted(expanded(properties.get('upload.pattern') ?? '', properties));
  return { program, args };
}

async function read(path: string): Promise<Properties> {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
  return new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  );
}

function subTree(properties: Properties, prefix: string): Properties {
  return new Map(
    [...properties].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

function expanded(pattern: string, properties: Properties): string {
  let text = pattern;
  for (let round = 0; round < rounds; round++) {
    const before = text;
    for (const [key, value] of properties) text = text.replaceAll(`{${key}}`, () => value);
    if (text === before) break;
  }
  return text.replaceAll(/\{[^{}]*\}/g, '');
}

/** At spaces, except within quotes (SplitQuotedString). */
function parted(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}
