import { faultInLine, type PortFault } from './faults.ts';
import { cutLines } from './output.ts';
import { advanced, connected, erasedBytes, type FlashStages, freshStages, type PlannedPart } from './stages.ts';

/** Lines that are kept for support, the newest. */
const keptLines = 40;
const sizes: Readonly<Record<string, number>> = { KB: 1_024, MB: 1_048_576 };

/** What is known of a run of esptool (4 or 5), alone or through arduino-cli, from what it wrote so far. */
export interface EsptoolRun {
  /** In the order in which they are written: by ascending offset. */
  readonly parts: readonly PlannedPart[];
  readonly stages: FlashStages;
  /** Parts that were written; the next one is in work. */
  readonly written: number;
  /** `esp32`, `esp32s3`, …; null before it is known. */
  readonly chip: string | null;
  /** Lower case with colons. */
  readonly mac: string | null;
  /** Null where it is not known, and where the tool could not tell. */
  readonly flashBytes: number | null;
  /** The first that was told. Some are told as a warning before the tool goes on: whoever reads this stops it. */
  readonly fault: PortFault | null;
  /** Its last lines. */
  readonly said: readonly string[];
  /** The beginning of a line whose end has not come. */
  readonly rest: string;
}

/** A run that has said nothing yet; without parts for one that only asks. */
export function beginRun(parts: readonly PlannedPart[] = []): EsptoolRun {
  const ordered = [...parts].sort((one, other) => one.offset - other.offset);
  const nothing = { written: 0, chip: null, mac: null, flashBytes: null, fault: null, said: [], rest: '' };
  return { parts: ordered, stages: freshStages(ordered), ...nothing };
}

/** The run after another piece of its output. Where the pieces are cut makes no difference. */
export function readOutput(run: EsptoolRun, chunk: string): EsptoolRun {
  const { lines, rest } = cutLines(run.rest, chunk);
  return { ...lines.reduce(readLine, run), rest };
}

/** The run after its end: what stands in an unfinished line counts too. */
export function endOfOutput(run: EsptoolRun): EsptoolRun {
  return readOutput(run, '\n');
}

function readLine(run: EsptoolRun, line: string): EsptoolRun {
  const told = { ...run, said: [...run.said, line].slice(-keptLines), fault: run.fault ?? faultInLine(line) };
  for (const [pattern, understand] of meanings) {
    const match = pattern.exec(line);
    if (match !== null) return { ...told, ...understand(told, match[1] ?? '') };
  }
  return told;
}

type Understand = (run: EsptoolRun, word: string) => Partial<EsptoolRun>;

/** What its lines mean; version 5 spells some differently from version 4. */
const meanings: ReadonlyArray<readonly [RegExp, Understand]> = [
  [/Detecting chip type\.*\s+(ESP\S+)/, chipSeen],
  [/^Connected to (ESP\S+) on /, chipSeen],
  [/^Chip (?:is|type:)\s+(ESP\S+)/, (run) => ({ stages: connected(run.stages) })],
  [/^(?:BASE )?MAC:\s+((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i, (_run, mac) => ({ mac: mac.toLowerCase() })],
  [/^Detected flash size:\s+(\S+)$/i, (_run, size) => ({ flashBytes: bytesOf(size) })],
  [/^Writing at 0x([0-9a-f]+)/i, (run, address) => ({ stages: writing(run, Number.parseInt(address, 16)) })],
  [/^Wrote (\d+) bytes/, wrote],
  [/^Hash of data (verified)/, verified],
];

function chipSeen(run: EsptoolRun, name: string): Partial<EsptoolRun> {
  return { chip: name.toLowerCase().replace(/[^a-z0-9]/g, ''), stages: connected(run.stages) };
}

/** `4MB`, `512KB`; null for `Unknown`. */
function bytesOf(size: string): number | null {
  const [, number, unit] = /^(\d+)(KB|MB)$/.exec(size) ?? [];
  const factor = sizes[unit ?? ''];
  return factor === undefined ? null : Number(number) * factor;
}

/** The sectors of a part are erased before its first byte is written. */
function erased(run: EsptoolRun): FlashStages {
  const done = run.parts.slice(0, run.written + 1).reduce((sum, part) => sum + erasedBytes(part), 0);
  return advanced(run.stages, 'erase', null, done);
}

/** `address`: in version 4 where the block that is sent now goes, in version 5 the end of the one that was sent. */
function writing(run: EsptoolRun, address: number): FlashStages {
  const part = run.parts[run.written];
  return part === undefined ? run.stages : advanced(erased(run), 'write', part.file, address - part.offset);
}

function wrote(run: EsptoolRun): Partial<EsptoolRun> {
  const part = run.parts[run.written];
  if (part === undefined) return {};
  return { stages: advanced(erased(run), 'write', part.file, part.size), written: run.written + 1 };
}

function verified(run: EsptoolRun): Partial<EsptoolRun> {
  const done = run.parts.slice(0, run.written).reduce((sum, part) => sum + part.size, 0);
  return { stages: advanced(run.stages, 'verify', null, done) };
}
