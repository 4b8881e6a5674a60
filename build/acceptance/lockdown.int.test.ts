import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, type Desk, openDesk, tablesApplied } from '../testing/desk.ts';
import { measured } from '../testing/measured.ts';
import { until } from '../testing/until.ts';

const ids = Array.from({ length: 50 }, (_, i) => `door-${i + 1}`);
const away = ['door-7', 'door-23', 'door-50'];
const card = 1_234_567;
const site = { is: 'site' } as const;
const second = { username: 'second', password: randomBytes(12).toString('base64url') };

describe.each(['builtin', 'mosquitto'] as const)(
  'lockdown of 50 doors, 3 of them away, with the broker %s',
  (broker) => {
    let desk: Desk;
    const network = (id: string, up: boolean) => desk.node(id).control({ op: 'network', up });
    const show = (id: string) => desk.node(id).control({ op: 'card', number: card });
    const decisions = async (node: string) =>
      (await desk.rows({ nodes: [node], types: ['access.granted', 'access.denied'] })).map(({ type, value }) =>
        type === 'access.granted' ? 'granted' : value['reason'],
      );
    const order = async () => (await desk.ask('modes.list', {}))[0];

    beforeAll(async () => {
      desk = await openDesk({ broker, nodes: ids });
      await desk.ask('accounts.create', { ...second, role: 'guard' });
      await desk.ask('doorGroups.save', { id: null, rev: 0, name: 'all', nodes: ids });
      await addPerson(desk, { name: 'Ada', number: card, doors: ids });
      await tablesApplied(desk, ids, 60_000);
      for (const id of away) await network(id, false);
      await until(
        'the station knows who is away',
        async () =>
          (await desk.ask('doors.list', {})).filter(({ confirmed }) => confirmed === 'unreachable').length ===
          away.length,
        90_000,
      );
    }, 240_000);
    afterAll(() => desk?.stop());

    it('is confirmed by every door that can be reached, and names the three that cannot', async () => {
      const begun = performance.now();
      await desk.ask('modes.begin', { scope: site, mode: 'lockdown', reason: 'drill' });
      const confirmed = await until('47 doors have confirmed', async () => {
        const now = await order();
        return now?.confirmed === ids.length - away.length && now;
      });
      measured(`${broker}: 47 doors confirmed`, performance.now() - begun);
      expect(confirmed).toMatchObject({ doors: ids.length, pending: [] });
      expect(confirmed.unreachable.toSorted()).toEqual(away.toSorted());
    });

    it('holds at the doors that have it, and a door that is away goes by what it knew', async () => {
      for (const id of ['door-1', ...away]) await show(id);
      await until('the refusal is in the journal', async () => (await decisions('door-1')).length === 1);
      expect(await decisions('door-1')).toEqual(['lockdown']);
    });

    it('is taken over by a door that returns before its first decision', { timeout: 120_000 }, async () => {
      for (const id of away) {
        await network(id, true);
        await until(
          'the node is connected',
          async () => (await desk.node(id).control({ op: 'status' }))['connected'],
          90_000,
        );
        await show(id);
      }
      for (const id of away) {
        await until('both reads are in the journal', async () => (await decisions(id)).length === 2, 60_000);
        expect(await decisions(id)).toEqual(['granted', 'lockdown']);
      }
      expect(await order()).toMatchObject({ confirmed: ids.length, unreachable: [], pending: [] });
    });

    it('is left by two different persons only', async () => {
      const end = { scope: site, mode: 'lockdown', reason: 'drill is over' } as const;
      const { username, password } = desk.site;
      const codeOf = async (given: typeof second | null) => {
        const answer = await desk.call('modes.end', { ...end, second: given });
        return answer.ok ? 'ended' : answer.error.code;
      };
      expect(await codeOf(second)).toBe('confirmation_needed');
      await desk.ask('session.confirm', { password });
      expect(await codeOf(null)).toBe('second_person');
      expect(await codeOf({ username, password })).toBe('second_person');
      expect(await codeOf({ ...second, password: 'not the password' })).toBe('credentials');
      expect(await order()).toMatchObject({ confirmed: ids.length });
      expect(await codeOf(second)).toBe('ended');
      await until('every door is back to normal', async () =>
        (await desk.ask('doors.list', {})).every(
          ({ wanted, confirmed }) => wanted === 'normal' && confirmed === 'confirmed',
        ),
      );
      const [row] = await desk.rows({ types: ['mode.ended'] });
      expect(row).toMatchObject({ actor: username, value: { second: second.username, reason: 'drill is over' } });
    });
  },
);
