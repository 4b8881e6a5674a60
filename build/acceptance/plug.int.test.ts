import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Alarm, outOfSight } from '../../electron/contract/alarms.ts';
import { type Desk, openDesk } from '../testing/desk.ts';
import { measured } from '../testing/measured.ts';
import { until } from '../testing/until.ts';

const ids = Array.from({ length: 51 }, (_, i) => `door-${i + 1}`);
const [many, alone] = [ids.slice(0, -1), 'door-51'];
/** From the will on, what is required of the station; ms. */
const required = 20_000;

const isLoss = ({ type }: Alarm) => type === 'node_offline' || type === 'nodes_offline';

describe.each(['builtin', 'mosquitto'] as const)('a node that loses its plug, with the broker %s', (broker) => {
  let desk: Desk;
  let lastRow = 0;

  const inSight = async () =>
    (await desk.ask('alarms.list', {})).filter((alarm) => isLoss(alarm) && outOfSight(alarm) === null);
  /** When the station first put down that one of these is gone: it does so when the broker delivers the will. */
  const noticed = (of: readonly string[]) =>
    until(
      'the broker has noticed',
      async () => {
        const rows = (await desk.rows({ types: ['node.offline'] })).filter(({ id }) => id > lastRow);
        return rows.find(({ node }) => node !== null && of.includes(node))?.timestamp;
      },
      60_000,
    );
  const allBack = () =>
    until(
      'the station hears all nodes',
      async () => (await desk.ask('nodes.list', {})).every(({ contact }) => contact === 'online'),
      120_000,
    );
  /** Acknowledges what has returned, so that the next loss begins with an empty list. */
  const clean = async () => {
    await allBack();
    const listed = await until('it has returned', async () => {
      const now = await inSight();
      return now.every(({ active }) => !active) && now;
    });
    const alarms = listed.map(({ key, occurrence }) => ({ key, occurrence }));
    if (alarms.length > 0) await desk.ask('alarms.acknowledge', { alarms });
    expect(await inSight()).toEqual([]);
    lastRow = (await desk.rows({ types: ['node.offline', 'node.online'] })).at(-1)?.id ?? 0;
  };
  /** Waits for the one alarm of a loss; there must never be two at once. */
  const theOneAlarm = async (what: string, of: readonly string[]): Promise<Alarm> => {
    const at = await noticed(of);
    const alarm = await until(
      'the loss is alarmed',
      async () => {
        const now = await inSight();
        expect(now.length).toBeLessThanOrEqual(1);
        return now[0];
      },
      required,
    );
    measured(`${broker}: ${what}: from the will to the alarm`, alarm.raised - at);
    // Whatever else could come of it would come within the time that a loss may take to be alarmed.
    await until(
      'the others would be due',
      async () => {
        expect(await inSight()).toMatchObject([{ key: alarm.key, occurrence: alarm.occurrence }]);
        return Date.now() - at > required;
      },
      required + 5_000,
    );
    return alarm;
  };
  const kill = (id: string) => desk.processOf(id).stop('SIGKILL');
  // A process that is stopped holds its connection and says nothing any more: what a cut cable looks like to the broker.
  const cut = (id: string) => process.kill(desk.processOf(id).pid, 'SIGSTOP');
  const mend = (id: string) => process.kill(desk.processOf(id).pid, 'SIGCONT');

  beforeAll(async () => {
    desk = await openDesk({ broker, nodes: ids, lastAlone: true });
    await clean();
  }, 240_000);
  afterAll(async () => {
    await desk?.stop();
  });

  it('is one alarm when its power fails', { timeout: 180_000 }, async () => {
    await kill(alone);
    expect(await theOneAlarm('1 node, power', [alone])).toMatchObject({ type: 'node_offline', node: alone });
    await desk.startNodes();
    await clean();
  });

  it('is one alarm when its cable is cut', { timeout: 240_000 }, async () => {
    cut(alone);
    expect(await theOneAlarm('1 node, cable', [alone])).toMatchObject({ type: 'node_offline', node: alone });
    mend(alone);
    await clean();
  });

  it('is one alarm for all 50 when the power of all fails', { timeout: 240_000 }, async () => {
    await kill('door-1');
    const alarm = await theOneAlarm('50 nodes, power', many);
    expect(alarm).toMatchObject({ type: 'nodes_offline', members: many.toSorted() });
    await desk.startNodes();
    await clean();
  });

  it('is one alarm for all 50 when the cable of all is cut', { timeout: 300_000 }, async () => {
    cut('door-1');
    const alarm = await theOneAlarm('50 nodes, cable', many);
    expect(alarm).toMatchObject({ type: 'nodes_offline', members: many.toSorted() });
    mend('door-1');
    await clean();
  });
});
