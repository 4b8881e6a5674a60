import { z } from 'zod';
import { accountFault, host } from './broker.ts';
import { declare } from './call.ts';
import { count, displayName, epochMs, macAddress, nodeId, none } from './fields.ts';
import { limits } from './limits.ts';

/** The way of a new node, in order. `check` looks at this PC, `plug` waits for a port. */
export const commissionSteps = [
  'check',
  'plug',
  'identify',
  'assign',
  'flash',
  'boot',
  'connect',
  'prove',
  'done',
] as const;
export const commissionStep = z.enum(commissionSteps);
export type CommissionStep = z.infer<typeof commissionStep>;

/** What can go wrong on that way. Each has one sentence, one remedy and one button on the screen. */
export const commissionFaults = [
  'port_gone', // the cable was pulled, or the board left
  'port_busy', // another program has the port; `holder` says which where it is known
  'no_permission', // this account may not open the port; `command` mends it
  'no_bootloader', // nothing answers at the port
  'wrong_boot_mode', // the chip runs its program instead of waiting for one: BOOT and EN
  'wrong_chip', // not a chip that the images are for
  'unstable', // answers break off even at the lowest speed
  'verify_failed', // what was written is not what is read back
  'power', // the chip restarted for lack of voltage
  'bad_image', // an image is damaged, or signed by nobody whom we trust
  'tool_missing', // no program that can flash
  'cancelled',
  'timeout', // a step took longer than it may
  'no_boot', // the firmware was written and does not start
  'no_answer', // the firmware runs and does not answer at the serial line
  'identity_refused', // the node did not take its identity; `reason` is its own code
  'broker_unreachable', // the address that the node would be given cannot be reached from here
  'account_failed', // the broker did not take the account
  'not_connected', // the node has not come to the broker in time
  'expired', // 30 min without an end: the account was revoked
  'internal',
] as const;
export const commissionFault = z.strictObject({
  code: z.enum(commissionFaults),
  /** Where it happened. */
  step: commissionStep,
  /** The name of a program that has the port. */
  holder: z.string().nullable(),
  /** What an administrator types to mend it on this machine. */
  command: z.string().nullable(),
  /** Of `account_failed`, where it was an external broker: why. */
  account: accountFault.optional(),
  /** The cause in the words of the layer that failed, for support; nothing secret. */
  message: z.string(),
});
export type CommissionFault = z.infer<typeof commissionFault>;
export type CommissionFaultCode = (typeof commissionFaults)[number];

export const flashEngines = ['arduino-cli', 'esptool-js'] as const;

/** Why an image cannot be used. */
export const imageProblems = [
  'unreadable', // the folder, its manifest or the publisher's key
  'signature', // signed by nobody whom this application trusts
  'statement', // signed, and no valid description of an image
  'files', // a file is missing, or not what was signed
] as const;

/** What this PC has for the work, of itself. */
export const selfCheck = z.strictObject({
  engines: z.array(
    z.strictObject({
      name: z.enum(flashEngines),
      usable: z.boolean(),
      version: z.string().nullable(),
      /** Why not, for support. */
      message: z.string(),
    }),
  ),
  /** The one that will be used; null where none can. */
  engine: z.enum(flashEngines).nullable(),
  images: z.array(
    z.strictObject({
      chip: z.string(),
      version: z.string(),
      built: epochMs,
      usable: z.boolean(),
      /** Null where it is usable. */
      problem: z.enum(imageProblems).nullable(),
      /** The same for support. */
      message: z.string(),
    }),
  ),
  serial: z.strictObject({ ok: z.boolean(), command: z.string().nullable() }),
  /** Running programs that are known to take ports for themselves. */
  grabbers: z.array(z.string()),
});
export type SelfCheck = z.infer<typeof selfCheck>;

/** A path of a serial port of this machine: a device file, or COM and a number. */
export const portPath = z
  .string()
  .max(limits.portPath)
  .regex(/^(?:\/dev\/[A-Za-z0-9._/-]+|COM[1-9][0-9]{0,2})$/)
  .refine((path) => !path.split('/').includes('..'), 'no way up');

