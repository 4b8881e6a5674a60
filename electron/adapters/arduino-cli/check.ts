import { access, constants, mkdir } from 'node:fs/promises';
import { z } from 'zod';
import type { FlashEngine } from '../../domain/ports/flashing.ts';
import { esptoolVersionCommand, type ToolCommand, versionCommand } from './commands.ts';
import type { ToolPaths } from './paths.ts';
import { runTool } from './spawn.ts';

/** A tool that tells its version needs no longer, ms; the first start after an installation is the slowest. */
const limits = { whole: 30_000, silence: 30_000 };
const never = { stopped: () => false, onStop: () => undefined };

/** What `arduino-cli version --json` tells, of which we need one word. */
const told = z.object({ VersionString: z.string().max(40) });

/** Whether arduino-cli and the esptool beside it run here, and which arduino-cli it is. */
export async function checkTools(paths: ToolPaths): ReturnType<FlashEngine['check']> {
  const esptool = await wordsOf(paths.esptool, esptoolVersionCommand(paths.esptool), paths.runs);
  const cli = await wordsOf(paths.arduinoCli, versionCommand(paths.arduinoCli), paths.runs);
  const version = cli.ok ? readVersion(cli.words) : null;
  const messages = [
    ...(cli.ok ? [] : [`arduino-cli: ${cli.words}`]),
    ...(cli.ok && version === null ? [`arduino-cli: ${cli.words.slice(0, 100)}`] : []),
    ...(esptool.ok ? [] : [`esptool: ${esptool.words}`]),
  ];
  return { name: 'arduino-cli', usable: messages.length === 0, version, message: messages.join('; ') };
}

/** What a program answers, or why it does not. */
async function wordsOf(program: string, command: ToolCommand, folder: string): Promise<{ ok: boolean; words: string }> {
  const there = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!there) return { ok: false, words: 'not here' };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let words = '';
  const onOutput = (text: string) => {
    words += text;
    return true;
  };
  const end = await runTool(command, { folder, limits, stop: never, onOutput });
  if (end.why === 'ended' && end.code === 0) return { ok: true, words };
  return { ok: false, words: end.why === 'broken' ? end.message : words.slice(-200) || end.why };
}

function readVersion(words: string): string | null {
  try {
    return told.parse(JSON.parse(words)).VersionString;
  } catch {
    // Not what this version of it would write; the check says what it wrote.
    return null;
  }
}
