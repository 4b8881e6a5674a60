import type { FlashProgress } from '../../contract/commissioning.ts';
import type { ImagePart } from '../ports/flashing.ts';

export type FlashStages = FlashProgress['stages'];
type StageName = FlashStages[number]['name'];
/** What the stages must know of a piece of an image. */
export type PlannedPart = Pick<ImagePart, 'file' | 'offset' | 'size'>;

/** The least that the flash of an ESP chip erases at once, bytes. */
const sector = 4_096;
/** A pace that was seen for less than this says nothing yet, ms. */
const shortestPace = 1_000;

/** Bytes of the sectors that a part touches. */
export function erasedBytes(part: PlannedPart): number {
  const first = Math.floor(part.offset / sector);
  const end = Math.ceil((part.offset + part.size) / sector);
  return (end - first) * sector;
}

/** The stages of writing an image, none of them begun; `connect` has no total before somebody answered. */
export function freshStages(parts: readonly PlannedPart[]): FlashStages {
  const sum = (of: (part: PlannedPart) => number) => parts.reduce((total, part) => total + of(part), 0);
  return [
    { name: 'connect', part: null, done: 0, total: null },
    { name: 'erase', part: null, done: 0, total: sum(erasedBytes) },
    ...parts.map((part) => ({ name: 'write' as const, part: part.file, done: 0, total: part.size })),
    { name: 'verify', part: null, done: 0, total: sum((part) => part.size) },
  ];
}

/** A chip has answered: the first stage is over. */
export function connected(stages: FlashStages): FlashStages {
  return stages.map((stage) => (stage.name === 'connect' ? { ...stage, done: 1, total: 1 } : stage));
}

/** A stage as it stands now: it never goes back and never beyond its end. `part` is null for all but `write`. */
export function advanced(stages: FlashStages, name: StageName, part: string | null, done: number): FlashStages {
  return stages.map((stage) =>
    stage.name === name && stage.part === part
      ? { ...stage, done: Math.max(stage.done, Math.min(done, stage.total ?? done)) }
      : stage,
  );
}

/** Bytes that are written, and those that are to be. */
export function writtenOf(stages: FlashStages): { readonly done: number; readonly total: number } {
  const writes = stages.filter((stage) => stage.name === 'write');
  return {
    done: writes.reduce((sum, stage) => sum + stage.done, 0),
    total: writes.reduce((sum, stage) => sum + (stage.total ?? 0), 0),
  };
}

/**
 * Ms until all is written at the pace that was seen since `since` (ms, the moment at which the first byte was sent);
 * null before that, and while the pace says nothing yet.
 */
export function timeLeft(stages: FlashStages, since: number | null, now: number): number | null {
  const { done, total } = writtenOf(stages);
  if (since === null || done === 0 || now - since < shortestPace) return null;
  return Math.round(((total - done) * (now - since)) / done);
}