export const serialPort = z.strictObject({
  path: portPath,
  /** Of the bridge or the chip, as it names itself. */
  label: z.string(),
  /** Plugged in since this run began: the one that is meant, unless told otherwise. */
  fresh: z.boolean(),
});
export type SerialPortView = z.infer<typeof serialPort>;

export const chipFound = z.strictObject({
  /** `esp32`, `esp32s3`, … */
  chip: z.string(),
  mac: macAddress,
  /** Null where it does not say. */
  flashBytes: count.nullable(),
  /** The firmware that answers at the serial line; null where none of ours does. */
  runs: z
    .strictObject({
      version: z.string(),
      provisioned: z.boolean(),
      site: z.string().nullable(),
      node: z.string().nullable(),
    })
    .nullable(),
  /** The node of this station that has this MAC. */
  known: z.strictObject({ id: nodeId, name: z.string(), revoked: z.boolean() }).nullable(),
});
export type ChipFound = z.infer<typeof chipFound>;

/**
 * What is to become of it: `new` makes a node; `update` writes the firmware and leaves identity and account; `replace`
 * lets this board take the place of a node; `renew` gives a known node a new account without flashing.
 */
export const purposes = ['new', 'update', 'replace', 'renew'] as const;

/** Which Wi-Fi profile; null for a board on a cable. */
const wifi = z.string().max(limits.name).nullable();

export const assignment = z.discriminatedUnion('purpose', [
  z.strictObject({
    purpose: z.literal('new'),
    id: nodeId,
    name: displayName,
    /** What the lock does without power; there is no default. */
    fail: z.enum(['secure', 'safe']),
    wifi,
    /** What the node is told to connect to. */
    host,
  }),
  z.strictObject({ purpose: z.enum(['replace', 'renew']), id: nodeId, wifi, host }),
  z.strictObject({ purpose: z.literal('update'), id: nodeId }),
]);
export type Assignment = z.infer<typeof assignment>;

export const flashProgress = z.strictObject({
  /** In order; one bar each. `part` is the name of the piece that is written. */
  stages: z.array(
    z.strictObject({
      name: z.enum(['connect', 'erase', 'write', 'verify']),
      part: z.string().nullable(),
      done: count,
      /** Bytes; null where nobody knows. */
      total: count.nullable(),
    }),
  ),
  /** Baud. */
  speed: count,
  /** Ms that are left at this pace; null where it cannot be said. */
  left: count.nullable(),
});
export type FlashProgress = z.infer<typeof flashProgress>;

export const linkTicks = ['wifi', 'address', 'time', 'name', 'tcp', 'tls', 'mqtt'] as const;
/** Why a tick is red, by the node's own finding. */
export const tickCodes = [
  'no_network', // wifi: not in reach
  'wrong_password', // wifi
  'no_dhcp', // address
  'no_time', // time: no server answers
  'unknown_host', // name
  'refused', // tcp: nobody listens
  'timeout', // tcp
  'unknown_ca', // tls
  'wrong_name', // tls
  'expired', // tls: past its date, or the node's clock is wrong
  'tls_failed', // tls
  'password', // mqtt
  'client_id', // mqtt
  'mqtt_failed', // mqtt
] as const;
export const linkTick = z.strictObject({
  name: z.enum(linkTicks),
  /** `absent`: this board has none. */
  state: z.enum(['waiting', 'trying', 'ok', 'failed', 'absent']),
  code: z.enum(tickCodes).nullable(),
});
export type LinkTick = z.infer<typeof linkTick>;

export const proofs = ['beep', 'card', 'sensor', 'relay', 'contact'] as const;
export const proof = z.strictObject({
  name: z.enum(proofs),
  /** `asked`: a person is to say whether it was so. `absent`: not fitted, said by a person. */
  state: z.enum(['open', 'running', 'asked', 'ok', 'failed', 'absent']),
  /** What was seen: a value, the last digits of a card; empty where there is nothing to say. */
  seen: z.string(),
});
export type Proof = z.infer<typeof proof>;

export const nodeLabel = z.strictObject({
  site: z.string(),
  id: nodeId,
  name: z.string(),
  mac: z.string(),
  chip: z.string(),
  firmware: z.string(),
  /** When it was commissioned. */
  at: epochMs,
  by: z.string(),
  /** What the QR code says. */
  code: z.string(),
});
export type NodeLabel = z.infer<typeof nodeLabel>;

