import { z } from 'zod';
import { type ConfigName, configFields, configName, nodeConfig } from '../../contract/config.ts';
import { tableFaults } from '../../contract/doors.ts';
import { count } from '../../contract/fields.ts';
import { updateFaults, updateStates } from '../../contract/firmware.ts';
import { fieldErrors, siteModes } from '../../contract/nodes.ts';
import { envelope, wire } from './envelope.ts';

/** Only the fields that we know: the others are ignored, as everywhere on the wire. */
const knownFields = z
  .record(z.string(), z.unknown())
  .transform((given): unknown => Object.fromEntries(Object.entries(given).filter(([name]) => isConfigName(name))));

function isConfigName(name: string): name is ConfigName {
  return Object.hasOwn(configFields, name);
}

/** `N/cfg/reported`: the configuration in force, and what was thought of the newest one. */
export const cfgReportedBody = z.object({
  ...envelope,
  rev: wire.rev,
  result: z.enum(['applied', 'partial', 'rejected']),
  code: z.enum(['malformed', 'hash', 'old_rev', 'fields']).optional(),
  errors: knownFields.pipe(z.partialRecord(configName, z.enum(fieldErrors))),
  cfg: knownFields.pipe(nodeConfig),
  sha256: wire.sha256,
});
export type CfgReportedBody = z.infer<typeof cfgReportedBody>;

/** `N/mode/reported`: the site mode in force at this node. */
export const modeReportedBody = z.object({ ...envelope, mode: z.enum(siteModes), rev: wire.rev });
export type ModeReportedBody = z.infer<typeof modeReportedBody>;

/** `N/acl/reported`: the credential table in force, and what was thought of the newest one. */
export const aclReportedBody = z
  .object({
    ...envelope,
    rev: wire.rev,
    count,
    chunks: count,
    size: count,
    sha256: wire.sha256,
    judged: wire.rev,
    result: z.enum(['applied', 'rejected']),
    code: z.enum(tableFaults).optional(),
  })
  .refine(({ result, code }) => code !== undefined || result !== 'rejected', 'code missing');
export type AclReportedBody = z.infer<typeof aclReportedBody>;

/** `N/acl/req`: one part of the credential table, asked for. */
export const aclReqBody = z.object({ ...envelope, rev: wire.rev, index: count });
export type AclReqBody = z.infer<typeof aclReqBody>;

/** `N/fw/reported`: which program runs, and what became of the update that was ordered last. */
export const fwReportedBody = z
  .object({
    ...envelope,
    version: wire.text,
    slot: z.enum(['a', 'b']),
    state: z.enum(updateStates),
    rev: wire.rev,
    wanted: wire.text.optional(),
    received: count.optional(),
    count: count.optional(),
    code: z.enum(updateFaults).optional(),
  })
  .refine(({ state, code }) => code !== undefined || state !== 'rejected', 'code missing');
export type FwReportedBody = z.infer<typeof fwReportedBody>;

/** `N/fw/req`: one piece of an image, asked for. */
export const fwReqBody = aclReqBody;
export type FwReqBody = z.infer<typeof fwReqBody>;
