import type { Watermark } from '../ports/journal.ts';
import { type Coverage, cover, covers, missing, type SequenceRange, uncovered } from './coverage.ts';

/** How often a gap is asked for, and how long each time is waited for it (ms, while the node is online). */
export const gapPolicy = { asks: 3, apart: 5_000 } as const;
/** Separate ranges that one boot of a node may have beyond its watermark; an honest node has at most 32 events under way. */
export const mostRanges = 256;

/** Events of one boot of a node that are not in the journal. */
export interface Gap extends SequenceRange {
  readonly node: string;
  readonly boot: number;
  /**
   * Where the boot's first event is missing, nobody says how the boot before it ended: the last event that is known
   * of an earlier boot. Null where there is none, or where the gap does not reach down to 1.
   */
  readonly after: { readonly boot: number; readonly seq: number } | null;
}

/** Watches the numbers of all nodes: what is there without a gap, what must be asked for, what has to be given up. */
export interface SequenceTracker {
  /** An event is in the journal. */
  noted(node: string, boot: number, seq: number): void;
  /** The journal says that this range is lost. */
  lost(node: string, boot: number, from: number, to: number): void;
  /** The node says that this was the last event of that boot. */
  expected(node: string, boot: number, seq: number): void;
  /** Everything of that boot up to here is accounted for; 0 if nothing is. */
  upTo(node: string, boot: number): number;
  /** Whether the event may be taken: false for one that would scatter a boot into more than `mostRanges` pieces. */
  bearable(node: string, boot: number, seq: number): boolean;
  /** What to ask for and what to give up now, by a clock that never jumps (ms). Each gap is given up once. */
  due(now: number, online: (node: string) => boolean): { ask: Gap[]; giveUp: Gap[] };
}

interface Wanted extends SequenceRange {
  asked: number;
  next: number;
}

interface BootTrack {
  readonly node: string;
  readonly boot: number;
  coverage: Coverage;
  /** Last event as the node's next start told it; 0 if nobody did. */
  end: number;
  wanted: Wanted[];
}

/** Starts from what the journal holds. */
export function sequenceTracker(watermarks: readonly Watermark[]): SequenceTracker {
  const nodes = new Map<string, Map<number, BootTrack>>();
  const open = new Set<BootTrack>();

  function find(node: string, boot: number): BootTrack | undefined {
    return nodes.get(node)?.get(boot);
  }
  function track(node: string, boot: number): BootTrack {
    const boots = nodes.get(node) ?? new Map<number, BootTrack>();
    nodes.set(node, boots);
    const found = boots.get(boot) ?? { node, boot, coverage: uncovered, end: 0, wanted: [] };
    boots.set(boot, found);
    return found;
  }
  function changed(boot: BootTrack): void {
    const complete = boot.coverage.beyond.length === 0 && boot.end <= boot.coverage.upTo;
    if (!complete) open.add(boot);
    else if (open.delete(boot)) boot.wanted = [];
  }
  function covered(node: string, boot: number, from: number, to: number): void {
    const found = track(node, boot);
    found.coverage = cover(found.coverage, from, to);
    changed(found);
  }

  for (const { node, boot, upTo, beyond } of watermarks) {
    const found = track(node, boot);
    found.coverage = { upTo, beyond };
    changed(found);
  }

  return {
    noted: (node, boot, seq) => covered(node, boot, seq, seq),
    lost: covered,
    expected(node, boot, seq) {
      const found = track(node, boot);
      found.end = Math.max(found.end, seq);
      changed(found);
    },
    upTo: (node, boot) => find(node, boot)?.coverage.upTo ?? 0,
    bearable(node, boot, seq) {
      const coverage = find(node, boot)?.coverage ?? uncovered;
      if (coverage.beyond.length < mostRanges) return true;
      return covers(coverage, seq) || seq === coverage.upTo + 1 || coverage.beyond.some((range) => touches(range, seq));
    },
    due(now, online) {
      const ask: Gap[] = [];
      const giveUp: Gap[] = [];
      for (const boot of open) {
        boot.wanted = wantedNow(boot, now);
        if (!online(boot.node)) continue;
        for (const range of boot.wanted) {
          if (range.next > now) continue;
          (range.asked < gapPolicy.asks ? ask : giveUp).push(gapOf(boot, range, nodes.get(boot.node)));
          range.next = range.asked < gapPolicy.asks ? now + gapPolicy.apart : Number.POSITIVE_INFINITY;
          range.asked += 1;
        }
      }
      return { ask, giveUp };
    },
  };
}

function touches(range: SequenceRange, seq: number): boolean {
  return seq === range.from - 1 || seq === range.to + 1;
}

// A gap that has become smaller is asked for anew: the node is still sending of it.
function wantedNow(boot: BootTrack, now: number): Wanted[] {
  return missing(boot.coverage, boot.end).map(
    ({ from, to }) =>
      boot.wanted.find((range) => range.from === from && range.to === to) ?? { from, to, asked: 0, next: now },
  );
}

function gapOf({ node, boot }: BootTrack, { from, to }: SequenceRange, boots: Map<number, BootTrack> | undefined): Gap {
  return { node, boot, from, to, after: from === 1 ? lastKnownBefore(boot, boots) : null };
}

function lastKnownBefore(boot: number, boots: Map<number, BootTrack> | undefined): Gap['after'] {
  let latest: BootTrack | null = null;
  for (const other of boots?.values() ?? [])
    if (other.boot < boot && (latest === null || other.boot > latest.boot)) latest = other;
  return latest === null ? null : { boot: latest.boot, seq: latest.coverage.beyond.at(-1)?.to ?? latest.coverage.upTo };
}
