import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '../../domain/ports/secrets.ts';

/** argon2id, which is the library's algorithm unless told otherwise: 19 MiB, 2 passes, 1 lane (OWASP's first choice). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes and verifies in libuv's threads, some 30 ms each. */
export function createPasswordHasher(): PasswordHasher {
  return {
    hash: (password) => hash(password, cost),
    verify: (stored, password) => verify(stored, password),
  };
}
