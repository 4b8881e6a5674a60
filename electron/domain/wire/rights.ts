import { wireLimits } from './json.ts';
import {
  hostStatusTopic,
  nodePublishes,
  siteRoot,
  splitNodeTopic,
  stationClientId,
  stationPublishes,
} from './topics.ts';

/** What a broker is asked to take. */
export interface Publication {
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
  /** Bytes. */
  readonly size: number;
}

export type Refusal = 'topic' | 'retain' | 'qos' | 'size';

const rules: ReadonlyMap<string, { qos: number; retain: boolean }> = new Map(
  Object.entries({ ...nodePublishes, ...stationPublishes }),
);

function ruleOf(end: string): { qos: number; retain: boolean } | null {
  return rules.get(end) ?? null;
}

/** Why the station may not publish this; null where it may: anything of its site, retained only where the wire says so. */
function stationRefusal(site: string, { topic, retain }: Publication): Refusal | null {
  if (topic === hostStatusTopic(site)) return null;
  if (!topic.startsWith(siteRoot(site))) return 'topic';
  const end = topic.split('/').slice(5).join('/');
  return retain && ruleOf(end)?.retain !== true ? 'retain' : null;
}

function nodeRefusal(site: string, account: string, { topic, retain, size }: Publication): Refusal | null {
  const place = splitNodeTopic(site, topic);
  if (place === null || place.node !== account || !Object.hasOwn(nodePublishes, place.end)) return 'topic';
  if (retain && ruleOf(place.end)?.retain !== true) return 'retain';
  return size > wireLimits.payload ? 'size' : null;
}

/** Why an account may not publish this (a last will too); null where it may. */
export function publishRefusal(site: string, account: string, publication: Publication): Refusal | null {
  if (publication.qos > 1) return 'qos';
  if (publication.topic.length > wireLimits.topic) return 'topic';
  return account === stationClientId ? stationRefusal(site, publication) : nodeRefusal(site, account, publication);
}

/** All topics that a node may write and read: for a broker that is told them one by one. */
export function nodeRights(site: string, node: string): { writes: readonly string[]; reads: readonly string[] } {
  const topics = (ends: object) => Object.keys(ends).map((end) => `${siteRoot(site)}node/${node}/${end}`);
  return { writes: topics(nodePublishes), reads: [...topics(stationPublishes), hostStatusTopic(site)] };
}

/** Whether an account may read a topic; for a node there are whole topics only, so that a wildcard is never one. */
export function mayRead(site: string, account: string, topic: string): boolean {
  if (topic.length > wireLimits.topic) return false;
  if (account === stationClientId) return topic.startsWith(siteRoot(site));
  if (topic === hostStatusTopic(site)) return true;
  const place = splitNodeTopic(site, topic);
  return place !== null && place.node === account && Object.hasOwn(stationPublishes, place.end);
}