export const commissionView = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** The account that began it. */
  by: z.string(),
  step: commissionStep,
  /** Something is being done now; the screen waits. */
  working: z.boolean(),
  /** What is being done can be stopped without harm. */
  stoppable: z.boolean(),
  check: selfCheck.nullable(),
  ports: z.array(serialPort),
  port: portPath.nullable(),
  chip: chipFound.nullable(),
  /** What was assigned: id, name, purpose, host, profile; the next node's form begins with it. */
  assigned: assignment.nullable(),
  /** For a broker whose accounts the station cannot make: what is to be entered there; shown once, to this window only. */
  enter: z.strictObject({ account: z.string(), password: z.string() }).nullable(),
  /** Its account is at a broker where a person makes and ends them. */
  byHand: z.boolean(),
  flash: flashProgress.nullable(),
  boot: z.strictObject({ version: z.string().nullable(), log: z.array(z.string()) }).nullable(),
  ticks: z.array(linkTick),
  proofs: z.array(proof),
  label: nodeLabel.nullable(),
  /** When an unfinished account is revoked; null where there is none. */
  expires: epochMs.nullable(),
  fault: commissionFault.nullable(),
});
/** Where the work on one node stands: all that the wizard shows. */
export type CommissionView = z.infer<typeof commissionView>;

export const wifiProfile = z.strictObject({ name: displayName, ssid: z.string().min(1).max(limits.ssid) });
export type WifiProfile = z.infer<typeof wifiProfile>;

/** WPA2 and later ask for 8 to 63 printable characters; an open network is not offered. */
export const wifiPassword = z
  .string()
  .min(8)
  .max(63)
  .regex(/^[\x20-\x7e]+$/);

/**
 * One node at a time on a station. Each answers how the work stands when the act has begun; the rest is pushed as
 * `commission`. `conflict`: not at this step, or somebody else is at it (`details.by`).
 */
export const commissionCalls = {
  /** Null where nothing is under way in this window. */
  'commission.view': declare('admin', none, commissionView.nullable()),
  /** Begins with the self-check; one that was left open by the same window ends. */
  'commission.begin': declare('admin', none, commissionView, ['conflict']),
  /** Looks again at tools, images and permission. */
  'commission.check': declare('admin', none, commissionView, ['conflict']),
  /** Also a port that is not in the list, by its path. */
  'commission.identify': declare('admin', z.strictObject({ port: portPath }), commissionView, ['conflict']),
  'commission.assign': declare('admin', z.strictObject({ assignment }), commissionView, [
    'conflict',
    'not_found',
    'unavailable',
  ]),
  /** Writes the firmware, and goes on to the first start and the connection by itself. */
  'commission.flash': declare('admin', none, commissionView, ['conflict']),
  /** Sends the identity (again) and tests the connection; what is given takes the place of what was assigned. */
  'commission.connect': declare(
    'admin',
    z.strictObject({ wifi: wifi.optional(), host: host.optional() }),
    commissionView,
    ['conflict', 'not_found', 'unavailable'],
  ),
  /** `run` begins a proof; the others are what a person says of it. */
  'commission.prove': declare(
    'admin',
    z.strictObject({ proof: z.enum(proofs), act: z.enum(['run', 'ok', 'failed', 'absent']) }),
    commissionView,
    ['conflict'],
  ),
  /** Makes the account permanent; `conflict` while a proof is open or the node was not seen online. */
  'commission.finish': declare('admin', none, commissionView, ['conflict']),
  /** Stops what is being done now; `conflict` where that would do harm. */
  'commission.stop': declare('admin', none, commissionView, ['conflict']),
  /** Ends it unfinished: the account that was made is revoked at once. */
  'commission.abandon': declare('admin', none, none, ['conflict']),
  'wifi.list': declare('admin', none, z.array(wifiProfile)),
  /** A profile of this name is changed; an absent password keeps the stored one. */
  'wifi.save': declare(
    'admin',
    z.strictObject({ profile: wifiProfile, password: wifiPassword.optional() }),
    z.array(wifiProfile),
    ['invalid_input', 'conflict'],
  ),
  'wifi.remove': declare('admin', z.strictObject({ name: displayName }), z.array(wifiProfile), ['not_found']),
} as const;
