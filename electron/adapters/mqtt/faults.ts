import type { BrokerFault, BrokerTest } from '../../contract/broker.ts';

/** How far a connection had come when it failed. */
export type Phase = 'start' | 'tcp' | 'tls' | 'session';

const byCode: Readonly<Record<string, BrokerFault>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  EAI_NODATA: 'name',
  EAI_FAIL: 'name',
  ECONNREFUSED: 'port',
  EHOSTUNREACH: 'port',
  ENETUNREACH: 'port',
  EADDRNOTAVAIL: 'port',
  ETIMEDOUT: 'timeout',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'timeout',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown_ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown_ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown_ca',
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'unknown_ca',
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: 'unknown_ca',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown_ca',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknown_ca',
  CERT_SIGNATURE_FAILURE: 'unknown_ca',
  CERT_UNTRUSTED: 'unknown_ca',
  CERT_REJECTED: 'unknown_ca',
  CERT_REVOKED: 'unknown_ca',
  CERT_CHAIN_TOO_LONG: 'unknown_ca',
  INVALID_CA: 'unknown_ca',
  INVALID_PURPOSE: 'unknown_ca',
  PATH_LENGTH_EXCEEDED: 'unknown_ca',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong_name',
  HOSTNAME_MISMATCH: 'wrong_name',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'expired',
  EPROTO: 'tls',
};

/** CONNACK return codes of MQTT 3.1.1, and the failure code of a SUBACK. */
const byNumber: ReadonlyMap<number, BrokerFault> = new Map([
  [1, 'protocol'],
  [2, 'client_id'],
  [3, 'protocol'],
  [4, 'password'],
  [5, 'password'],
  [128, 'rights'],
]);

/** What a connection that ended without a word means, by how far it had come. */
const byPhase: Record<Phase, BrokerFault | null> = { start: 'port', tcp: 'tls', tls: 'protocol', session: null };

function codeOf(error: unknown): string | number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' || typeof error.code === 'number' ? error.code : undefined;
}

/** Names what went wrong from the error's code; where it has none, from how far the connection had come. */
export function faultOf(error: unknown, phase: Phase): BrokerFault | null {
  const code = codeOf(error);
  if (typeof code === 'number') return byNumber.get(code) ?? byPhase[phase];
  if (typeof code !== 'string') return byPhase[phase];
  const known = byCode[code];
  if (known !== undefined) return known;
  return code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') ? 'tls' : byPhase[phase];
}

/** The words of the layer that failed, for support. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = codeOf(error);
  return code === undefined || error.message.includes(`${code}`) ? error.message : `${code}: ${error.message}`;
}

/** A failed test. */
export function failedTest(fault: BrokerFault, message: string): BrokerTest {
  return { ok: false, fault, message };
}
