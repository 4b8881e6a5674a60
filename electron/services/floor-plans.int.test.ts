import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegFrame, pngOf } from '../../build/testing/images.ts';
import { codeOf, manager, valueOf } from '../../build/testing/manager-desk.ts';
import { openWriter } from '../adapters/sqlite/connection.ts';
import type { OpenDatabase } from '../adapters/sqlite/database.ts';
import { migrate } from '../adapters/sqlite/migrate.ts';
import { migrations } from '../adapters/sqlite/migrations/all.ts';
import { memoryKeychain, opened, temporaryFolder } from '../adapters/sqlite/testing.ts';
import { type CallInput, calls } from '../contract/calls.ts';
import type { PlanImage } from '../contract/floor-plan.ts';
import { limits } from '../contract/limits.ts';
import { createFloorPlans, type FloorPlans } from './floor-plans.ts';
import { handClock } from './ingest-testing.ts';

type Draft = CallInput<'plan.save'>;
const corners = [
  { x: 60, y: 60 },
  { x: 540, y: 60 },
  { x: 540, y: 240 },
  { x: 60, y: 240 },
];
const hall: Draft = {
  id: null,
  rev: 0,
  name: 'Hall 2',
  position: null,
  width: 600,
  height: 300,
  grid: 60,
  rooms: [{ id: 1, kind: 'aisle', name: 'A', corners }],
  placements: [
    { is: 'door', node: 'dock', x: 60, y: 120, rotation: 90 },
    { is: 'sensor', node: 'dock', x: 300, y: 120 },
    { is: 'sensor', node: 'aisle-a', x: 480, y: 120 },
  ],
  image: { is: 'none' },
};
const picture = (bytes: Buffer, type: PlanImage['type'], width: number, height: number): Draft['image'] => ({
  is: 'new',
  image: { type, width, height, data: bytes.toString('base64') },
});

