import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderShelf } from '../../electron/adapters/firmware/folder-shelf.ts';
import { missingTools } from '../testing/tools.ts';
import { firmwareVersion, makeImages } from './firmware-images.ts';
import { ownPublisher, readPublisher } from './publisher-key.ts';
import { root, run } from './steps.ts';

let folder = '';
const about = { version: '1.2.3', built: 1_700_000_000_000 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-images-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The parts as a build leaves them. */
function built() {
  const build = join(folder, 'build');
  mkdirSync(build);
  for (const name of ['bin', 'bootloader.bin', 'partitions.bin']) {
    writeFileSync(join(build, `node.ino.${name}`), Buffer.alloc(3_000, name));
  }
  writeFileSync(join(folder, 'boot_app0.bin'), Buffer.alloc(8_192, 1));
  return { build, bootApp: join(folder, 'boot_app0.bin') };
}

describe('the images of a build', () => {
  it('are what a station takes for an ESP32', async () => {
    const images = join(folder, 'firmware');
    await makeImages(built(), about, await ownPublisher(join(folder, 'key.jwk')), images);
    const shelf = folderShelf({ folder: images, publisher: join(images, 'publisher.jwk') });
    expect(await shelf.newest('esp32')).toMatchObject({
      ok: true,
      value: { version: '1.2.3', flashBytes: 8_388_608, parts: [{ offset: 0x1000 }, {}, {}, { offset: 0x10000 }] },
    });
  });

  it('hold nothing of the private key', async () => {
    const images = join(folder, 'firmware');
    await makeImages(built(), about, await ownPublisher(join(folder, 'key.jwk')), images);
    const { d } = JSON.parse(readFileSync(join(folder, 'key.jwk'), 'utf8'));
    for (const name of readdirSync(images)) expect(readFileSync(join(images, name), 'latin1')).not.toContain(d);
  });

  it('are not signed by another publisher than the one whose key lies there', async () => {
    const images = join(folder, 'firmware');
    const parts = built();
    await makeImages(parts, about, await ownPublisher(join(folder, 'one.jwk')), images);
    const other = await ownPublisher(join(folder, 'other.jwk'));
    await expect(makeImages(parts, about, other, images)).rejects.toThrow('another publisher');
  });

  it('are of the version that the firmware calls itself', () => {
    const source = readFileSync(join(root, 'firmware', 'core', 'src', 'leitstand', 'node.cpp'), 'utf8');
    expect(firmwareVersion(source)).toMatch(/^\d+\.\d+\.\d+$/);
    expect(() => firmwareVersion('nothing')).toThrow('no firmware_version');
  });
});

describe('the key of a publisher', () => {
  it('is made once, for its owner alone', async () => {
    const path = join(folder, 'keys', 'key.jwk');
    const { publicJwk } = await ownPublisher(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await ownPublisher(path)).publicJwk).toEqual(publicJwk);
  });

  it('is refused where others may read it, and where it is none', async () => {
    const path = join(folder, 'key.jwk');
    await ownPublisher(path);
    chmodSync(path, 0o644);
    await expect(readPublisher(path)).rejects.toThrow('others may read');
    chmodSync(path, 0o600);
    writeFileSync(path, JSON.stringify((await ownPublisher(join(folder, 'other.jwk'))).publicJwk));
    await expect(readPublisher(path)).rejects.toThrow('invalid_type');
  });
});

describe.skipIf(missingTools.arduinoCli === null)(
  'firmware:build without arduino-cli (did not run where it is here)',
  () => {
    it('says what is missing and what to run, and ends with 1', async () => {
      const script = join(root, 'build', 'scripts', 'firmware-build.ts');
      const { code, output } = await run(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
      expect(code).toBe(1);
      expect(output).toContain('npm run fetch-tools');
    });
  },
);
