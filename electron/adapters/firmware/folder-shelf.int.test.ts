import { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImageShelf, makeImageShelf, plainImage } from '../../../build/testing/image-shelf.ts';
import type { SelfCheck } from '../../contract/commissioning.ts';

let folder = '';
let made: ImageShelf;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-shelf-'));
  made = await makeImageShelf(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => join(made.folder, name);

/** Why the only image that is listed cannot be used. */
async function complaint(problem: SelfCheck['images'][number]['problem']): Promise<string> {
  const [only, ...others] = await made.shelf.list();
  expect(others).toEqual([]);
  expect(only).toMatchObject({ usable: false, problem });
  expect(await made.shelf.newest('esp32')).toMatchObject({ ok: false, fault: { code: 'bad_image' } });
  return only?.message ?? '';
}

/** A statement that somebody signed who may, whatever it says. */
async function signed(says: object): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  writeFileSync(made.publisher, JSON.stringify(await exportJWK(publicKey)));
  return new CompactSign(Buffer.from(JSON.stringify(says))).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
}

/** The statement of the image as it lies there. */
function statement(): Record<string, unknown> & { parts: Array<Record<string, unknown>> } {
  const { releases } = JSON.parse(readFileSync(file('manifest.json'), 'utf8'));
  return JSON.parse(Buffer.from(String(releases[0]).split('.')[1] ?? '', 'base64url').toString('utf8'));
}

describe('an image that its publisher signed', () => {
  it('is listed, and given with the statement as it was signed', async () => {
    expect(await made.shelf.list()).toEqual([
      { chip: 'esp32', version: '1.2.0', built: plainImage.built, usable: true, problem: null, message: '' },
    ]);
    const { releases } = JSON.parse(readFileSync(file('manifest.json'), 'utf8'));
    const newest = await made.shelf.newest('esp32');
    expect(newest).toMatchObject({ ok: true, value: { chip: 'esp32', flashBytes: 8_388_608, release: releases[0] } });
  });

  it('is the newest by number, not by letter, and not one that is damaged', async () => {
    const nine = await made.sign({ ...plainImage, version: '1.9.0' });
    const ten = await made.sign({ ...plainImage, version: '1.10.0' });
    const { releases } = JSON.parse(readFileSync(file('manifest.json'), 'utf8'));
    made.list([nine, ten, releases[0]]);
    expect(await made.shelf.newest('esp32')).toMatchObject({ ok: true, value: { version: '1.10.0' } });
    made.list([nine, `${ten.slice(0, -8)}AAAAAAAA`]);
    expect(await made.shelf.newest('esp32')).toMatchObject({ ok: true, value: { version: '1.9.0' } });
  });

  it('gives its bytes as long as they are those that were signed', async () => {
    const newest = await made.shelf.newest('esp32');
    if (!newest.ok) throw new Error(newest.fault.message);
    const [part] = newest.value.parts;
    if (part === undefined) throw new Error('no part');
    const bytes = readFileSync(file(part.file));
    expect(await made.shelf.read(newest.value, part)).toEqual({ ok: true, value: new Uint8Array(bytes) });
    writeFileSync(file(part.file), Buffer.alloc(bytes.length));
    expect(await made.shelf.read(newest.value, part)).toMatchObject({ ok: false, fault: { code: 'bad_image' } });
  });

  it('is none for another chip', async () => {
    expect(await made.shelf.newest('esp32s3')).toMatchObject({
      ok: false,
      fault: { code: 'bad_image', message: 'no image for esp32s3: there is none' },
    });
  });
});