describe('floor plans', () => {
  const keychain = memoryKeychain();
  const clock = handClock();
  const nodes = new Set<string>();
  const nodesChanged = new Set<() => void>();
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: OpenDatabase;
  let plans: FloorPlans;
  let told: number;

  async function open(maxPages?: number) {
    database = await opened({ file: folder.file, keychain, ...(maxPages === undefined ? {} : { maxPages }) });
    const book = {
      get: (id: string) => (nodes.has(id) ? ({ id } as never) : null),
      onChange(listener: () => void) {
        nodesChanged.add(listener);
        return () => void nodesChanged.delete(listener);
      },
    };
    plans = await createFloorPlans({ store: database.plans, nodes: book, clock });
    plans.onChange(() => {
      told += 1;
    });
  }
  const again = async () => {
    plans.stop();
    await database.close();
    await open();
  };
  const save = (draft: Partial<Draft>) => plans.handlers['plan.save']({ ...hall, ...draft }, manager);
  const saved = async (draft: Partial<Draft>) => valueOf(await save(draft));
  const list = async () => valueOf(await plans.handlers['plan.list']({}, manager));
  const rows = async () => (await database.reader.page({}, undefined, 500)).rows.toReversed();

  beforeEach(async () => {
    for (const id of ['dock', 'aisle-a']) nodes.add(id);
    told = 0;
    keychain.held.clear();
    folder = await temporaryFolder();
    await open();
  });
  afterEach(async () => {
    plans.stop();
    await database.close();
    await folder.remove();
  });

  it('are made, changed and removed, each with who and what in the journal, and are there after a restart', async () => {
    const made = await saved({});
    expect(made).toMatchObject({ rev: 1, name: 'Hall 2', image: 0, rooms: hall.rooms, placements: hall.placements });
    const { image: _, ...drawn } = made;
    const wider = await saved({ ...drawn, width: 900, image: { is: 'kept' } });
    const other = await saved({ name: 'Hall 3' });
    await again();
    expect(await list()).toEqual([wider, other]);
    valueOf(await plans.handlers['plan.remove']({ id: other.id, rev: other.rev }, manager));
    await again();
    expect(await list()).toEqual([wider]);
    expect(told).toBe(4);
    const journal = (await rows()).map(({ type, actor, value }) => ({ type, actor, value }));
    const row = (value: object) => ({
      type: 'plan.changed',
      actor: 'manager-1',
      value: expect.objectContaining(value),
    });
    expect(journal).toEqual([
      row({ change: 'created', plan: made.id, name: 'Hall 2', rooms: { added: ['A'] } }),
      { ...row({}), value: { change: 'changed', plan: made.id, name: 'Hall 2', width: 900, height: 300 } },
      row({ change: 'created', plan: other.id, name: 'Hall 3' }),
      { ...row({}), value: { change: 'removed', plan: other.id, name: 'Hall 3' } },
    ]);
  });

  it('are not overwritten or removed by whoever saw an older state', async () => {
    const made = await saved({});
    await saved({ id: made.id, rev: 1, name: 'Hall two' });
    const late = { error: { code: 'conflict', details: { rev: 2 } } };
    expect(await save({ id: made.id, rev: 1 })).toMatchObject(late);
    expect(await plans.handlers['plan.remove']({ id: made.id, rev: 1 }, manager)).toMatchObject(late);
    expect(codeOf(await save({ id: 99, rev: 1 }))).toBe('not_found');
    expect(codeOf(await plans.handlers['plan.remove']({ id: 99, rev: 1 }, manager))).toBe('not_found');
    expect((await list()).map(({ name }) => name)).toEqual(['Hall two']);
  });

  it('have a name and a number of their own, and keep the order that they are given', async () => {
    const [a, b] = [await saved({ name: 'A' }), await saved({ name: 'B' })];
    expect(await save({ name: 'a' })).toMatchObject({ error: { code: 'conflict', details: { name: 'A' } } });
    const c = await saved({ name: 'C', position: 0 });
    await saved({ id: a.id, rev: 1, name: 'A', position: 2, image: { is: 'kept' } });
    await again();
    expect((await list()).map(({ name }) => name)).toEqual(['C', 'B', 'A']);
    valueOf(await plans.handlers['plan.remove']({ id: c.id, rev: 1 }, manager));
    await again();
    expect((await saved({ name: 'D' })).id).toBeGreaterThan(c.id);
    expect((await list()).map(({ name }) => name)).toEqual(['B', 'A', 'D']);
    expect(b.id).not.toBe(a.id);
  });

  it('can be as many as are said, and no more', async () => {
    for (let i = 0; i < limits.plans; i++) await saved({ name: `Floor ${i}` });
    const more = { error: { code: 'invalid_input', details: { reason: 'limit', limit: limits.plans } } };
    expect(await save({ name: 'One more' })).toMatchObject(more);
  });

  it('leave no ghost of a node that is gone, in what is shown and in what is saved', async () => {
    const made = await saved({});
    nodes.delete('dock');
    for (const listener of nodesChanged) listener();
    expect(told).toBe(2);
    const left = hall.placements.filter(({ node }) => node === 'aisle-a');
    expect((await list()).map(({ placements }) => placements)).toEqual([left]);
    const { placements } = await saved({ id: made.id, rev: 1 });
    expect(placements).toEqual(left);
    expect((await rows()).at(-1)?.value).toEqual({ change: 'changed', plan: made.id, name: 'Hall 2' });
    nodes.delete('nobody');
    for (const listener of nodesChanged) listener();
    expect(told).toBe(3);
  });

  it('begin empty in a database of before, and what it held stays', async () => {
    plans.stop();
    await database.close();
    await folder.remove();
    folder = await temporaryFolder();
    keychain.held.clear();
    const connection = openWriter(folder.file);
    const before = migrations.filter(({ version }) => version < 80);
    migrate(connection, before);
    connection.exec("INSERT INTO setting (name, value) VALUES ('a', '1')");
    connection.close();
    await open();
    expect(await list()).toEqual([]);
    const made = await saved({});
    await again();
    expect(await list()).toEqual([made]);
    expect(await database.settings.get('a')).toBe('1');
  });

  it('have an image that is kept, changed and taken away, and goes with its plan', async () => {
    const image = async (id: number) => valueOf(await plans.handlers['plan.image']({ id }, manager));
    const png = picture(pngOf(40, 30), 'image/png', 40, 30);
    const made = await saved({ image: png });
    expect(made.image).toBeGreaterThan(0);
    const kept = await saved({ id: made.id, rev: 1, name: 'Hall', image: { is: 'kept' } });
    expect(kept.image).toBe(made.image);
    await again();
    expect(await image(made.id)).toEqual(png.is === 'new' ? png.image : null);
    const other = await saved({ id: made.id, rev: 2, image: picture(jpegFrame(8, 6), 'image/jpeg', 8, 6) });
    expect(other.image).toBeGreaterThan(made.image);
    expect((await rows()).at(-1)?.value).toMatchObject({ image: 'changed' });
    expect(await image(made.id)).toMatchObject({ type: 'image/jpeg' });
    expect((await saved({ id: made.id, rev: 3 })).image).toBe(0);
    expect(await image(made.id)).toBeNull();
    await saved({ id: made.id, rev: 4, image: png });
    valueOf(await plans.handlers['plan.remove']({ id: made.id, rev: 5 }, manager));
    expect(codeOf(await plans.handlers['plan.image']({ id: made.id }, manager))).toBe('not_found');
    expect(await database.plans.image(made.id)).toBeNull();
  });

  it('take no image that is not what it says it is, and nothing of it is kept', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    for (const bad of [
      picture(svg, 'image/png', 40, 30),
      picture(pngOf(40, 30), 'image/jpeg', 40, 30),
      picture(pngOf(40, 30).subarray(0, 60), 'image/png', 40, 30),
      picture(pngOf(40, 30, [4_000, 4_000]), 'image/png', 40, 30),
    ])
      expect(await save({ image: bad })).toMatchObject({
        error: { code: 'invalid_input', details: { reason: 'image' } },
      });
    expect(await list()).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('answer that they cannot be written where the disk is full, and nothing has changed', async () => {
    plans.stop();
    await database.close();
    await open(120);
    const made = await saved({});
    const big = Buffer.concat([pngOf(40, 30).subarray(0, 33), Buffer.alloc(1_500_000), pngOf(40, 30).subarray(-12)]);
    const full = await save({ id: made.id, rev: 1, image: picture(big, 'image/png', 40, 30) });
    expect(codeOf(full)).toBe('unavailable');
    expect(await list()).toEqual([made]);
    expect((await saved({ id: made.id, rev: 1, name: 'Hall' })).rev).toBe(2);
  });
});

describe('a plan from a window', () => {
  const { input } = calls['plan.save'];
  const room = hall.rooms[0];
  const [door] = hall.placements;

  it('fits with everything on it', () => {
    expect(input.safeParse(hall).success).toBe(true);
  });

  it.each([
    ['a room beyond its edge', { rooms: [{ ...room, corners: [...corners, { x: 601, y: 60 }] }] }],
    ['a door beyond its edge', { placements: [{ ...door, y: 301 }] }],
    ['a door twice', { placements: [door, { ...door, x: 120 }] }],
    ['two rooms of one number', { rooms: [room, { ...room, name: 'B' }] }],
    ['a room of two corners', { rooms: [{ ...room, corners: corners.slice(0, 2) }] }],
    ['half a centimetre', { placements: [{ ...door, x: 0.5 }] }],
    ['a full turn', { placements: [{ ...door, rotation: 360 }] }],
    ['a sensor that turns', { placements: [{ is: 'sensor', node: 'dock', x: 1, y: 1, rotation: 0 }] }],
    ['a name of control characters', { rooms: [{ ...room, name: '\u0007' }] }],
    ['an SVG', { image: { is: 'new', image: { type: 'image/svg+xml', width: 1, height: 1, data: 'AAAA' } } }],
    [
      'too large an image',
      { image: { is: 'new', image: { type: 'image/png', width: limits.plan.imageSide + 1, height: 1, data: 'AAAA' } } },
    ],
    [
      'too many bytes',
      {
        image: {
          is: 'new',
          image: { type: 'image/png', width: 1, height: 1, data: 'A'.repeat(limits.plan.image + 4) },
        },
      },
    ],
    ['too many rooms', { rooms: Array.from({ length: limits.plan.rooms + 1 }, (_, i) => ({ ...room, id: i + 1 })) }],
    ['no size', { width: 0 }],
    ['a field that nobody knows', { extra: 1 }],
  ])('does not pass with %s', (_what, bad) => {
    expect(input.safeParse({ ...hall, ...bad }).success).toBe(false);
  });
});
