import { afterEach, describe, expect, it } from 'vitest';
import { tickLine } from '../../build/testing/commission-desk.ts';
import {
  admin,
  fresh,
  goTo,
  mac,
  proveNothing,
  rest,
  type StartedWork,
  type Stops,
  startWork,
  value,
  view,
} from '../../build/testing/commission-work.ts';
import { firmwareVersion } from '../../build/testing/scripted-board.ts';
import { operator, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { makeAuthority } from '../adapters/broker/certificates.ts';
import type { Assignment } from '../contract/commissioning.ts';

const stops: Stops = [];
const start = (change?: Parameters<typeof startWork>[1], given?: TestSite) => startWork(stops, change, given);

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

// Each goes the way of a node with a process of its own, some more than once.
const limits = { timeout: 240_000 } as const;

describe('a new node', limits, () => {
  it('goes from the factory to the broker, proves itself and is active', async () => {
    const about = await start();
    const { work, board, site, views } = about;
    const found = await goTo('assign', about);
    expect(found).toMatchObject({ step: 'assign', fault: null, chip: { chip: 'esp32', mac, runs: null, known: null } });
    expect(found.ports).toEqual([{ path: board.path, label: 'CP2102', fresh: true }]);
    value(await work.handlers['commission.assign']({ assignment: fresh() }, admin));
    const assigned = await rest(work);
    expect(assigned).toMatchObject({ step: 'flash', fault: null, enter: null });
    expect(site.book.get('door-7')?.pending).toBe(assigned.expires);
    value(await work.handlers['commission.flash']({}, admin));
    const there = await rest(work);
    expect(there).toMatchObject({ step: 'prove', fault: null, boot: { version: firmwareVersion } });
    expect(there.ticks.map(({ state }) => state)).toEqual(['absent', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(await work.handlers['commission.finish']({}, admin)).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });

    await prove(about);
    const done = value(await work.handlers['commission.finish']({}, admin));
    expect(done.label).toMatchObject({ id: 'door-7', mac, chip: 'esp32', firmware: firmwareVersion, by: 'admin-1' });
    expect(done.label?.code).toBe(`leitstand:node?site=hall&id=door-7&mac=${mac}`);
    expect(site.book.get('door-7')).toMatchObject({ mac, pending: null, revoked: null });
    const [row] = (await site.reader.page({ types: ['node.commissioned'] }, undefined, 5)).rows;
    const proofs = { beep: 'ok', card: 'ok', sensor: 'ok', relay: 'ok', contact: 'ok' };
    expect(row).toMatchObject({
      node: 'door-7',
      actor: 'admin-1',
      value: { purpose: 'new', mac, firmware: firmwareVersion, proofs },
    });
    expect(JSON.stringify(views)).not.toContain('"password":"');
  });

  it('finds what is wrong by itself, and is wiped and told again without being flashed again', async () => {
    const about = await start();
    const { work, board, site } = about;
    // The station sees nothing wrong: so it is the node that finds it.
    about.door.answer = { ok: true, fault: null, message: '' };
    const first = await goTo('prove', about, fresh({ host: '127.0.0.2' }));
    expect(first).toMatchObject({ step: 'connect', fault: { code: 'not_connected' } });
    expect(tickLine(first.ticks)).toBe('absent ok ok ok refused waiting waiting');
    const again = async (host: string) => {
      value(await work.handlers['commission.connect']({ host }, admin));
      const now = await rest(work);
      return now.fault === null ? now.step : `${now.fault.code}: ${tickLine(now.ticks)}`;
    };
    expect(await again('no-such-host.invalid')).toBe(
      'not_connected: absent ok ok unknown_host waiting waiting waiting',
    );
    // The same address, written so that the certificate does not name it.
    expect(await again('127.1')).toBe('not_connected: absent ok ok ok ok wrong_name waiting');
    about.other.ca = (await makeAuthority(Date.now(), 'somebody else')).certificate;
    expect(await again('127.0.0.1')).toBe('not_connected: absent ok ok ok ok unknown_ca waiting');
    about.other.ca = null;
    const hash = site.book.get('door-7')?.passwordHash ?? new Uint8Array();
    await site.local.remove('door-7');
    expect(await again('127.0.0.1')).toBe('not_connected: absent ok ok ok ok ok password');
    await site.local.put('door-7', hash);
    await site.broker.stop();
    expect(await again('127.0.0.1')).toBe('not_connected: absent ok ok ok refused waiting waiting');
    await site.broker.start();
    expect(await again('127.0.0.1')).toBe('prove');
    expect(board.flashed).toHaveLength(1);
  });

  it('is not made where the broker cannot be reached at the address that it would be given', async () => {
    const about = await start();
    const refused = await goTo('prove', about, fresh({ host: '127.0.0.2' }));
    expect(refused).toMatchObject({ step: 'assign', fault: { code: 'broker_unreachable' }, expires: null });
    expect(about.site.book.get('door-7')).toBeNull();
  });

  it('loses its account when it is left, and its id may be given again', async () => {
    const about = await start();
    const { work, site } = about;
    await goTo('flash', about);
    expect(await work.handlers['commission.abandon']({}, admin)).toEqual({ ok: true, value: {} });
    expect(value(await work.handlers['commission.view']({}, admin))).toBeNull();
    expect(site.book.get('door-7')).toBeNull();
    expect(site.book.taken('door-7')).toBe(false);
    expect((await goTo('flash', about)).fault).toBeNull();
    expect(site.book.get('door-7')?.pending).not.toBeNull();
    const rows = (await site.reader.page({ types: ['node.abandoned'] }, undefined, 5)).rows;
    expect(rows).toMatchObject([{ node: 'door-7', value: { reason: 'abandoned', account: 'revoked' } }]);
  });

  it('loses its account when the time is over, and whoever comes back reads so', async () => {
    const about = await start({ account: 600 });
    const { work, site } = about;
    await goTo('flash', about);
    await until('the account has ended', () => site.book.get('door-7') === null);
    await until('it is told', async () => (await view(work)).fault?.code === 'expired');
    expect(await work.handlers['commission.flash']({}, admin)).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  });

  it('loses its account at the next start of a station that ended meanwhile', async () => {
    const about = await start();
    await goTo('flash', about);
    await about.work.stop();
    expect(about.site.book.get('door-7')?.pending).not.toBeNull();
    await start({}, about.site);
    expect(about.site.book.get('door-7')).toBeNull();
  });
});

describe('a node that is known', limits, () => {
  async function finished(about: StartedWork): Promise<void> {
    await goTo('prove', about);
    await proveNothing(about.work);
    value(await about.work.handlers['commission.finish']({}, admin));
  }

  it('is recognised by its board, and has its old account again where a new one is given up', async () => {
    const about = await start();
    const { work, site } = about;
    await finished(about);
    const before = site.book.get('door-7')?.passwordHash;
    const renewal = { purpose: 'renew', id: 'door-7', wifi: null, host: '127.0.0.1' } as const;
    const renewed = await goTo('connect', about, renewal);
    expect(renewed.chip).toMatchObject({
      known: { id: 'door-7', revoked: false },
      runs: { provisioned: true, node: 'door-7' },
    });
    expect(site.book.get('door-7')?.passwordHash).toEqual(before);
    value(await work.handlers['commission.connect']({}, admin));
    expect(await rest(work)).toMatchObject({ step: 'prove', fault: null });
    expect(site.book.get('door-7')?.passwordHash).not.toEqual(before);
    value(await work.handlers['commission.abandon']({}, admin));
    expect(site.book.get('door-7')).toMatchObject({ passwordHash: before, pending: null, before: null, revoked: null });
  });

  it('keeps its identity where only its firmware is new', async () => {
    const about = await start();
    await finished(about);
    const before = about.site.book.get('door-7');
    const now = await goTo('prove', about, { purpose: 'update', id: 'door-7' });
    expect(now).toMatchObject({ step: 'prove', fault: null, expires: null });
    expect(about.site.book.get('door-7')?.passwordHash).toEqual(before?.passwordHash);
    expect(about.board.flashed).toHaveLength(2);
  });
});

describe('what fails on the way', limits, () => {
  it('is told with its step, and can be tried again', async () => {
    const about = await start();
    const { work, board } = about;
    board.script.check = 'unusable';
    await work.handlers['commission.begin']({}, admin);
    expect(await rest(work)).toMatchObject({ step: 'check', fault: { code: 'tool_missing', step: 'check' } });
    delete board.script.check;
    board.script.permission = { ok: false, command: 'sudo usermod -aG dialout ada' };
    value(await work.handlers['commission.check']({}, admin));
    expect((await rest(work)).fault).toMatchObject({ code: 'no_permission', command: 'sudo usermod -aG dialout ada' });
    delete board.script.permission;
    const gone = { code: 'no_bootloader', holder: null, command: null, message: 'silence' } as const;
    board.script.identify = { ok: false, fault: gone };
    expect(await goTo('assign', about)).toMatchObject({ step: 'identify', fault: { ...gone, step: 'identify' } });
    delete board.script.identify;
    board.script.flash = { ok: false, fault: { ...gone, code: 'verify_failed' } };
    expect(await goTo('prove', about)).toMatchObject({
      step: 'flash',
      fault: { code: 'verify_failed', step: 'flash' },
    });
    delete board.script.flash;
    board.script.dead = ['rst:0x1 (POWERON_RESET),boot:0x13', '\u001b[31mBrownout detector was triggered'];
    value(await work.handlers['commission.flash']({}, admin));
    const dark = await rest(work);
    expect(dark).toMatchObject({ step: 'boot', fault: { code: 'power', step: 'boot' } });
    expect(dark.boot?.log).toEqual([board.script.dead[0], '[31mBrownout detector was triggered']);
    delete board.script.dead;
    value(await work.handlers['commission.connect']({}, admin));
    expect(await rest(work)).toMatchObject({ step: 'prove', fault: null });
  });

  it('is refused at once where it is no use: a name that is taken, a network and a node that are not there', async () => {
    const about = await start();
    const { work, site } = about;
    value(await site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'Door', fail: 'secure' }, admin));
    await goTo('assign', about);
    const assign = (assignment: Assignment) => work.handlers['commission.assign']({ assignment }, admin);
    expect(await assign(fresh({ id: 'door-1' }))).toMatchObject({ error: { code: 'conflict' } });
    expect(await assign(fresh({ wifi: 'hall' }))).toMatchObject({ error: { code: 'not_found' } });
    expect(await assign({ purpose: 'update', id: 'door-9' })).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('whose work it is', () => {
  it('is refused to others while it goes on, and offered again to whoever began it', async () => {
    const about = await start();
    const { work } = about;
    await goTo('flash', about);
    const other = { ...operator('admin-2'), windowId: 2 };
    expect(value(await work.handlers['commission.view']({}, other))).toBeNull();
    expect(await work.handlers['commission.begin']({}, other)).toMatchObject({
      error: { code: 'conflict', details: { by: 'admin-1' } },
    });
    about.tellSession({ windowId: 1, state: 'ended' });
    const elsewhere = { ...admin, windowId: 3 };
    expect(value(await work.handlers['commission.view']({}, elsewhere))).toMatchObject({ step: 'flash' });
    expect(value(await work.handlers['commission.view']({}, admin))).toBeNull();
  });
});

async function prove({ work, board }: StartedWork): Promise<void> {
  const { handlers } = work;
  const run = async (proof: 'beep' | 'card' | 'sensor' | 'relay' | 'contact') => {
    value(await handlers['commission.prove']({ proof, act: 'run' }, admin));
  };
  const state = async (proof: string) => (await view(work)).proofs.find(({ name }) => name === proof);
  const node = board.node();
  if (node === null) throw new Error('no node');
  await run('beep');
  await rest(work);
  expect(await state('beep')).toMatchObject({ state: 'asked' });
  value(await handlers['commission.prove']({ proof: 'beep', act: 'ok' }, admin));
  await run('card');
  // Until the reader waits for it the card would be decided upon, and is unknown.
  await until('a card was read for enrolment', async () => {
    await node.control({ op: 'card', number: 4711 });
    return (await state('card'))?.state === 'ok';
  });
  expect(await state('card')).toMatchObject({ seen: '…4711' });
  await rest(work);
  await run('sensor');
  await rest(work);
  expect(await state('sensor')).toMatchObject({ state: 'asked', seen: expect.stringMatching(/^\d+\.\d °C · \d+ %$/) });
  value(await handlers['commission.prove']({ proof: 'sensor', act: 'ok' }, admin));
  await run('contact');
  await until('the lock is released', async () => (await node.control({ op: 'status' }))['released'] === true);
  await node.control({ op: 'door', state: 'open' });
  await until('the node has seen it', async () => (await node.control({ op: 'status' }))['door'] === 'open');
  await node.control({ op: 'door', state: 'closed' });
  await rest(work);
  expect(await state('contact')).toMatchObject({ state: 'ok' });
  await run('relay');
  await rest(work);
  expect(await state('relay')).toMatchObject({ state: 'asked' });
  value(await handlers['commission.prove']({ proof: 'relay', act: 'ok' }, admin));
}
