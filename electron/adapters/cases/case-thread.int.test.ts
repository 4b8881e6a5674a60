import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { memoryLog } from '../sqlite/testing.ts';
import { packContentApart, readCaseApart } from './case-thread.ts';

const head = Buffer.concat([Buffer.from('LSCASE1\n'), Buffer.alloc(96)]);
const hash = 'a'.repeat(64);
const parts = {
  v: 1,
  site: { id: 'fra-1', name: 'Frankfurt', timeZone: 'Europe/Berlin' },
  made: { at: 1, by: 'eva', version: '0.1.0' },
  title: 'Forced at night',
  remarks: '',
  chosen: [],
  rows: [],
  comments: [],
  curves: [],
  alarms: [],
  names: { nodes: {} },
  chain: { rows: 9, hash, verifiedFrom: 7, verifiedTo: 9, broken: null },
} as const;
const file = { id: 1, incident: 7, name: 'a.bin', sha256: hash, by: 'eva', at: 1 };

it('a case is packed and read apart from the station, its files as they were', async () => {
  const content = Uint8Array.from({ length: 3_000_000 }, (_, i) => i * i);
  const files = [{ ...file, bytes: content.length, content }];
  const packed = await packContentApart({ ...parts, rows: [], files } as never, memoryLog());
  if (!packed.ok) throw new Error(packed.error.message);
  expect(JSON.parse(gunzipSync(packed.value).toString('utf8'))).toMatchObject({ title: 'Forced at night' });
  const read = await readCaseApart(Buffer.concat([head, packed.value]), memoryLog());
  if (!read.ok) throw new Error(read.error.message);
  expect(read.value.signature.holds).toBe(false);
  expect(Buffer.from(read.value.content.files[0]?.data ?? '', 'base64').equals(content)).toBe(true);
});

it('a small file that unpacks to a hundred megabytes of rows is refused while the station goes on', async () => {
  const bomb = gzipSync(`{"v":1,"rows":[${'{},'.repeat(44_000_000)}{}]}`);
  expect(bomb.length).toBeLessThan(300_000);
  let turns = 0;
  const counting = setInterval(() => turns++, 10);
  const read = await readCaseApart(Buffer.concat([head, bomb]), memoryLog());
  clearInterval(counting);
  expect(read).toMatchObject({ error: { code: 'invalid_input', details: { reason: 'too_large' } } });
  expect(turns).toBeGreaterThan(10);
});

it('a file that is stopped while it is read ends with its thread', async () => {
  const slow = gzipSync(`{"v":1,"rows":[{"near":[${'1,'.repeat(2_900_000)}1]}]}`);
  let stop = () => undefined as void;
  const reading = readCaseApart(Buffer.concat([head, slow]), memoryLog(), (listener) => {
    stop = listener;
  });
  stop();
  expect(await reading).toMatchObject({ error: { code: 'conflict' } });
});
