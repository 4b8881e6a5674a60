import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type CaseContent, caseContent } from '../../contract/case-file.ts';
import { limits } from '../../contract/limits.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { filesTooLarge } from '../../domain/cases/size.ts';
import type { CaseFiles, CaseParts, CaseSignature } from '../../domain/ports/cases.ts';
import { holdsMore } from './json-size.ts';
import { fingerprint, publicKeyBytes, type Signer, signatureBytes, signed } from './signer.ts';

/** First bytes of a case file; the digit is the version of what follows (docs/case-file.md). */
const magic = Buffer.from('LSCASE1\n');
const anyVersion = /^LSCASE\d\n$/;
/** Signed before the content, so that a signature made for something else is none for a case. */
const purpose = Buffer.from('leitstand-case-1\0');
const headBytes = magic.length + publicKeyBytes + signatureBytes;

/** A case as it was read. */
export interface ReadCase {
  readonly content: CaseContent;
  readonly signature: CaseSignature;
}

/** Case files of a station; `content` packs what is in one (`packContent`, in whatever thread). */
export function caseFiles(signer: Signer, content: (parts: CaseParts) => Promise<Result<Uint8Array>>): CaseFiles {
  return {
    key: fingerprint(signer.publicKey),
    async pack(parts) {
      const packed = await content(parts);
      if (!packed.ok) return packed;
      return ok(Buffer.concat([magic, signer.publicKey, signer.sign(signedBytes(packed.value)), packed.value]));
    },
  };
}

/**
 * What is signed of a case: its JSON, packed. Fails as `invalid_input` with `details.reason` = `too_large` where it would
 * not be opened again.
 */
export async function packContent({ files, ...rest }: CaseParts): Promise<Result<Uint8Array>> {
  // Before anything is written as text: what does not fit may be longer than a string can be.
  if (filesTooLarge(files.map(({ content }) => content.length))) return tooLarge();
  const encoded = files.map(({ content, ...file }) => ({ ...file, data: Buffer.from(content).toString('base64') }));
  const text = Buffer.from(JSON.stringify({ ...rest, files: encoded } satisfies CaseContent));
  if (text.length > limits.caseFile || holdsMore(text, limits.caseValues)) return tooLarge();
  return ok(await promisify(gzip)(text));
}

const tooLarge = () => fail('invalid_input', 'the case would be too large to be opened', { reason: 'too_large' });

/**
 * Reads a case file, whoever made it: its signature is told, not trusted. Fails as `invalid_input`; `details.reason` is
 * `foreign` (no case file), `future` (of a later version), `too_large` (it would unpack to more than a case may be, or holds more than one), or
 * `damaged`.
 */
export async function readCase(file: Uint8Array): Promise<Result<ReadCase>> {
  const head = Buffer.from(file.subarray(0, magic.length));
  if (!anyVersion.test(head.toString('latin1'))) return refused('foreign', 'this is no case file');
  if (!head.equals(magic)) return refused('future', 'a later version has made this case file');
  if (file.length <= headBytes) return refused('damaged', 'the case file is cut short');
  const publicKey = file.subarray(magic.length, magic.length + publicKeyBytes);
  const packed = file.subarray(headBytes);
  const holds = signed(publicKey, signedBytes(packed), file.subarray(magic.length + publicKeyBytes, headBytes));
  const text = await unpacked(packed);
  if (!text.ok) return text;
  const content = parsed(text.value);
  return content.ok ? ok({ content: content.value, signature: { holds, key: fingerprint(publicKey) } }) : content;
}

function signedBytes(packed: Uint8Array): Uint8Array {
  return Buffer.concat([purpose, packed]);
}

async function unpacked(packed: Uint8Array): Promise<Result<string>> {
  try {
    const text = await promisify(gunzip)(packed, { maxOutputLength: limits.caseFile });
    if (holdsMore(text, limits.caseValues)) return refused('too_large', 'the case file holds more than a case may');
    return ok(text.toString('utf8'));
  } catch (cause) {
    const bomb = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    return bomb
      ? refused('too_large', 'the case file would unpack to more than a case may be')
      : refused('damaged', 'the case file is damaged');
  }
}

function parsed(text: string): Result<CaseContent> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('damaged', 'the case file holds no case');
  }
  if (longerThan(value)) return refused('too_large', 'the case file holds more than a case may');
  const content = fitting(value);
  if (content !== null) return ok(content);
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : null;
  return typeof version === 'number' && version > 1
    ? refused('future', 'a later version has made this case file')
    : refused('damaged', 'the case file holds no case');
}

/** Null for what is no case. A million faults overflow the stack that they are gathered on: that is none either. */
function fitting(value: unknown): CaseContent | null {
  try {
    return caseContent.safeParse(value).data ?? null;
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** The longest that each list of a case may be. The schema says so too, but only after it has looked at each item. */
const lists = [
  ['rows', limits.caseRows],
  ['comments', limits.caseRows],
  ['alarms', limits.caseRows],
  ['curves', limits.caseCurves],
  ['files', limits.attachedFiles],
  ['chosen', limits.caseIncidents],
] as const;

function longerThan(value: unknown): boolean {
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  return lists.some(([name, most]) => {
    const list: unknown = fields.get(name);
    return Array.isArray(list) && list.length > most;
  });
}

function refused(reason: 'foreign' | 'future' | 'too_large' | 'damaged', message: string): Result<never> {
  return fail('invalid_input', message, { reason });
}
