import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  codeOf,
  type ManagerDesk,
  manager,
  openManagerDesk,
  plainPerson,
  valueOf,
} from '../../build/testing/manager-desk.ts';
import { limits } from '../contract/limits.ts';

const week = (days: { from: number; to: number }[]) => Array.from({ length: 8 }, () => days);
const fresh = { id: null, rev: 0 };

describe('groups, schedules and the like', () => {
  const nodes = new Set<string>();
  let desk: ManagerDesk;

  beforeEach(async () => {
    nodes.add('door-1').add('door-2');
    desk = await openManagerDesk({ nodes });
  });
  afterEach(async () => {
    nodes.clear();
    await desk.stop();
  });

  const group = async (name: string) => valueOf(await desk.call['groups.save']({ ...fresh, name, note: '' }, manager));
  const area = async (name: string) =>
    valueOf(await desk.call['areas.save']({ ...fresh, name, antipassback: false }, manager));
  const schedule = (name: string) => desk.call['schedules.save']({ ...fresh, name, days: week([]) }, manager);

  it('are made, changed and removed, each with what it was and is in the journal, and are there after a restart', async () => {
    const day = valueOf(await schedule('Day'));
    const change = { ...day, days: week([{ from: 480, to: 1_080 }]) };
    const changed = valueOf(await desk.call['schedules.save'](change, manager));
    expect(changed).toEqual({ ...change, rev: 2 });
    const gone = valueOf(await schedule('Night'));
    valueOf(await desk.call['schedules.remove']({ id: gone.id, rev: gone.rev }, manager));
    await desk.restart();
    expect(valueOf(await desk.call['access.book']({}, manager)).schedules).toEqual([changed]);
    const rows = (await desk.journal()).map(({ type, actor, value }) => ({ type, actor, value }));
    const about = { kind: 'schedule', id: day.id, name: 'Day' };
    expect(rows.slice(0, 2)).toEqual([
      { type: 'access.changed', actor: 'manager-1', value: { ...about, before: null, after: day } },
      { type: 'access.changed', actor: 'manager-1', value: { ...about, before: day, after: changed } },
    ]);
    expect(rows.at(-1)).toMatchObject({ type: 'access.removed', value: { name: 'Night', before: gone } });
  });

  it('are not overwritten or removed by whoever saw an older state', async () => {
    const guards = await group('Guards');
    valueOf(await desk.call['groups.save']({ ...guards, note: 'day and night' }, manager));
    const late = { error: { code: 'conflict', details: { rev: 2 } } };
    expect(await desk.call['groups.save']({ ...guards, note: 'only nights' }, manager)).toMatchObject(late);
    expect(await desk.call['groups.remove']({ id: guards.id, rev: guards.rev }, manager)).toMatchObject(late);
    expect(codeOf(await desk.call['groups.save']({ ...guards, id: 99 }, manager))).toBe('not_found');
    expect(codeOf(await desk.call['groups.remove']({ id: 99, rev: 1 }, manager))).toBe('not_found');
    expect(desk.book.groups().get(guards.id)?.note).toBe('day and night');
  });

  it('have a name each, however it is written', async () => {
    const guards = await group('Guards');
    const taken = { error: { code: 'conflict', details: { name: 'Guards' } } };
    expect(await desk.call['groups.save']({ ...fresh, name: 'GUARDS', note: '' }, manager)).toMatchObject(taken);
    expect(valueOf(await desk.call['groups.save']({ ...guards, name: 'GUARDS' }, manager)).name).toBe('GUARDS');
    const cooks = await group('Cooks');
    expect(codeOf(await desk.call['groups.save']({ ...cooks, name: 'guards' }, manager))).toBe('conflict');
  });

  it('can be as many as a node holds schedules, and no more', async () => {
    for (let i = 0; i < limits.schedules; i++) valueOf(await schedule(`Schedule ${i}`));
    const more = { error: { code: 'invalid_input', details: { reason: 'limit', limit: limits.schedules } } };
    expect(await schedule('One more')).toMatchObject(more);
    const [first] = desk.book.schedules().values();
    if (first === undefined) throw new Error('no schedule');
    expect(codeOf(await desk.call['schedules.save']({ ...first, name: 'Another name' }, manager))).toBe('ok');
  });

  it('stay while somebody needs them: how many do is said', async () => {
    const [guards, hall] = [await group('Guards'), await area('Hall')];
    const day = valueOf(await schedule('Day'));
    const doors = valueOf(
      await desk.call['doorGroups.save']({ ...fresh, name: 'Aisles', nodes: ['door-1', 'door-2'] }, manager),
    );
    valueOf(await desk.call['people.create']({ ...plainPerson, groups: [guards.id] }, manager));
    const who = { is: 'group', id: guards.id } as const;
    const where = { is: 'doorGroup', id: doors.id } as const;
    const right = valueOf(await desk.call['rights.save']({ ...fresh, who, where, schedule: day.id }, manager));
    const { maintenance: _on, ...door } = desk.book.door('door-1');
    valueOf(await desk.call.configure({ ...door, inside: hall.id, pin: 'outside', pinSchedule: day.id }));

    const uses = async (
      kind: 'groups' | 'schedules' | 'areas' | 'doorGroups',
      { id, rev }: { id: number; rev: number },
    ) => {
      const refused = await desk.call[`${kind}.remove`]({ id, rev }, manager);
      return refused.ok ? 0 : refused.error.details?.['uses'];
    };
    expect([
      await uses('groups', guards),
      await uses('schedules', day),
      await uses('areas', hall),
      await uses('doorGroups', doors),
    ]).toEqual([2, 2, 1, 1]);
    valueOf(await desk.call['rights.remove']({ id: right.id, rev: right.rev }, manager));
    expect([await uses('groups', guards), await uses('schedules', day), await uses('doorGroups', doors)]).toEqual([
      1, 1, 0,
    ]);
  });

  it('speak only of what there is', async () => {
    const guards = await group('Guards');
    const who = { is: 'group', id: guards.id } as const;
    const where = { is: 'door', node: 'door-1' } as const;
    const right = { ...fresh, who, where, schedule: null };
    const reasonOf = async (answer: Promise<unknown>) =>
      (await answer) as { error: { code: string; details: { reason: string } } };
    for (const [draft, reason] of [
      [{ ...right, who: { is: 'person', id: guards.id } as const }, 'who'],
      [{ ...right, where: { is: 'door', node: 'door-9' } as const }, 'where'],
      [{ ...right, where: { is: 'doorGroup', id: guards.id } as const }, 'where'],
      [{ ...right, schedule: guards.id }, 'schedule'],
    ] as const) {
      const { error } = await reasonOf(desk.call['rights.save'](draft, manager));
      expect([error.code, error.details.reason]).toEqual(['invalid_input', reason]);
    }
    const strange = await reasonOf(desk.call['doorGroups.save']({ ...fresh, name: 'A', nodes: ['door-9'] }, manager));
    expect(strange.error.details.reason).toBe('nodes');
    const holiday = { ...fresh, name: 'Feast', from: '2026-12-26', to: '2026-12-25', yearly: true };
    expect((await reasonOf(desk.call['holidays.save'](holiday, manager))).error.details.reason).toBe('to');
  });

  it('lose a revoked door when its group is saved, and otherwise keep it', async () => {
    const both = ['door-1', 'door-2'];
    const doors = valueOf(await desk.call['doorGroups.save']({ ...fresh, name: 'Aisles', nodes: both }, manager));
    nodes.delete('door-2');
    expect(desk.book.doorGroups().get(doors.id)?.nodes).toEqual(both);
    const saved = valueOf(await desk.call['doorGroups.save']({ ...doors, name: 'Aisle A' }, manager));
    expect(saved).toMatchObject({ rev: 2, name: 'Aisle A', nodes: ['door-1'] });
    expect(codeOf(await desk.call['doorGroups.save']({ ...saved, nodes: ['door-9'] }, manager))).toBe('invalid_input');
  });
});

