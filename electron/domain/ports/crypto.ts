/** Hashes, signatures and randomness of the platform, for rooms that have none of their own. */
export interface Crypto {
  sha256(data: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** `count` bytes from the system's cryptographic source. */
  randomBytes(count: number): Uint8Array;
}
