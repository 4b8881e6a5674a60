import { initialConfig } from '../../../../electron/contract/config.ts';
import type { Metric } from '../../../../electron/contract/fields.ts';
import type { ConfigState, NodeLive } from '../../../../electron/contract/nodes.ts';

/** How long a node may be silent before its last value is old: three of its own intervals, ms. */
export function gapOf(config: ConfigState | undefined): number {
  const told = (config?.reported ?? config?.desired)?.config['telemetry.interval'];
  return 3 * (told ?? initialConfig()['telemetry.interval'] ?? 10_000);
}

/** What is known of a metric of a node: never heard, unknown since, no value, or a value that may be old. */
export type Reading =
  | { readonly is: 'never' }
  | { readonly is: 'unknown'; readonly since: number }
  | { readonly is: 'none' }
  | { readonly is: 'fresh' | 'stale'; readonly value: number; readonly received: number };

/** Reads a metric of a node at a moment; `gapMs` is how old a value may be. */
export function readingOf(node: NodeLive, metric: Metric, now: number, gapMs: number): Reading {
  if (node.contact === 'never') return { is: 'never' };
  if (node.contact === 'offline') return { is: 'unknown', since: node.heard ?? node.since };
  const live = node.values.find((each) => each.metric === metric);
  if (live === undefined) return { is: 'none' };
  const stale = node.contact === 'stale' || now - live.received > gapMs;
  return { is: stale ? 'stale' : 'fresh', value: live.value, received: live.received };
}
