import { initialConfig } from '../../electron/contract/config.ts';
import type { NodeRecord } from '../../electron/domain/ports/stores.ts';

/** A node that was made for a test. */
export function nodeRecord(id: string, heard: number | null = null): NodeRecord {
  const desired = { rev: 0, config: initialConfig(), by: 'eva', at: 1 };
  const secrets = { passwordHash: new Uint8Array(32), sealedKey: new Uint8Array(60) };
  return {
    id,
    name: `Node ${id}`,
    created: 1,
    revoked: null,
    ...secrets,
    desired,
    reported: null,
    lastBoot: null,
    heard,
    climate: null,
    mac: null,
    pending: null,
    before: null,
  };
}
