/** The operating system's keychain, or the file that stands in where none runs. */
export interface Keychain {
  readonly kind: 'service' | 'file';
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Seals secrets that are too many for a keychain (AES-256-GCM under a key that is in it). */
export interface Vault {
  /** `name` is bound into the seal: a sealed value cannot be moved to another name. */
  seal(name: string, clear: Uint8Array): Uint8Array;
  /** Throws where the seal does not hold: that is a damaged or foreign database. */
  open(name: string, sealed: Uint8Array): Uint8Array;
}

/** Hashes passwords off the main thread (argon2id). */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}
