import { useState } from 'react';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { alarmsOf, type ListLine } from './groups.ts';

/** Names of occurrences: an alarm that comes again was not chosen. */
type Names = ReadonlySet<string>;

const nameOf = ({ key, occurrence }: Alarm) => `${key}#${occurrence}`;

/** What is chosen after a line was pressed or Space was struck on it: all of its alarms or none. */
export function toggled(chosen: Names, line: ListLine): Names {
  const mine = alarmsOf(line).map(nameOf);
  const next = new Set(chosen);
  if (mine.every((name) => chosen.has(name))) for (const name of mine) next.delete(name);
  else for (const name of mine) next.add(name);
  return next;
}

/** What is chosen after the choice was stretched from one line to another. */
export function stretched(lines: readonly ListLine[], from: number, to: number): Names {
  const part = lines.slice(Math.min(from, to), Math.max(from, to) + 1);
  return new Set(part.flatMap((line) => alarmsOf(line).map(nameOf)));
}

/** Which alarms of a list are chosen. */
export interface Choice {
  readonly alarms: readonly Alarm[];
  has(line: ListLine): boolean;
  toggle(index: number): void;
  /** From the line where the choice began, or else from `from`, to `to`. */
  stretch(from: number, to: number): void;
  /** The keyboard went elsewhere: the next stretch begins there. */
  leave(): void;
  all(): void;
  none(): void;
}

/** Keeps the choice of a list; `alarms` are all that its lines stand for. */
export function useChoice(lines: readonly ListLine[], alarms: readonly Alarm[]): Choice {
  const [chosen, setChosen] = useState<Names>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  return {
    alarms: chosen.size === 0 ? [] : alarms.filter((alarm) => chosen.has(nameOf(alarm))),
    has: (line) => chosen.size > 0 && alarmsOf(line).every((alarm) => chosen.has(nameOf(alarm))),
    toggle(index) {
      const line = lines[index];
      if (line === undefined) return;
      setChosen(toggled(chosen, line));
      setAnchor(line.key);
    },
    stretch(from, to) {
      const known = lines.findIndex(({ key }) => key === anchor);
      const begin = known < 0 ? from : known;
      setAnchor(lines[begin]?.key ?? null);
      setChosen(stretched(lines, begin, to));
    },
    leave: () => setAnchor(null),
    all: () => setChosen(new Set(alarms.map(nameOf))),
    none() {
      setChosen(new Set());
      setAnchor(null);
    },
  };
}
