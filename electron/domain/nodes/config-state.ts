import type { z } from 'zod';
import {
  type ConfigName,
  configNames,
  configOrderErrors,
  initialConfig,
  type NodeConfig,
} from '../../contract/config.ts';
import { type ConfigState, configReport } from '../../contract/nodes.ts';
import type { CfgReportedBody } from '../wire/reported.ts';

export type ConfigReport = z.infer<typeof configReport>;

/** What is meant for a node, as stored. */
export interface Desired {
  readonly rev: number;
  readonly config: NodeConfig;
  readonly by: string;
  readonly at: number;
}

/** A report of a node as it is stored and shown; `received` by the station's clock. */
export function reportOf(body: CfgReportedBody, received: number): ConfigReport {
  const { rev, result, code, errors, cfg } = body;
  return { rev, result, code: code ?? null, errors, config: cfg, received };
}

/** Whether two reports say the same, whenever they came. */
export function sameReport(a: ConfigReport | null, b: ConfigReport): boolean {
  return a !== null && JSON.stringify({ ...a, received: 0 }) === JSON.stringify({ ...b, received: 0 });
}

/** The stored report; null where there is none or it is damaged. */
export function storedReport(text: string | null): ConfigReport | null {
  if (text === null) return null;
  try {
    return configReport.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The fields in which two configurations differ. */
export function changedFields(from: NodeConfig, to: NodeConfig): ConfigName[] {
  return configNames.filter((name) => from[name] !== to[name]);
}

function stateOf(
  desired: Desired,
  reported: ConfigReport | null,
  differs: readonly ConfigName[],
): ConfigState['state'] {
  if (reported === null) return desired.rev === 0 ? 'none' : 'pending';
  if (reported.rev < desired.rev) return 'pending';
  if (reported.rev === desired.rev && reported.result !== 'applied') return reported.result;
  return differs.length > 0 ? 'differs' : 'applied';
}

/** What we mean a node to do beside what it says it does: pending until it has judged our revision, then its verdict. */
export function configStateOf(id: string, desired: Desired, reported: ConfigReport | null): ConfigState {
  const differs = reported === null ? [] : changedFields(desired.config, reported.config);
  return { id, state: stateOf(desired, reported, differs), desired: { ...desired }, reported, differs };
}

/** The revision of the next document: above ours and above what the node has judged, or it would be refused as old. */
export function nextRevision(desired: Desired, reported: ConfigReport | null): number {
  return Math.max(desired.rev, reported?.rev ?? 0) + 1;
}

/** Why a configuration is refused before it is sent; null where it is whole, in range and in order. */
export function configFault(config: NodeConfig): { readonly field: ConfigName; readonly error: 'order' } | null {
  const [field] = configOrderErrors(config);
  return field === undefined ? null : { field, error: 'order' };
}

/** What a node does as far as we know: what it has reported, until then what it is meant to do. */
export function configInForce(state: ConfigState | null): NodeConfig {
  return state?.reported?.config ?? state?.desired.config ?? initialConfig();
}
