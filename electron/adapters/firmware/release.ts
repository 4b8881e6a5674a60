import { type CryptoKey, compactVerify, decodeJwt, errors, importJWK } from 'jose';
import { z } from 'zod';
import { epochMs } from '../../contract/fields.ts';

/** No flash of an ESP chip is larger, bytes: 16 MB. */
const largestFlash = 16_777_216;
/** What a manifest may hold. */
export const manifestLimits = { bytes: 262_144, releases: 100, jws: 8_192, parts: 16 } as const;

/** A name without a path, so that it cannot lead out of the folder; nor is it an option or hidden. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const part = z.strictObject({
  file: fileName,
  offset: z.int().min(0).max(largestFlash),
  size: z.int().min(1).max(largestFlash),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const release = z
  .strictObject({
    chip: z.string().regex(/^esp[a-z0-9]{2,12}$/),
    version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
    built: epochMs,
    flashBytes: z.int().min(1).max(largestFlash),
    /** Which part is the program: the one that goes over the air. */
    app: fileName,
    parts: z.array(part).min(1).max(manifestLimits.parts),
  })
  .refine(({ app, parts }) => parts.some(({ file }) => file === app), 'the program is none of its parts')
  .refine(({ parts }) => new Set(parts.map(({ file }) => file)).size === parts.length, 'two parts have one name')
  .refine(({ parts }) => !overlap(parts), 'two parts lie over each other')
  .refine(
    ({ parts, flashBytes }) => parts.every(({ offset, size }) => offset + size <= flashBytes),
    'a part lies beyond the end of the flash',
  );
/** What a publisher signs of an image: which files it has, where they go, and what they hash to. */
export type Release = z.infer<typeof release>;

/** The file that lists the releases of a folder: compact JWS, ES256. */
export const manifest = z.strictObject({
  v: z.literal(1),
  releases: z.array(z.string().max(manifestLimits.jws)).max(manifestLimits.releases),
});

/** The publisher's public key: P-256. One with a private half in it is refused, because it does not belong here. */
const publicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string().optional(),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
});

/** A release that was signed, or why it is none. */
export type ReadRelease =
  | { readonly ok: true; readonly release: Release }
  /** `claimed` is for naming it on a screen only: nobody vouches for it. */
  | {
      readonly ok: false;
      readonly problem: 'signature' | 'statement';
      readonly message: string;
      readonly claimed: { readonly chip: string; readonly version: string };
    };

/** Imports a publisher's key from the text of a JWK file. Throws for anything else. */
export async function importPublisher(text: string): Promise<CryptoKey> {
  const { kty, crv, x, y } = publicKey.parse(JSON.parse(text));
  const key = await importJWK({ kty, crv, x, y }, 'ES256');
  if (key instanceof Uint8Array) throw new Error('not a public key');
  return key;
}

/** Reads a release from its JWS: first the signature, then what it says. */
export async function readRelease(jws: string, publisher: CryptoKey): Promise<ReadRelease> {
  try {
    const { payload } = await compactVerify(jws, publisher, { algorithms: ['ES256'] });
    return { ok: true, release: release.parse(JSON.parse(new TextDecoder().decode(payload))) };
  } catch (cause) {
    const problem = cause instanceof errors.JOSEError ? 'signature' : 'statement';
    return { ok: false, problem, message: why(cause), claimed: claimedBy(jws) };
  }
}

function why(cause: unknown): string {
  if (cause instanceof errors.JOSEError) return 'not signed by the publisher of this application';
  if (cause instanceof z.ZodError) return `its statement is not valid: ${cause.issues[0]?.message ?? 'unknown'}`;
  return 'its statement cannot be read';
}

const names = z.object({ chip: z.string().max(20), version: z.string().max(20) });

function claimedBy(jws: string): { chip: string; version: string } {
  try {
    return names.parse(decodeJwt(jws));
  } catch {
    // Not even a name: it is listed without one.
    return { chip: '', version: '' };
  }
}

function overlap(parts: ReadonlyArray<{ offset: number; size: number }>): boolean {
  const ordered = [...parts].sort((one, other) => one.offset - other.offset);
  return ordered.some(({ offset, size }, index) => offset + size > (ordered[index + 1]?.offset ?? Infinity));
}
