import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { byVersion } from '../../contract/firmware.ts';
import { type PortFault, portFault } from '../../domain/flashing/faults.ts';
import type { FirmwareImage, FirmwareShelf, Flashed, ImagePart } from '../../domain/ports/flashing.ts';
import { importPublisher, manifest, manifestLimits, type ReadRelease, readRelease } from './release.ts';

/** Where images lie, and the file with the key of who made them. */
export interface ShelfPlace {
  readonly folder: string;
  readonly publisher: string;
}

/** A file of a key is far smaller, bytes. */
const largestKey = 4_096;

/**
 * Images in a folder with a manifest.json. Only what the publisher signed counts: names, sizes and hashes of the files
 * stand in the signed statement, and a file is believed when it is as long and hashes as that says.
 */
export function folderShelf(place: ShelfPlace): FirmwareShelf {
  const all = () => readAll(place);
  return {
    async list() {
      const found = await all();
      if (!found.ok) return found.fault === null ? [] : [unreadable(found.fault)];
      return Promise.all(found.images.map(listed));
    },
    async newest(chip) {
      const found = await all();
      if (!found.ok) return bad(found.fault?.message ?? 'there are no images beside the application');
      const fitting = found.images.filter((image) => image.chip === chip).sort(newestFirst);
      for (const image of fitting) {
        const whole = await wholeImage(image);
        if (whole.ok) return whole;
      }
      const [first] = fitting;
      const reason = first === undefined ? 'there is none' : await messageOf(first);
      return bad(`no image for ${chip}: ${reason}`);
    },
    read: (image, part) => readPart(image.folder, part),
  };
}

/** An image as the manifest has it; whether it is whole is another question. */
interface Candidate {
  readonly chip: string;
  readonly version: string;
  readonly built: number;
  readonly read: ReadRelease;
  readonly jws: string;
  readonly folder: string;
}

type Found =
  | { readonly ok: true; readonly images: readonly Candidate[] }
  /** Null: there is no manifest, and so there are no images. */
  | { readonly ok: false; readonly fault: PortFault | null };

async function readAll({ folder, publisher }: ShelfPlace): Promise<Found> {
  try {
    const text = await readWhole(join(folder, 'manifest.json'), manifestLimits.bytes);
    const { releases } = manifest.parse(JSON.parse(text.toString('utf8')));
    const key = await importPublisher((await readWhole(publisher, largestKey)).toString('utf8'));
    return { ok: true, images: await Promise.all(releases.map((jws) => candidate(jws, key, folder))) };
  } catch (cause) {
    if (isMissing(cause, 'manifest.json')) return { ok: false, fault: null };
    return { ok: false, fault: portFault('bad_image', `the images cannot be read: ${messageOfCause(cause)}`) };
  }
}

async function candidate(jws: string, key: Parameters<typeof readRelease>[1], folder: string): Promise<Candidate> {
  const read = await readRelease(jws, key);
  const { chip, version } = read.ok ? read.release : read.claimed;
  return { chip, version, built: read.ok ? read.release.built : 0, read, jws, folder };
}

function newestFirst(one: Candidate, other: Candidate): number {
  return byVersion(other.version, one.version) || other.built - one.built;
}

type Listed = Awaited<ReturnType<FirmwareShelf['list']>>[number];

async function listed(image: Candidate): Promise<Listed> {
  const { chip, version, built } = image;
  const message = await messageOf(image);
  const usable = message === '';
  const problem = usable ? null : image.read.ok ? 'files' : image.read.problem;
  return { chip, version, built, usable, problem, message };
}

const unreadable = (fault: PortFault): Listed => ({
  chip: '',
  version: '',
  built: 0,
  usable: false,
  problem: 'unreadable',
  message: fault.message,
});

/** Why an image cannot be used; empty where it can. */
async function messageOf(image: Candidate): Promise<string> {
  const whole = await wholeImage(image);
  return whole.ok ? '' : whole.fault.message;
}

async function wholeImage({ read, jws, folder }: Candidate): Promise<Flashed<FirmwareImage>> {
  if (!read.ok) return bad(read.message);
  const { chip, version, built, flashBytes, parts } = read.release;
  for (const part of parts) {
    const bytes = await readPart(folder, part);
    if (!bytes.ok) return bytes;
  }
  return { ok: true, value: { chip, version, built, flashBytes, folder, parts, release: jws } };
}

async function readPart(folder: string, part: ImagePart): Promise<Flashed<Uint8Array>> {
  try {
    const bytes = await readWhole(join(folder, part.file), part.size);
    if (bytes.byteLength !== part.size) return bad(`${part.file} has ${bytes.byteLength} bytes, not ${part.size}`);
    if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) return bad(`${part.file} is damaged`);
    return { ok: true, value: new Uint8Array(bytes) };
  } catch (cause) {
    return bad(`${part.file}: ${messageOfCause(cause)}`);
  }
}

/** A file of at most so many bytes. A link is not followed: what it leads to was not put here by the publisher. */
async function readWhole(path: string, most: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await file.stat();
    if (size > most) throw new Error(`it has ${size} bytes, at most ${most} are expected`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

const bad = (message: string) => ({ ok: false, fault: portFault('bad_image', message) }) as const;

function isMissing(cause: unknown, name: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' && cause.message.includes(name);
}

/** The reason without the path, which belongs on no screen. */
function messageOfCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? String(cause.code) : (cause.message.split('\n')[0] ?? '');
}
