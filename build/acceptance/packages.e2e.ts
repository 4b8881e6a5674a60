import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packFolder, standInDistribution } from '../scripts/package.ts';
import { openApp } from '../testing/open-app.ts';
import { packedPackages } from '../testing/packed-packages.ts';

const folder = mkdtempSync(join(tmpdir(), 'leitstand-packed-'));
let resources: string;
let packed: readonly string[];
beforeAll(async () => {
  resources = await packFolder(standInDistribution(join(folder, 'stand-in')), join(folder, 'out'));
  packed = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/'));
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What may lie in the archive, beside the packages that are named one by one. */
const allowed = [
  /^\/package\.json$/,
  /^\/build\/out\/app\/(?:main|[a-z-]+-worker|main-[\w.-]+)\.js$/,
  /^\/build\/out\/app\/preload\.cjs$/,
  /^\/build\/out\/app\/renderer\/(?:index\.html|assets\/[\w.-]+\.(?:js|css|svg|png|woff2))$/,
  /^\/node_modules\/.+\.(?:js|cjs|mjs|json|node|wasm)$/,
  /^\/node_modules\/.+\/(?:LICENSE|LICENCE|COPYING|NOTICE|CopyrightNotice)[\w.-]*$/i,
];
const isFile = (path: string) => !packed.some((other) => other.startsWith(`${path}/`));
const nameOf = (path: string) => /node_modules\/(@[^/]+\/[^/]+|[^@/][^/]*)\/(?!.*node_modules\/)/.exec(path)?.[1];

describe('a package', () => {
  it('has what runs, and nothing beside it', () => {
    const strange = packed.filter((path) => isFile(path) && !allowed.some((form) => form.test(path)));
    expect(strange).toEqual([]);
    for (const name of ['main.js', 'preload.cjs', 'writer-worker.js', 'reader-worker.js', 'broker-worker.js'])
      expect(packed).toContain(`/build/out/app/${name}`);
  });

  it('has the packages that the station runs on, and no other', () => {
    const names = new Set(packed.filter(isFile).flatMap((path) => nameOf(path) ?? []));
    const known: ReadonlySet<string> = new Set(packedPackages);
    expect([...names].filter((name) => !known.has(name) && !isOfASystem(name))).toEqual([]);
  });

  it('keeps what the system loads outside of the archive, for this system only', () => {
    const natives = packed.filter((path) => path.endsWith('.node'));
    expect(natives.length).toBeGreaterThanOrEqual(4);
    const beside = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
    for (const native of natives) expect(beside).toContain(native.slice(1));
    expect(natives.filter((path) => !path.includes(process.platform))).toEqual([]);
  });

  it('brings the platform that flashes without a compiler', () => {
    const platform = readdirSync(join(resources, 'arduino', 'hardware', 'leitstand', 'esp32'));
    expect(platform.toSorted()).toEqual(['boards.txt', 'platform.txt']);
  });

  it('starts, and asks for the first administrator', async () => {
    const [unpacked, dataDir] = [join(folder, 'app'), join(folder, 'data')];
    extractAll(join(resources, 'app.asar'), unpacked);
    const app = await openApp({ dataDir, main: join(unpacked, 'build', 'out', 'app', 'main.js') });
    try {
      await app.page.locator('.start-steps').waitFor();
    } finally {
      await app.stop();
    }
  });

  it('is not made of settings that electron-builder does not know', async () => {
    const made = packFolder(join(folder, 'stand-in'), join(folder, 'refused'), { asarUnpackk: ['**/*.node'] });
    await expect(made).rejects.toThrow(/unknown property 'asarUnpackk'/);
  });
});

/** Binaries come in a package for each system. */
function isOfASystem(name: string): boolean {
  return /^@(?:napi-rs\/keyring|node-rs\/argon2)-(?:linux|darwin|win32)-/.test(name);
}