describe('how a door decides', () => {
  let desk: ManagerDesk;
  beforeEach(async () => {
    desk = await openManagerDesk();
  });
  afterEach(() => desk.stop());

  it('is stored with what it was, leaves maintenance to whoever ordered it, and is there after a restart', async () => {
    const { maintenance: _on, ...usual } = desk.book.door('door-1');
    expect(usual).toMatchObject({ rev: 0, readers: ['in', 'out', 'none', 'none'], pin: 'never', confirm: false });
    await desk.book.change([{ kind: 'door', id: 'door-1', value: { ...usual, maintenance: true } }], []);
    const hall = valueOf(await desk.call['areas.save']({ ...fresh, name: 'Hall', antipassback: true }, manager));
    const set = valueOf(await desk.call.configure({ ...usual, inside: hall.id, twoPersons: true, antipassback: 60 }));
    expect(set).toMatchObject({ rev: 1, inside: hall.id, twoPersons: true, antipassback: 60, maintenance: true });
    await desk.restart();
    expect(desk.book.door('door-1')).toEqual(set);
    const row = (await desk.journal()).at(-1);
    expect(row).toMatchObject({ type: 'door.changed', node: 'door-1', actor: 'manager-1', value: { after: set } });
  });

  it('contradicts neither itself nor what somebody else has saved', async () => {
    const { maintenance: _on, ...usual } = desk.book.door('door-1');
    const hall = valueOf(await desk.call['areas.save']({ ...fresh, name: 'Hall', antipassback: true }, manager));
    for (const [change, reason] of [
      [{ inside: 99 }, 'inside'],
      [{ outside: 99 }, 'outside'],
      [{ inside: hall.id, outside: hall.id }, 'same_area'],
      [{ pin: 'outside' }, 'pinSchedule'],
      [{ pin: 'outside', pinSchedule: hall.id }, 'pinSchedule'],
    ] as const)
      expect(await desk.call.configure({ ...usual, ...change })).toMatchObject({ error: { details: { reason } } });
    valueOf(await desk.call.configure(usual));
    expect(await desk.call.configure(usual)).toMatchObject({ error: { code: 'conflict', details: { rev: 1 } } });
    const set = valueOf(await desk.call.configure({ ...usual, rev: 1, pinSchedule: 99 }));
    expect(set.pinSchedule).toBeNull();
  });
});
