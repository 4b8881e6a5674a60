/*
 * Looks at the framing of MQTT packets (type, then length in 1 to 4 bytes) before the broker's parser does: that one
 * collects up to 256 MB for a packet that only claims to be long. Nothing is copied and nothing of the content is read.
 */

export type GateRefusal = 'packet_size' | 'framing' | 'rate';

export interface GateLimits {
  /** Bytes of one packet, header included. */
  readonly packet: number;
  /** Null lets any number of packets through. */
  readonly rate: { readonly perSecond: number; readonly burst: number } | null;
}

export interface PacketGate {
  /** Takes the next bytes of the stream at a time (ms, monotonic); says why the connection must end, or null. */
  inspect(bytes: Uint8Array, now: number): GateRefusal | null;
  /** Other limits from here on: the account is known now. */
  allow(limits: GateLimits): void;
}

/** A gate for one connection. */
export function createPacketGate(initial: GateLimits): PacketGate {
  let limits = initial;
  let tokens = initial.rate?.burst ?? 0;
  let refilled: number | null = null;
  /** Bytes still to come of the packet's body; null while in its header. */
  let body: number | null = null;
  let headerBytes = 0;
  let length = 0;

  const spend = (now: number): boolean => {
    if (limits.rate === null) return true;
    const { perSecond, burst } = limits.rate;
    tokens = Math.min(burst, tokens + ((now - (refilled ?? now)) * perSecond) / 1_000);
    refilled = now;
    tokens -= 1;
    return tokens >= 0;
  };

  const header = (byte: number, now: number): GateRefusal | null => {
    headerBytes += 1;
    if (headerBytes === 1) return spend(now) ? null : 'rate';
    if (headerBytes > 5) return 'framing';
    length += (byte & 0x7f) * 128 ** (headerBytes - 2);
    if ((byte & 0x80) !== 0) return headerBytes === 5 ? 'framing' : null;
    if (length + headerBytes > limits.packet) return 'packet_size';
    body = length;
    return null;
  };

  const nextPacket = () => {
    body = null;
    headerBytes = 0;
    length = 0;
  };

  return {
    inspect(bytes, now) {
      for (let at = 0; at < bytes.length; ) {
        if (body === null) {
          const refusal = header(bytes[at] ?? 0, now);
          if (refusal !== null) return refusal;
          at += 1;
        } else {
          const taken = Math.min(body, bytes.length - at);
          at += taken;
          body -= taken;
        }
        if (body === 0) nextPacket();
      }
      return null;
    },
    allow(next) {
      limits = next;
      tokens = next.rate?.burst ?? 0;
    },
  };
}
