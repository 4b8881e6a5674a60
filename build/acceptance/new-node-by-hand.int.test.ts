import { connect } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority, makeServerCertificate, serverValidity } from '../../electron/adapters/broker/certificates.ts';
import type { Assignment } from '../../electron/contract/commissioning.ts';
import { whenConnected } from '../testing/brokers.ts';
import { tickLine } from '../testing/commission-desk.ts';
import { startMosquitto } from '../testing/mosquitto.ts';
import { setUpNewNode } from '../testing/new-node-bench.ts';
import { foundSecrets, watchProcesses } from '../testing/secrets-left.ts';
import { until } from '../testing/until.ts';

const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const keeper = { username: 'leitstand-station-demo', password: 'the password of the station' };
const place = { wifi: null, host: '127.0.0.1' } as const;
const fresh: Assignment = { purpose: 'new', id: 'door-7', name: 'Cold aisle', fail: 'secure', ...place };

/** A site whose nodes have their accounts at a Mosquitto where a person enters them. */
async function setUp() {
  const authority = await makeAuthority(Date.now(), 'test');
  const server = await makeServerCertificate(authority, ['127.0.0.1'], serverValidity(Date.now()));
  const ca = authority.certificate;
  const broker = await startMosquitto({ ...server, ca, site: 'demo', station: keeper, nodes: [] });
  stops.push(() => broker.stop());
  const door = { host: '127.0.0.1', port: broker.port, ca };
  const bench = await setUpNewNode(stops, { kind: 'external', ...door, ...keeper, accounts: 'manual' });
  /** Whether the broker lets somebody in under this account. */
  const letsIn = async (username: string, password: string) => {
    const client = connect({ protocol: 'mqtts', ...door, username, password, reconnectPeriod: 0 });
    client.on('error', () => undefined);
    try {
      return await whenConnected(client).then(
        () => true,
        () => false,
      );
    } finally {
      client.end(true);
    }
  };
  return { ...bench, broker, letsIn };
}

// With a board, a broker and a station of their own, each way with both of its connection tests.
describe('a node whose account a person enters at the broker', { timeout: 400_000 }, () => {
  it('comes online once it is entered, and when it is renewed once the new password is', async () => {
    const { station, desk, board, broker, letsIn } = await setUp();
    await desk.begin();
    await desk.identify(board.device());
    const { enter } = await desk.assign(fresh);
    if (enter === null) throw new Error('nothing is shown that could be entered');
    expect(enter.account).toBe('door-7');

    // Somebody who has not entered it yet: the tick says what is wrong, and nothing is done again but the test.
    const early = await desk.flash();
    expect(early).toMatchObject({ step: 'connect', fault: { code: 'not_connected' }, enter });
    expect(tickLine(early.ticks)).toBe('absent ok ok ok ok ok password');
    await broker.enter(enter.account, enter.password);
    const there = await desk.connect();
    expect(there).toMatchObject({ step: 'prove', fault: null });
    expect(tickLine(there.ticks)).toBe('absent ok ok ok ok ok ok');
    expect(await desk.finish()).toMatchObject({ step: 'done', enter: null, label: { id: 'door-7' } });

    await desk.begin();
    await desk.identify(board.device());
    const assigned = await desk.assign({ purpose: 'renew', id: 'door-7', ...place });
    expect(assigned).toMatchObject({ step: 'connect', fault: null, enter: null });
    await station.ask('commission.connect', {});
    const renewed = await until('the new password is shown', async () => (await desk.view()).enter, 60_000);
    expect(renewed).toMatchObject({ account: 'door-7' });
    expect(renewed.password).not.toBe(enter.password);
    expect(await desk.rest()).toMatchObject({ step: 'connect', fault: { code: 'not_connected' }, enter: renewed });
    await broker.enter(renewed.account, renewed.password);
    expect(await desk.connect()).toMatchObject({ step: 'prove', fault: null });
    expect(await desk.finish()).toMatchObject({ step: 'done', enter: null });
    const [node] = await station.ask('nodes.list', {});
    expect(node).toMatchObject({ id: 'door-7', contact: 'online', pending: null });
    expect(await letsIn('door-7', enter.password)).toBe(false);
    expect(await letsIn('door-7', renewed.password)).toBe(true);
  });

  it('is said to be left at the broker where the work is abandoned', async () => {
    const { station, desk, board } = await setUp();
    await desk.begin();
    await desk.identify(board.device());
    expect(await desk.assign(fresh)).toMatchObject({ step: 'flash', byHand: true });
    await station.ask('commission.abandon', {});
    const { rows } = await station.ask('incidents.page', { filter: { types: ['node.abandoned'] }, limit: 1 });
    expect(rows).toMatchObject([{ node: 'door-7', value: { reason: 'abandoned', account: 'by_hand' } }]);
  });

  it('leaves nothing of its password behind, cancelled while it is written or killed', async () => {
    const bench = await setUp();
    const { station, desk, board } = bench;
    const processes = watchProcesses(stops);
    const secrets = new Map<string, Buffer>();
    const written = async (id: string) => {
      await desk.begin();
      await desk.identify(board.device());
      const { enter } = await desk.assign({ ...fresh, id });
      secrets.set(`password of ${id}`, Buffer.from(enter?.password ?? ''));
      await station.ask('commission.flash', {});
      await until('it is being written', async () => (await desk.view()).flash !== null);
    };
    await written('door-7');
    await station.ask('commission.stop', {});
    expect((await desk.rest()).fault?.code).toBe('cancelled');
    await station.ask('commission.abandon', {});
    expect(foundSecrets(secrets, bench, processes.seen())).toEqual([]);
    await written('door-8');
    await station.stop('SIGKILL');
    expect(foundSecrets(secrets, bench, processes.seen())).toEqual([]);
    const next = await bench.again();
    expect(foundSecrets(secrets, { ...bench, station: next.station }, processes.seen())).toEqual([]);
    // The search finds what is there, and the secrets are some.
    const plain = new Map([['the name', Buffer.from('Cold aisle')]]);
    expect(foundSecrets(plain, bench, processes.seen()).join(' ')).toMatch(/the name in leitstand\.db/);
    expect([...secrets.values()].map(({ length }) => length)).toEqual([43, 43]);
  });
});
