import { nodeId } from '../../contract/fields.ts';
import { wireLimits } from './json.ts';

/** What a node may write, with the topic's end as its name. */
export const nodePublishes = {
  status: { kind: 'status', qos: 1, retain: true },
  tele: { kind: 'tele', qos: 0, retain: false },
  state: { kind: 'state', qos: 1, retain: true },
  evt: { kind: 'evt', qos: 1, retain: false },
  'cfg/reported': { kind: 'cfg_reported', qos: 1, retain: true },
  'mode/reported': { kind: 'mode_reported', qos: 1, retain: true },
  'acl/reported': { kind: 'acl_reported', qos: 1, retain: true },
  'acl/req': { kind: 'acl_req', qos: 1, retain: false },
  'fw/reported': { kind: 'fw_reported', qos: 1, retain: true },
  'fw/req': { kind: 'fw_req', qos: 1, retain: false },
  res: { kind: 'res', qos: 1, retain: false },
  log: { kind: 'log', qos: 0, retain: false },
} as const;
export type NodeTopic = keyof typeof nodePublishes;
export type MessageKind = (typeof nodePublishes)[NodeTopic]['kind'];

/** What only the station writes and a node reads. */
export const stationPublishes = {
  cmd: { qos: 1, retain: false },
  time: { qos: 0, retain: false },
  'evt/ack': { qos: 1, retain: false },
  'evt/req': { qos: 1, retain: false },
  'acl/chunk': { qos: 1, retain: false },
  'fw/chunk': { qos: 1, retain: false },
  'fw/desired': { qos: 1, retain: true },
  'cfg/desired': { qos: 1, retain: true },
  'mode/desired': { qos: 1, retain: true },
  'acl/desired': { qos: 1, retain: true },
} as const;
export type StationTopic = keyof typeof stationPublishes;

/** Client id and account of the station itself. */
export const stationClientId = 'leitstand-station';

export function siteRoot(site: string): string {
  return `leitstand/v1/${site}/`;
}

export function nodeTopic(site: string, node: string, end: NodeTopic | StationTopic): string {
  return `${siteRoot(site)}node/${node}/${end}`;
}

export function hostStatusTopic(site: string): string {
  return `${siteRoot(site)}host/status`;
}

/** The least that the station must subscribe: one filter for each topic that a node writes. */
export function stationSubscriptions(site: string): { topic: string; qos: 0 | 1 }[] {
  return Object.keys(nodePublishes)
    .filter(isNodeTopic)
    .map((end) => ({ topic: nodeTopic(site, '+', end), qos: nodePublishes[end].qos }));
}

function isNodeTopic(end: string): end is NodeTopic {
  return Object.hasOwn(nodePublishes, end);
}

/** A topic under the site's `node/`: whose it is and its end; null where it is none or the id is not one. */
export function splitNodeTopic(site: string, topic: string): { node: string; end: string } | null {
  const root = `${siteRoot(site)}node/`;
  if (topic.length > wireLimits.topic || !topic.startsWith(root)) return null;
  const slash = topic.indexOf('/', root.length);
  if (slash < 0) return null;
  const node = topic.slice(root.length, slash);
  return nodeId.safeParse(node).success ? { node, end: topic.slice(slash + 1) } : null;
}

/** The topic of something that a node says; `kind` is null where it is not for a node to write. */
export function parseNodeTopic(site: string, topic: string): { node: string; kind: MessageKind | null } | null {
  const parts = splitNodeTopic(site, topic);
  if (parts === null) return null;
  return { node: parts.node, kind: isNodeTopic(parts.end) ? nodePublishes[parts.end].kind : null };
}
