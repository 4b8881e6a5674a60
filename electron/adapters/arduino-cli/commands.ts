import type { PlannedPart } from '../../domain/flashing/stages.ts';

/** A program with its arguments, each of which reaches it as it stands here: there is no shell. */
export interface ToolCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** Something that a tool would not take as the text that it is. */
export class RefusedArgument extends Error {
  constructor(what: string) {
    super(`not passed to a program: ${what}`);
    this.name = 'RefusedArgument';
  }
}

/** The board of the flash-only platform. */
const board = 'leitstand:esp32:node';
/** Characters of a value. */
const longest = 1_024;
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** A value as an argument of its own; one that would be read as an option is refused. */
function value(text: string): string {
  if (text === '' || text.length > longest || text.startsWith('-') || control.test(text))
    throw new RefusedArgument(text);
  return text;
}

/**
 * A value within a property of a platform. There arduino-cli expands braces and parts the line at quotes by itself, so
 * that a value with either could become something else.
 */
export function propertyValue(text: string): string {
  if (/["{}]/.test(text) || text.trim() !== text) throw new RefusedArgument(text);
  return value(text);
}

/** What chip, speed and parts a run has, as lines of a platform.local.txt. */
export function platformLocal(
  esptool: string,
  run: { readonly chip: string; readonly speed: number; readonly parts: readonly PlannedPart[] },
): string {
  if (!/^esp[a-z0-9]+$/.test(run.chip)) throw new RefusedArgument(run.chip);
  const parts = run.parts.map((part) => `0x${part.offset.toString(16)} "{build.path}/${propertyValue(part.file)}"`);
  return [
    `tools.esptool.cmd=${propertyValue(esptool)}`,
    `tools.esptool.upload.chip=${run.chip}`,
    `tools.esptool.upload.speed=${run.speed}`,
    `tools.esptool.upload.parts=${parts.join(' ')}`,
    '',
  ].join('\n');
}

/** `config`: the file of a run. `image`: a file of the image; the others lie beside it. */
export function uploadCommand(program: string, config: string, port: string, image: string): ToolCommand {
  const files = ['--config-file', value(config), '--input-file', value(propertyValue(image))];
  return { program, args: ['upload', '--no-color', '--fqbn', board, '--port', propertyValue(port), ...files] };
}

/** Asks the bootloader who it is; afterwards the chip starts its program. */
export function identifyCommand(esptool: string, port: string): ToolCommand {
  const options = ['--chip', 'auto', '--port', value(port), '--baud', '115200'];
  return { program: esptool, args: [...options, '--before', 'default-reset', '--after', 'hard-reset', 'flash-id'] };
}

/** Asks arduino-cli for its version. */
export function versionCommand(arduinoCli: string): ToolCommand {
  return { program: arduinoCli, args: ['version', '--json'] };
}

/** Asks esptool for its version. */
export function esptoolVersionCommand(esptool: string): ToolCommand {
  return { program: esptool, args: ['version'] };
}