describe('an image is not used', () => {
  it('whose file is changed by one bit', async () => {
    const bytes = readFileSync(file('node.bin'));
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    writeFileSync(file('node.bin'), bytes);
    expect(await complaint('files')).toBe('node.bin is damaged');
  });

  it('whose file is cut off, longer, a link or missing', async () => {
    const bytes = readFileSync(file('node.bin'));
    writeFileSync(file('node.bin'), bytes.subarray(1));
    expect(await complaint('files')).toContain('bytes');
    writeFileSync(file('node.bin'), Buffer.concat([bytes, bytes]));
    expect(await complaint('files')).toContain('at most');
    unlinkSync(file('node.bin'));
    expect(await complaint('files')).toBe('node.bin: ENOENT');
    writeFileSync(join(folder, 'elsewhere'), bytes);
    symlinkSync(join(folder, 'elsewhere'), file('node.bin'));
    expect(await complaint('files')).toBe('node.bin: ELOOP');
  });

  it('that somebody else signed, or nobody', async () => {
    const other = await makeImageShelf(join(folder, 'other'));
    made.list([await other.sign(plainImage)]);
    expect(await complaint('signature')).toContain('not signed by the publisher');
    made.list([new UnsecuredJWT(statement()).encode()]);
    expect(await complaint('signature')).toContain('not signed by the publisher');
    const [head, , signature] = (await made.sign(plainImage)).split('.');
    const body = Buffer.from(JSON.stringify({ ...statement(), version: '9.0.0' })).toString('base64url');
    made.list([`${head}.${body}.${signature}`]);
    expect(await complaint('signature')).toContain('not signed by the publisher');
  });

  it.each([
    '../outside.bin',
    '/etc/passwd',
    '..',
    'a/b.bin',
    'a\\b.bin',
    '-node.bin',
    '.hidden',
    'C:x.bin',
    'a\nb',
    '',
  ])('that names a file %j', async (name) => {
    const says = statement();
    const parts = says.parts.map((part, index) => (index === 3 ? { ...part, file: name } : part));
    made.list([await signed({ ...says, app: name, parts })]);
    expect(await complaint('statement')).toContain('not valid');
  });

  it.each<[string, (says: ReturnType<typeof statement>) => object]>([
    ['has a word too many', (says) => ({ ...says, more: 1 })],
    ['has no parts', (says) => ({ ...says, parts: [] })],
    ['has a part beyond the end of the flash', (says) => ({ ...says, flashBytes: 4_096 })],
    ['has a part at no whole byte', (says) => ({ ...says, parts: [{ ...says.parts[0], offset: 0.5 }] })],
    ['has a program that is none of its parts', (says) => ({ ...says, app: 'other.bin' })],
    ['has two parts of one name', (says) => ({ ...says, parts: [...says.parts, says.parts[0]] })],
    [
      'has parts that lie over each other',
      (says) => ({ ...says, parts: says.parts.map((part) => ({ ...part, offset: 0x1000 })) }),
    ],
    ['has a hash that is none', (says) => ({ ...says, parts: says.parts.map((part) => ({ ...part, sha256: 'x' })) })],
    ['has a version that is none', (says) => ({ ...says, version: 'latest' })],
  ])('whose signed statement %s', async (_what, change) => {
    made.list([await signed(change(statement()))]);
    expect(await complaint('statement')).toContain('not valid');
  });

  it.each([
    '',
    '{',
    '[]',
    '{"v":2,"releases":[]}',
    '{"v":1,"releases":[1]}',
    `{"v":1,"releases":["${'x'.repeat(9_000)}"]}`,
  ])('of a manifest that is %j', async (text) => {
    writeFileSync(file('manifest.json'), text);
    expect(await complaint('unreadable')).toContain('cannot be read');
  });

  it('of a publisher whose key is no public one', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    writeFileSync(made.publisher, JSON.stringify(await exportJWK(privateKey)));
    expect(await complaint('unreadable')).toContain('cannot be read');
    unlinkSync(made.publisher);
    expect(await complaint('unreadable')).toContain('cannot be read');
  });
});

describe('a folder without a manifest', () => {
  it('has no images, and says so to who asks for one', async () => {
    unlinkSync(file('manifest.json'));
    expect(await made.shelf.list()).toEqual([]);
    expect(await made.shelf.newest('esp32')).toMatchObject({ ok: false, fault: { code: 'bad_image' } });
  });
});
