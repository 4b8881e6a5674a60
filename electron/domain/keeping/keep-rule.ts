import type { BackupSettings } from '../../contract/keeping.ts';

/** Something that was made at a time, ms since 1970. */
export interface Made {
  readonly made: number;
}

const day = 86_400_000;
/** 1970-01-01 was a Thursday: so many days later a week begins on Monday. */
const monday = 3;

const dayOf = ({ made }: Made) => Math.floor(made / day);
const weekOf = (each: Made) => Math.floor((dayOf(each) + monday) / 7);
const monthOf = ({ made }: Made) => new Date(made).toISOString().slice(0, 7);

/**
 * Which of the backups are to be kept: of each of the newest days, weeks (from Monday) and months (all UTC) that have
 * any, the newest one. The newest of all is kept whatever the rule says.
 */
export function keptBackups<T extends Made>(backups: readonly T[], keep: BackupSettings['keep']): Set<T> {
  const newestFirst = backups.toSorted((a, b) => b.made - a.made);
  const kept = new Set(newestFirst.slice(0, 1));
  for (const [count, spanOf] of [
    [keep.daily, dayOf],
    [keep.weekly, weekOf],
    [keep.monthly, monthOf],
  ] as const) {
    const spans = new Map<string | number, T>();
    for (const each of newestFirst) {
      const span = spanOf(each);
      if (!spans.has(span)) spans.set(span, each);
    }
    for (const each of [...spans.values()].slice(0, count)) kept.add(each);
  }
  return kept;
}
