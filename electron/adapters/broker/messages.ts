import type { KeyPair, MqttServerOptions } from './mqtt-server.ts';
import type { RefusalCount } from './refusals.ts';

/** What main asks of the broker's worker. Every request is answered, in order. */
export type BrokerRequest =
  | { readonly ask: 'start'; readonly options: MqttServerOptions }
  | { readonly ask: 'put'; readonly account: string; readonly passwordHash: Uint8Array }
  | { readonly ask: 'remove'; readonly account: string }
  | { readonly ask: 'certificate'; readonly pair: KeyPair }
  | { readonly ask: 'stop' };

/** What the worker says; `code` is the system's (EADDRINUSE, …). */
export type BrokerReply =
  | { readonly reply: 'done'; readonly port: number }
  | { readonly reply: 'failed'; readonly code: string; readonly message: string }
  | { readonly reply: 'refusals'; readonly refusals: readonly RefusalCount[] };
