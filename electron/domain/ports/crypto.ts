/** Hashes, signatures and randomness of the platform, for rooms that have none of their own. */
export interface Crypto {
  sha256(data: Uint8Array): Uint8Array;
  /** AES-256-GCM with the length that the tag has (RFC 5116; at least 8 bytes); null where the tag does not hold. */
  openAesGcm(sealed: {
    readonly key: Uint8Array;
    /** 12 bytes. */
    readonly nonce: Uint8Array;
    readonly body: Uint8Array;
    readonly tag: Uint8Array;
  }): Uint8Array | null;
  /** For many under one key: a key that is set up each time costs several times the hash. */
  hmacSha256Under(key: Uint8Array): (data: Uint8Array) => Uint8Array;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** `count` bytes from the system's cryptographic source. */
  randomBytes(count: number): Uint8Array;
}
