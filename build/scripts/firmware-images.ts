import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Publisher } from './publisher-key.ts';
import { signRelease, writeManifest } from './sign-release.ts';

/** Where a build has put its parts. */
export interface BuiltParts {
  /** The build folder of arduino-cli: node.ino.bin, node.ino.bootloader.bin, node.ino.partitions.bin. */
  readonly build: string;
  /** Comes with the esp32 core: says that the first of the two programs is the one that starts. */
  readonly bootApp: string;
}

/** What an ESP32 starts, and where its ROM and our partitions.csv expect it. */
const layout = [
  { name: 'bootloader', offset: 0x1000 },
  { name: 'partitions', offset: 0x8000 },
  { name: 'boot_app0', offset: 0xe000 },
  { name: 'node', offset: 0x1_0000 },
] as const;
/** firmware/node/partitions.csv is for 8 MB. */
const flashBytes = 8_388_608;

/** The version that the firmware calls itself. */
export function firmwareVersion(source: string): string {
  const [, version] = /firmware_version = "(\d+\.\d+\.\d+)"/.exec(source) ?? [];
  if (version === undefined) throw new Error('node.cpp names no firmware_version');
  return version;
}

/** Makes a folder of images of what was built: named files, manifest, and the publisher's public key. */
export async function makeImages(
  parts: BuiltParts,
  about: { readonly version: string; readonly built: number },
  publisher: Publisher,
  folder: string,
): Promise<void> {
  const sources = {
    bootloader: join(parts.build, 'node.ino.bootloader.bin'),
    partitions: join(parts.build, 'node.ino.partitions.bin'),
    boot_app0: parts.bootApp,
    node: join(parts.build, 'node.ino.bin'),
  };
  mkdirSync(folder, { recursive: true });
  const named = layout.map(({ name, offset }) => ({ name, offset, file: `esp32-${about.version}-${name}.bin` }));
  for (const { name, file } of named) copyFileSync(sources[name], join(folder, file));
  const image = {
    chip: 'esp32',
    ...about,
    flashBytes,
    app: `esp32-${about.version}-node.bin`,
    parts: named.map(({ file, offset }) => ({ file, offset })),
  };
  writeManifest(folder, [await signRelease(folder, image, publisher.key)]);
  placePublicKey(folder, publisher);
}

/** A key that is there already is not replaced: stations that have it would trust nothing any more. */
function placePublicKey(folder: string, { publicJwk }: Publisher): void {
  const path = join(folder, 'publisher.jwk');
  const text = `${JSON.stringify(publicJwk)}\n`;
  if (!existsSync(path)) writeFileSync(path, text);
  if (readFileSync(path, 'utf8').trim() !== text.trim()) {
    throw new Error(
      `${path} is the key of another publisher: sign with that one, or remove it if it is meant to change`,
    );
  }
}
