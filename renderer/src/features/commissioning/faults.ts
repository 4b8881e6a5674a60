import type { CommissionFaultCode, LinkTick } from '../../../../electron/contract/commissioning.ts';

/** What is drawn beside a fault; `command` stands for what is to be typed. */
export type FaultPicture =
  | 'cable'
  | 'power'
  | 'boot'
  | 'enable'
  | 'wipe'
  | 'chip'
  | 'program'
  | 'broker'
  | 'clock'
  | 'command';

/**
 * What the button of a fault does: `again` repeats the step that failed, `check` looks at this PC anew, `port` chooses
 * another port, `begin` begins anew.
 */
export type FaultAct = 'again' | 'check' | 'port' | 'begin';

/** Each fault has one picture or command, and one button; its sentences are `commission.fault.*` and `commission.remedy.*`. */
export const faultTable = {
  port_gone: { picture: 'cable', act: 'again' },
  port_busy: { picture: 'program', act: 'again' },
  no_permission: { picture: 'command', act: 'check' },
  no_bootloader: { picture: 'boot', act: 'again' },
  wrong_boot_mode: { picture: 'boot', act: 'again' },
  wrong_chip: { picture: 'chip', act: 'port' },
  unstable: { picture: 'cable', act: 'again' },
  verify_failed: { picture: 'chip', act: 'again' },
  power: { picture: 'power', act: 'again' },
  bad_image: { picture: 'program', act: 'check' },
  tool_missing: { picture: 'program', act: 'check' },
  cancelled: { picture: 'cable', act: 'again' },
  timeout: { picture: 'cable', act: 'again' },
  no_boot: { picture: 'enable', act: 'again' },
  no_answer: { picture: 'enable', act: 'again' },
  identity_refused: { picture: 'wipe', act: 'again' },
  broker_unreachable: { picture: 'broker', act: 'again' },
  account_failed: { picture: 'broker', act: 'again' },
  not_connected: { picture: 'broker', act: 'again' },
  expired: { picture: 'clock', act: 'begin' },
  internal: { picture: 'program', act: 'again' },
} as const satisfies Record<CommissionFaultCode, { readonly picture: FaultPicture; readonly act: FaultAct }>;

/** The field that mends a red tick; null where it is mended elsewhere. */
export const tickField = {
  no_network: 'wifi',
  wrong_password: 'wifi',
  no_dhcp: 'wifi',
  no_time: null,
  unknown_host: 'host',
  refused: 'host',
  timeout: 'host',
  unknown_ca: null,
  wrong_name: 'host',
  expired: null,
  tls_failed: 'host',
  password: null,
  client_id: null,
  mqtt_failed: null,
} as const satisfies Record<NonNullable<LinkTick['code']>, 'wifi' | 'host' | null>;
