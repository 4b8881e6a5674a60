import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';
import { until } from './until.ts';

describe('a prepared site', () => {
  let desk: Desk | null = null;
  afterEach(async () => {
    await desk?.stop();
    desk = null;
  });

  it('has people whose cards open the doors that were said, and no others', async () => {
    const people = [
      { name: 'Vera Lang', format: 'w26', number: 4_711 },
      { name: 'Tom Berg', format: 'w34', number: 4_000_000_000, doors: ['door-2'] },
    ] as const;
    const site = await openDesk({ broker: 'builtin', nodes: ['door-1', 'door-2'], people });
    desk = site;
    await site.online();
    const inForce = async () => {
      const doors = await site.ask('doors.list', {});
      return doors.every(({ table }) => table.state === 'applied' && table.credentials === 2);
    };
    await until('both tables are in force', inForce, 60_000);
    const show = (node: string, number: number, fmt: string) => site.node(node).control({ op: 'card', number, fmt });
    await show('door-1', 4_711, 'w26');
    await show('door-1', 4_000_000_000, 'w34');
    await show('door-2', 4_000_000_000, 'w34');
    const answers = () => site.rows({ types: ['access.granted', 'access.denied'] });
    await until('all three have their rows', async () => (await answers()).length === 3, 30_000);
    const seen = (await answers()).map(({ node, type, value }) => [node, type, value['name'], value['reason'] ?? null]);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['door-1', 'access.denied', 'Tom Berg', 'no_right'],
        ['door-1', 'access.granted', 'Vera Lang', null],
        ['door-2', 'access.granted', 'Tom Berg', null],
      ]),
    );
  });
});
