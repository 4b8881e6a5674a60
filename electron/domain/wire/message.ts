import type { z } from 'zod';
import { type EvtBody, evtBody } from './evt.ts';
import { parseBounded } from './json.ts';
import { type LogBody, logBody } from './log-line.ts';
import {
  type AclReportedBody,
  type AclReqBody,
  aclReportedBody,
  aclReqBody,
  type CfgReportedBody,
  cfgReportedBody,
  type FwReportedBody,
  type FwReqBody,
  fwReportedBody,
  fwReqBody,
  type ModeReportedBody,
  modeReportedBody,
} from './reported.ts';
import { type ResBody, resBody } from './res.ts';
import { type StateBody, stateBody } from './state.ts';
import { type StatusBody, statusBody } from './status.ts';
import { type TeleBody, teleBody } from './tele.ts';
import { type MessageKind, parseNodeTopic } from './topics.ts';

/** A message of a node, believed to be well formed and nothing more. */
export type NodeMessage =
  | { readonly kind: 'status'; readonly node: string; readonly body: StatusBody }
  | { readonly kind: 'tele'; readonly node: string; readonly body: TeleBody }
  | { readonly kind: 'state'; readonly node: string; readonly body: StateBody }
  | { readonly kind: 'evt'; readonly node: string; readonly body: EvtBody }
  | { readonly kind: 'cfg_reported'; readonly node: string; readonly body: CfgReportedBody }
  | { readonly kind: 'mode_reported'; readonly node: string; readonly body: ModeReportedBody }
  | { readonly kind: 'acl_reported'; readonly node: string; readonly body: AclReportedBody }
  | { readonly kind: 'acl_req'; readonly node: string; readonly body: AclReqBody }
  | { readonly kind: 'fw_reported'; readonly node: string; readonly body: FwReportedBody }
  | { readonly kind: 'fw_req'; readonly node: string; readonly body: FwReqBody }
  | { readonly kind: 'res'; readonly node: string; readonly body: ResBody }
  | { readonly kind: 'log'; readonly node: string; readonly body: LogBody };

export type ParsedMessage =
  | { readonly ok: true; readonly message: NodeMessage }
  | { readonly ok: false; readonly node: string | null; readonly reason: string };

/** The first complaint of a schema, short enough for a log and without any of the payload in it. */
function complaint(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'schema' : `${issue.path.map(String).join('.').slice(0, 60)}: ${issue.code}`;
}

/** Reads one kind of message: its schema bound to its name. */
function reader<K extends MessageKind, B>(kind: K, schema: z.ZodType<B>) {
  return (node: string, value: unknown) => {
    const body = schema.safeParse(value);
    if (!body.success) return { ok: false, node, reason: complaint(body.error) } as const;
    return { ok: true, message: { kind, node, body: body.data } } as const;
  };
}

const readers: Record<MessageKind, (node: string, value: unknown) => ParsedMessage> = {
  status: reader('status', statusBody),
  tele: reader('tele', teleBody),
  state: reader('state', stateBody),
  evt: reader('evt', evtBody),
  cfg_reported: reader('cfg_reported', cfgReportedBody),
  mode_reported: reader('mode_reported', modeReportedBody),
  acl_reported: reader('acl_reported', aclReportedBody),
  acl_req: reader('acl_req', aclReqBody),
  fw_reported: reader('fw_reported', fwReportedBody),
  fw_req: reader('fw_req', fwReqBody),
  res: reader('res', resBody),
  log: reader('log', logBody),
};

/**
 * What a node says, from the bytes of a broker. Never throws; what is refused names the node (null where the topic has
 * none) and a reason that is ours: nothing of the payload is repeated in it.
 */
export function parseNodeMessage(site: string, topic: string, payload: Uint8Array): ParsedMessage {
  const place = parseNodeTopic(site, topic);
  if (place === null) return { ok: false, node: null, reason: 'topic' };
  const { node, kind } = place;
  if (kind === null) return { ok: false, node, reason: 'topic' };
  const json = parseBounded(payload);
  if (!json.ok) return { ok: false, node, reason: json.reason };
  return readers[kind](node, json.value);
}
