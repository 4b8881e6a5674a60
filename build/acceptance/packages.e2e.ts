import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toolPaths } from '../../electron/adapters/arduino-cli/paths.ts';
import type { CallName } from '../../electron/contract/calls.ts';
import { commissionView } from '../../electron/contract/commissioning.ts';
import { session } from '../../electron/contract/session.ts';
import { packFolder, standInDistribution } from '../scripts/package.ts';
import { makeNodeImages } from '../testing/new-node-bench.ts';
import { type OpenedApp, openApp } from '../testing/open-app.ts';
import { packedPackages } from '../testing/packed-packages.ts';
import { prepareSite } from '../testing/prepared-site.ts';
import { firmwareVersion } from '../testing/scripted-board.ts';
import { until } from '../testing/until.ts';

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

  it('finds what lies beside it: the images, and what there is of the tools', async () => {
    const [unpacked, dataDir] = [join(folder, 'beside'), join(folder, 'beside-data')];
    extractAll(join(resources, 'app.asar'), unpacked);
    await makeNodeImages(resources);
    const { esptool } = toolPaths({ tools: join(resources, 'tools'), resources, data: dataDir });
    mkdirSync(dirname(esptool), { recursive: true });
    // Under vitest electron-builder links what it packs: written over, the project's own esptool would be this one.
    rmSync(esptool, { force: true });
    writeFileSync(esptool, '#!/bin/sh\necho esptool v5.6.0\n', { mode: 0o755 });
    const site = await prepareSite({ dataDir, name: 'Hall', language: 'en', nodes: {} });
    const app = await openApp({
      dataDir,
      main: join(unpacked, 'build', 'out', 'app', 'main.js'),
      // Packed, it does not listen to others that are named.
      args: [`--resources=${folder}`],
      env: { LEITSTAND_PACKED_IN: resources },
      onHost: true,
    });
    try {
      const { username, password } = site;
      const token = session.parse(await asked(app, 'session.login', { username, password }, null)).token;
      await asked(app, 'commission.begin', {}, token);
      const check = await until('the self-check is done', async () => {
        const now = commissionView.parse(await asked(app, 'commission.view', {}, token));
        return now.working ? null : now.check;
      });
      expect(check.images).toMatchObject([{ version: firmwareVersion, usable: true }]);
      expect(check.engines).toMatchObject([
        { name: 'arduino-cli', usable: false, message: 'arduino-cli: not here' },
        { name: 'esptool-js', usable: true },
      ]);
    } finally {
      await app.stop();
    }
  });

  it('is not made of settings that electron-builder does not know', async () => {
    const made = packFolder(join(folder, 'stand-in'), join(folder, 'refused'), { asarUnpackk: ['**/*.node'] });
    await expect(made).rejects.toThrow(/unknown property 'asarUnpackk'/);
  });
});

/** Asks the station as the window does; the value of its answer. */
async function asked({ page }: OpenedApp, name: CallName, input: object, token: string | null): Promise<unknown> {
  const answer = await page.evaluate(`window.leitstand.call(${JSON.stringify({ name, input, token })})`);
  return z.looseObject({ ok: z.literal(true), value: z.unknown() }).parse(answer).value;
}

/** Binaries come in a package for each system. */
function isOfASystem(name: string): boolean {
  return /^@(?:napi-rs\/keyring|node-rs\/argon2)-(?:linux|darwin|win32)-/.test(name);
}
