import { compactVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../build/testing/mosquitto.ts';
import { operator, startSite, type TestSite } from '../../build/testing/site.ts';
import { until } from '../../build/testing/until.ts';
import { connectWireNode, type WireNode } from '../../build/testing/wire-node.ts';
import { nodeCrypto } from '../adapters/crypto/node-crypto.ts';
import { initialConfig, type NodeConfig } from '../contract/config.ts';
import type { Provisioning } from '../contract/nodes.ts';
import type { Result } from '../contract/result.ts';
import { serialLine } from '../domain/wire/provisioning.ts';
import { configHash } from '../domain/wire/station-messages.ts';

const admin = operator('admin-1');
let site: TestSite;
const wires: WireNode[] = [];

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const create = async (id: string, fail: 'secure' | 'safe' = 'secure') =>
  valueOf(await site.nodes.handlers['nodes.create']({ id, name: `Door ${id}`, fail }, admin));

async function join(papers: Provisioning): Promise<WireNode> {
  const wire = await connectWireNode(papers);
  wires.push(wire);
  return wire;
}

const rowsOf = async (type: string) =>
  (await site.reader.latest(200))
    .filter((row) => row.type === type)
    .map(({ node, actor, value }) => ({ node, actor, value }));
const stateOf = (id: string) => site.nodes.config(id)?.state;
const lastOf = (wire: WireNode, end: string) => wire.received.filter((one) => one.end === end).at(-1);

const configure = (base: number, config: NodeConfig) =>
  site.nodes.handlers['nodes.configure']({ id: 'door-1', base, config }, admin);
const identify = () => site.nodes.handlers['nodes.identify']({ id: 'door-1' }, admin);

/** Reports a document as a node does. */
function report(wire: WireNode, rev: number, cfg: NodeConfig, change: Record<string, unknown> = {}) {
  const sha256 = configHash(nodeCrypto, cfg);
  const body = { ...wire.envelope(), rev, result: 'applied', errors: {}, cfg, sha256, ...change };
  return wire.say('cfg/reported', body, { retain: true });
}

beforeEach(async () => {
  site = await startSite({ broker: { kind: 'builtin', host: '127.0.0.1', port: await freePort() } });
  await until('the station is connected', () => site.link.state().connected);
});
afterEach(async () => {
  for (const wire of wires.splice(0)) await wire.stop();
  await site.stop();
});

describe('the papers of a node', () => {
  it('let exactly this node in, and its secrets are nowhere in clear', async () => {
    const papers = await create('door-1');
    const wire = await join(papers);
    expect(wire.client.connected).toBe(true);
    expect(papers).toMatchObject({ site: 'hall', node: 'door-1', host: '127.0.0.1' });
    expect(Buffer.from(papers.password, 'base64url')).toHaveLength(32);
    expect(papers.key).toMatch(/^[0-9a-f]{64}$/);
    const stored = JSON.stringify(site.book.get('door-1'), (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
    expect(stored).not.toContain(papers.key);
    expect(stored).not.toContain(papers.password);
    expect(await rowsOf('node.created')).toEqual([
      { node: 'door-1', actor: 'admin-1', value: { name: 'Door door-1', fail: 'secure' } },
    ]);
    expect(JSON.stringify(await rowsOf('node.created'))).not.toContain(papers.password);
  });

  it('tell a node whose lock opens without power that it does, and need to tell no other', async () => {
    const [safe] = [await join(await create('door-1', 'safe')), await create('door-2', 'secure')];
    const desired = await until('it is told', () => lastOf(safe, 'cfg/desired'));
    expect(JSON.parse(desired.payload)).toMatchObject({ rev: 1, cfg: { 'lock.fail_safe': 1 } });
    expect(stateOf('door-1')).toBe('pending');
    expect(stateOf('door-2')).toBe('none');
  });

  it('come with the lines of the serial line, none too long, the CA in order', async () => {
    const { lines, ca } = await create('door-1');
    const requests = lines.map((line) => JSON.parse(line));
    expect(Math.max(...lines.map((line) => Buffer.byteLength(`${line}\n`)))).toBeLessThanOrEqual(serialLine);
    expect(requests.map(({ id }) => id)).toEqual(lines.map((_, i) => i + 1));
    expect(
      requests
        .filter(({ part }) => part === 'ca')
        .map(({ data }) => data)
        .join(''),
    ).toBe(ca);
    expect(requests.map(({ op, part }) => part ?? op).filter((part) => part !== 'ca')).toEqual([
      'broker',
      'account',
      'commit',
    ]);
  });

  it('are refused for an id that is or was in use', async () => {
    await create('door-1');
    const again = () => site.nodes.handlers['nodes.create']({ id: 'door-1', name: 'x', fail: 'secure' }, admin);
    expect(await again()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    valueOf(await site.nodes.handlers['nodes.revoke']({ id: 'door-1' }, admin));
    expect(await again()).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('end at once when they are renewed or revoked', async () => {
    const old = await create('door-1');
    const first = await join(old);
    const renewed = valueOf(await site.nodes.handlers['nodes.renew']({ id: 'door-1' }, admin));
    expect([renewed.password === old.password, renewed.key === old.key]).toEqual([false, false]);
    await until('the old connection ends', () => !first.client.connected);
    await expect(join(old)).rejects.toThrow('Bad username or password');
    const second = await join(renewed);
    valueOf(await site.nodes.handlers['nodes.revoke']({ id: 'door-1' }, admin));
    await until('the connection ends', () => !second.client.connected);
    await expect(join(renewed)).rejects.toThrow('Bad username or password');
    expect(site.nodes.config('door-1')).toBeNull();
    expect(await site.nodes.handlers['nodes.config']({ id: 'door-1' }, admin)).toMatchObject({
      error: { code: 'not_found' },
    });
    expect((await rowsOf('node.revoked')).length + (await rowsOf('node.renewed')).length).toBe(2);
  });

  it('keep the name that is given later', async () => {
    await create('door-1');
    valueOf(await site.nodes.handlers['nodes.rename']({ id: 'door-1', name: '<img onerror=x>' }, admin));
    expect(site.book.get('door-1')?.name).toBe('<img onerror=x>');
    expect(await rowsOf('node.renamed')).toEqual([
      { node: 'door-1', actor: 'admin-1', value: { from: 'Door door-1', to: '<img onerror=x>' } },
    ]);
  });
});

describe('the configuration of a node', () => {
  const wanted: NodeConfig = { ...initialConfig(), 'temperature.warn_high': 26_000, 'humidity.warn_low': 20_000 };

  it('goes from pending to applied, and the journal has every field from old to new', async () => {
    const wire = await join(await create('door-1'));
    expect(stateOf('door-1')).toBe('none');
    await report(wire, 0, initialConfig());
    await until('the defaults are known', () => stateOf('door-1') === 'applied');
    expect(valueOf(await configure(0, wanted))).toMatchObject({ state: 'pending', desired: { rev: 1, by: 'admin-1' } });
    const desired = await until('the node gets it', () => lastOf(wire, 'cfg/desired'));
    const document = JSON.parse(desired.payload);
    expect(document).toMatchObject({ v: 1, rev: 1, cfg: wanted, sha256: configHash(nodeCrypto, wanted) });
    await report(wire, 1, wanted);
    await until('it is applied', () => stateOf('door-1') === 'applied');
    expect(site.nodes.config('door-1')).toMatchObject({
      differs: [],
      reported: { rev: 1, result: 'applied', errors: {} },
    });
    expect(await rowsOf('config.changed')).toEqual([
      {
        node: 'door-1',
        actor: 'admin-1',
        value: {
          rev: 1,
          fields: {
            'temperature.warn_high': { from: 27_000, to: 26_000 },
            'humidity.warn_low': { from: null, to: 20_000 },
          },
        },
      },
    ]);
  });

  it('is partial or rejected with the reason of the node, and differs where the node holds something else', async () => {
    const wire = await join(await create('door-1'));
    valueOf(await configure(0, wanted));
    const held = { ...wanted, 'humidity.warn_low': null };
    await report(wire, 1, held, { result: 'partial', errors: { 'humidity.warn_low': 'order' } });
    await until('it is partial', () => stateOf('door-1') === 'partial');
    expect(site.nodes.config('door-1')).toMatchObject({
      differs: ['humidity.warn_low'],
      reported: { errors: { 'humidity.warn_low': 'order' } },
    });
    await report(wire, 1, initialConfig(), { result: 'rejected', code: 'hash' });
    await until('it is rejected', () => stateOf('door-1') === 'rejected');
    expect(site.nodes.config('door-1')?.reported?.code).toBe('hash');
    await report(wire, 1, { ...wanted, 'door.relock': 9_000 });
    await until('it differs', () => stateOf('door-1') === 'differs');
    expect(site.nodes.config('door-1')?.differs).toEqual(['door.relock']);
  });

  it('is refused when somebody else was faster, or when its fields are out of order', async () => {
    await create('door-1');
    valueOf(await configure(0, wanted));
    expect(await configure(0, initialConfig())).toMatchObject({ error: { code: 'conflict', details: { rev: 1 } } });
    const wrong = { ...wanted, 'temperature.warn_low': 30_000 };
    expect(await configure(1, wrong)).toMatchObject({ error: { code: 'invalid_input' } });
    expect(
      await site.nodes.handlers['nodes.configure']({ id: 'nobody', base: 0, config: wanted }, admin),
    ).toMatchObject({
      error: { code: 'not_found' },
    });
    expect((await rowsOf('config.changed')).length).toBe(1);
  });

  it('outnumbers a revision that the node has judged already', async () => {
    const wire = await join(await create('door-1'));
    await report(wire, 41, initialConfig());
    await until('the report is known', () => site.nodes.config('door-1')?.reported?.rev === 41);
    expect(valueOf(await configure(0, wanted)).desired.rev).toBe(42);
  });

  it('is told again to a node that says it has an older one', async () => {
    const wire = await join(await create('door-1'));
    valueOf(await configure(0, wanted));
    await until('the node gets it', () => lastOf(wire, 'cfg/desired'));
    const before = wire.received.length;
    await wire.status({ cfgRev: 0 });
    await until('the node gets it again', () => wire.received.slice(before).some(({ end }) => end === 'cfg/desired'));
    expect(JSON.parse(lastOf(wire, 'cfg/desired')?.payload ?? '{}')).toMatchObject({ rev: 1 });
  });
});

describe('an order to a node', () => {
  it('is signed for this session and expires, and its life story is in the journal', async () => {
    const papers = await create('door-1');
    const wire = await join(papers);
    expect(await identify()).toMatchObject({ error: { code: 'unavailable' } });
    await wire.status();
    const { command } = await until('the node is online', async () => {
      const sent = await identify();
      return sent.ok ? sent.value : null;
    });
    const order = await until('the order arrives', () => lastOf(wire, 'cmd'));
    expect(order.retained).toBe(false);
    const { payload, protectedHeader } = await compactVerify(order.payload, Buffer.from(papers.key, 'hex'));
    const body = JSON.parse(new TextDecoder().decode(payload));
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'cmd' });
    expect(body).toMatchObject({ v: 1, id: command, op: 'identify', args: {}, by: 'admin-1', session: wire.session });
    for (const stage of ['accepted', 'accepted', 'done', 'done'])
      await wire.say('res', { ...wire.envelope(), id: command, stage });
    await wire.say('res', { ...wire.envelope(), id: 'not-ours', stage: 'done' });
    const results = await until('both stages are there', async () => {
      const rows = (await rowsOf('command.result')).filter(({ value }) => value['command'] === command);
      return rows.length >= 2 && rows;
    });
    expect(results.map(({ value }) => value['stage'])).toEqual(['done', 'accepted']);
    expect(body.exp - body.iat).toBe(60_000);
    const { session } = wire;
    const queued = { command, op: 'identify', expires: body.exp, session, boot: 1 };
    expect((await rowsOf('command.queued'))[0]).toEqual({ node: 'door-1', actor: 'admin-1', value: queued });
    expect(await rowsOf('command.sent')).toEqual([
      { node: 'door-1', actor: 'admin-1', value: { command, op: 'identify' } },
    ]);
    valueOf(await identify());
    const later = await until('the next arrives', () => {
      const orders = wire.received.filter(({ end }) => end === 'cmd');
      return orders.length === 2 && orders[1];
    });
    const next = JSON.parse(Buffer.from(later.payload.split('.')[1] ?? '', 'base64url').toString());
    expect(next.n).toBeGreaterThan(body.n);
  });

  it('is not sent to a node whose will has come', async () => {
    const wire = await join(await create('door-1'));
    await wire.status();
    await until('the node is online', async () => (await identify()).ok);
    wire.client.stream.destroy();
    await until('the node is gone', async () => !(await identify()).ok);
    expect(await identify()).toMatchObject({ error: { code: 'unavailable' } });
  });

  it('sets the clock of a node that has no time of its own, and leaves the others alone', async () => {
    const papers = await create('door-1');
    const wire = await join(papers);
    await wire.status({ clk: 'ntp' });
    await wire.status({ clk: 'uptime' });
    const time = await until('the time comes', () => lastOf(wire, 'time'));
    const { payload, protectedHeader } = await compactVerify(time.payload, Buffer.from(papers.key, 'hex'));
    expect(protectedHeader.typ).toBe('time');
    const body = JSON.parse(new TextDecoder().decode(payload));
    expect(body).toMatchObject({ v: 1, session: wire.session });
    expect(Math.abs(body.ts - Date.now())).toBeLessThan(10_000);
    expect(wire.received.filter(({ end }) => end === 'time')).toHaveLength(1);
  });
});
