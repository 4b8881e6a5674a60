import { wireLimits } from '../../domain/wire/json.ts';

/** What one client, one address and all together may ask of the built-in broker. */
export interface BrokerLimits {
  /** Connections in total. */
  readonly connections: number;
  /** Connections from one address; nodes behind one gateway share it. */
  readonly perAddress: number;
  /** Of these, how many may be unknown yet: before TLS, CONNECT and password are through. */
  readonly strangersPerAddress: number;
  /** Ms from the connection to the end of the TLS handshake, and again to the CONNECT. */
  readonly patience: number;
  /** Bytes of one MQTT packet before the account is known, of a node's, and of the station's. */
  readonly packet: { readonly stranger: number; readonly node: number; readonly station: number };
  /** Packets per second of one node, and how many may come at once: a node may pour out a full ring (10,240 events). */
  readonly rate: { readonly perSecond: number; readonly burst: number };
  readonly topicLevels: number;
  readonly subscriptions: number;
  /** Ms that a client may leave what it is sent unread. */
  readonly drain: number;
}

const framing = 512;

export const brokerLimits: BrokerLimits = {
  connections: 2_000,
  perAddress: 1_000,
  strangersPerAddress: 128,
  patience: 10_000,
  packet: {
    stranger: wireLimits.payload + 2 * framing,
    node: wireLimits.payload + framing,
    station: wireLimits.aclChunk + framing,
  },
  rate: { perSecond: 1_000, burst: 12_000 },
  topicLevels: 8,
  subscriptions: 32,
  drain: 10_000,
};
