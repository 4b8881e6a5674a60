import { type CallName, calls } from '../contract/calls.ts';
import type { NodeLive } from '../contract/nodes.ts';
import { fail, type Result } from '../contract/result.ts';
import type { NodeRecord } from '../domain/ports/stores.ts';
import type { Handlers } from './handlers.ts';

type AnyHandler = (input: unknown, caller: unknown) => Promise<Result<unknown>>;

/** A handler for every call: what is not read of an archive is refused, whatever it is called. */
export function readOnly(handlers: Partial<Handlers>): Handlers {
  const refuse: AnyHandler = async () => fail('unavailable', 'an archive is only looked at', { reason: 'archive' });
  const own = handlers as Readonly<Partial<Record<CallName, AnyHandler>>>;
  const names = Object.keys(calls) as CallName[];
  return Object.fromEntries(names.map((name) => [name, own[name] ?? refuse])) as unknown as Handlers;
}

/** A node of an archive: what it was called, and that nothing is known of it now. */
export function archivedNode({ id, name, mac, created, heard }: NodeRecord): NodeLive {
  return {
    id,
    name,
    mac,
    pending: null,
    contact: 'never',
    since: created,
    heard,
    values: [],
    climate: { dewPoint: null, change: null, reach: null },
    door: 'unknown',
    lock: 'unknown',
    mode: 'unknown',
    hold: 'unknown',
    until: null,
    tamper: null,
    firmware: null,
    hardware: null,
    ip: null,
    clock: null,
    boot: null,
    uptime: null,
    rssi: null,
    buffered: null,
    bufferCap: null,
    events: 0,
    refused: 0,
    config: 'none',
  };
}
