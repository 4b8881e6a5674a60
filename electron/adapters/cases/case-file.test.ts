import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CaseContent } from '../../contract/case-file.ts';
import type { Incident, IncidentFile } from '../../contract/incidents.ts';
import type { CaseParts } from '../../domain/ports/cases.ts';
import { memoryKeychain } from '../sqlite/testing.ts';
import { caseFiles, packContent, readCase } from './case-file.ts';
import { stationSigner } from './signer.ts';

const at = 1_790_000_000_000;
const hash = 'a'.repeat(64);
const incident: Incident = {
  id: 7,
  timestamp: at,
  received: at,
  type: 'door.forced',
  node: 'node-1',
  boot: 1,
  seq: 9,
  clock: 'ntp',
  actor: null,
  late: false,
  value: { door: 'open' },
};
const parts: CaseParts = {
  v: 1,
  site: { id: 'fra-1', name: 'Frankfurt', timeZone: 'Europe/Berlin' },
  made: { at, by: 'eva', version: '0.1.0' },
  title: 'Forced at night',
  remarks: '',
  chosen: [7],
  rows: [{ incident, near: ['itself'], hash }],
  comments: [],
  files: [
    { id: 1, incident: 7, name: 'a.bin', bytes: 3, sha256: hash, by: 'eva', at, content: Uint8Array.of(0, 255, 7) },
  ],
  curves: [],
  alarms: [],
  names: { nodes: { 'node-1': 'Main door' } },
  chain: { rows: 9, hash, verifiedFrom: 7, verifiedTo: 9, broken: null },
};

async function packed(signer = stationSigner(memoryKeychain())): Promise<{ file: Uint8Array; key: string }> {
  const files = caseFiles(await signer, packContent);
  const made = await files.pack(parts);
  if (!made.ok) throw new Error(made.error.message);
  return { file: made.value, key: files.key };
}

const head = 8 + 32 + 64;
const content = (file: Uint8Array): CaseContent => JSON.parse(gunzipSync(file.subarray(head)).toString('utf8'));
/** The head of a case file before something else. */
const before = (file: Uint8Array, packedContent: Uint8Array) => Buffer.concat([file.subarray(0, head), packedContent]);

describe('a case file', () => {
  it('is read as it was made, and says that nothing was changed since, and by whose key', async () => {
    const { file, key } = await packed();
    const read = await readCase(file);
    expect(read).toMatchObject({ ok: true, value: { signature: { holds: true, key } } });
    const { files, ...rest } = parts;
    if (read.ok)
      expect(read.value.content).toEqual({
        ...rest,
        files: files.map(({ content: bytes, ...about }) => ({ ...about, data: Buffer.from(bytes).toString('base64') })),
      });
  });

  it('is signed with the one key of its station', async () => {
    const keychain = memoryKeychain();
    const [one, two, other] = [
      await packed(stationSigner(keychain)),
      await packed(stationSigner(keychain)),
      await packed(),
    ];
    expect(one.key).toBe(two.key);
    expect(one.key).not.toBe(other.key);
  });

  it('says that it was changed, whatever was changed in it', async () => {
    const { file } = await packed();
    const changed = gzipSync(JSON.stringify({ ...content(file), title: 'Nothing happened' }));
    expect(await readCase(before(file, changed))).toMatchObject({ ok: true, value: { signature: { holds: false } } });
    for (const place of [8, 39, 40, 103]) {
      const bent = Uint8Array.from(file);
      bent[place] = (bent[place] ?? 0) ^ 1;
      expect(await readCase(bent)).toMatchObject({ ok: true, value: { signature: { holds: false } } });
    }
  });

  it('is not believed to be of a station that has not signed it', async () => {
    const [mine, foreign] = [await packed(), await packed()];
    const bent = Uint8Array.from(foreign.file);
    bent.set(mine.file.subarray(8, 40), 8);
    expect(await readCase(bent)).toMatchObject({ ok: true, value: { signature: { holds: false, key: mine.key } } });
  });

  it('is refused where it is none, cut short at any byte, of a later version, or unpacks without end', async () => {
    const { file } = await packed();
    const reasonOf = async (bytes: Uint8Array) => {
      const read = await readCase(bytes);
      return read.ok ? 'read' : read.error.details?.['reason'];
    };
    for (let length = 0; length < file.length; length += length < head + 8 ? 1 : 13)
      expect(await reasonOf(file.subarray(0, length))).toBe(length < 8 ? 'foreign' : 'damaged');
    expect(await reasonOf(Buffer.from('SQLite format 3\0'.repeat(9)))).toBe('foreign');
    expect(await reasonOf(Buffer.concat([Buffer.from('LSCASE2\n'), file.subarray(8)]))).toBe('future');
    expect(await reasonOf(before(file, gzipSync(JSON.stringify({ ...content(file), v: 2 }))))).toBe('future');
    expect(await reasonOf(before(file, gzipSync(Buffer.alloc(300_000_000))))).toBe('too_large');
  });

  it.each([
    ['many rows of nothing', { rows: Array.from({ length: 20_001 }, () => ({})) }],
    ['a row of millions of values', { rows: [{ incident: { value: Array.from({ length: 3_000_000 }, () => 1) } }] }],
    ['more files than a case may', { files: Array.from({ length: 51 }, () => ({ data: '' })) }],
  ])('is refused as too large where it holds %s, before each is looked at', async (_, more) => {
    const { file } = await packed();
    const text = JSON.stringify({ ...content0(), ...more });
    expect(await readCase(before(file, gzipSync(text)))).toMatchObject({ error: { details: { reason: 'too_large' } } });
  });

  it('is refused as damaged where it has so many faults that they have no room', async () => {
    const { file } = await packed();
    const text = JSON.stringify({
      ...content0(),
      chosen: [],
      curves: [{ at: Array.from({ length: 400_000 }, () => 'x') }],
    });
    expect(await readCase(before(file, gzipSync(text)))).toMatchObject({ error: { details: { reason: 'damaged' } } });
  });

  it('is not made of more files than a string could hold, and says so before it writes one', async () => {
    const one = new Uint8Array(10_485_760);
    const files = Array.from({ length: 50 }, (_, id) => ({ ...fileOf(), id, content: one }));
    expect(await packContent({ ...parts, files })).toMatchObject({
      error: { code: 'invalid_input', details: { reason: 'too_large' } },
    });
  });

  it.each([
    ['no JSON', '{"v":1'],
    ['nothing', 'null'],
    ['an array without end', '['.repeat(100_000)],
    ['a field that no case has', JSON.stringify({ ...content0(), script: 'x' })],
    ['a row without its hash', JSON.stringify({ ...content0(), rows: [{ incident, near: ['itself'] }] })],
    ['a file that is no base64', JSON.stringify({ ...content0(), files: [{ ...fileOf(), data: '<svg>' }] })],
    [
      'a type that nobody knows',
      JSON.stringify({ ...content0(), rows: [{ incident: { ...incident, type: 'x' }, near: ['itself'], hash }] }),
    ],
    ['a name as long as a book', JSON.stringify({ ...content0(), title: 'x'.repeat(100_000) })],
  ])('is refused as damaged where it holds %s', async (_, text) => {
    const { file } = await packed();
    expect(await readCase(before(file, gzipSync(text)))).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', details: { reason: 'damaged' } },
    });
  });
});

function content0(): object {
  return { ...parts, files: [] };
}
function fileOf(): IncidentFile {
  const [first] = parts.files;
  if (first === undefined) throw new Error('there is one');
  const { content: _, ...file } = first;
  return file;
}
