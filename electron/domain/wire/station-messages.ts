import { configNames, type NodeConfig } from '../../contract/config.ts';
import type { Crypto } from '../ports/crypto.ts';
import { encodeUtf8, toHex } from './text.ts';

/** `N/evt/ack`: every event of that boot up to `seq` is in the journal, or its loss is. */
export function ackMessage(boot: number, seq: number): string {
  return JSON.stringify({ v: 1, boot, seq });
}

/** `N/evt/req`: send `from` to `to` of that boot again. */
export function reqMessage(boot: number, from: number, to: number): string {
  return JSON.stringify({ v: 1, boot, from, to });
}

/** `host/status`; `instance` is drawn at every start of the station (32 hex), `ts` in ms. */
export function hostStatus(online: boolean, instance: string, ts: number): string {
  return JSON.stringify({ v: 1, online, instance, ts });
}

/** The text that a configuration's hash is taken over: fields in ascending order, `name=value` and a line feed each. */
export function configText(config: NodeConfig): string {
  return [...configNames]
    .sort()
    .map((name) => `${name}=${config[name]}\n`)
    .join('');
}

/** SHA-256 of a configuration, 64 hex. */
export function configHash(crypto: Crypto, config: NodeConfig): string {
  return toHex(crypto.sha256(encodeUtf8(configText(config))));
}

/** `N/acl/desired`: the manifest of a credential table; `size` in bytes, `sha256` of the image. */
export function tableManifest(manifest: {
  readonly rev: number;
  readonly count: number;
  readonly chunks: number;
  readonly size: number;
  readonly sha256: string;
}): string {
  const { rev, count, chunks, size, sha256 } = manifest;
  return JSON.stringify({ v: 1, rev, count, chunks, size, sha256 });
}

/** `N/cfg/desired`: the whole document with its hash. */
export function desiredConfig(crypto: Crypto, rev: number, config: NodeConfig): string {
  return JSON.stringify({ v: 1, rev, sha256: configHash(crypto, config), cfg: config });
}
