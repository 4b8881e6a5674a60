import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nodeCrypto } from '../../adapters/crypto/node-crypto.ts';
import { configNames, nodeConfig } from '../../contract/config.ts';
import { parseNodeMessage } from './message.ts';
import { commandOrder, firmwareOrder, firmwarePiece, modeOrder, pieceOrder, signOrder, timeOrder } from './orders.ts';
import {
  ackMessage,
  configHash,
  configText,
  desiredConfig,
  hostStatus,
  reqMessage,
  tableManifest,
} from './station-messages.ts';

/** Both sides read these: `firmware/protocol/` is the common ground of node and station. */
const folder = new URL('../../../firmware/protocol/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const example = z.object({
  name: z.string(),
  payload: z.string().optional(),
  payloadHex: z.string().optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
});
const examples = z.object({
  topic: z.string(),
  direction: z.enum(['node', 'station']),
  good: z.array(example),
  bad: z.array(example),
});
type Example = z.infer<typeof example>;

const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const files = names.flatMap((name) => {
  const parsed = examples.safeParse(read(name));
  return parsed.success ? [parsed.data] : [];
});
const ofNode = files.filter(({ direction }) => direction === 'node');
const bytes = ({ payload, payloadHex }: Example) =>
  payload === undefined ? Uint8Array.from(Buffer.from(payloadHex ?? '', 'hex')) : new TextEncoder().encode(payload);
const parse = (topic: string, one: Example) =>
  parseNodeMessage('hall', `leitstand/v1/hall/node/door-1/${topic}`, bytes(one));

/** What the node's own words are for; on the wire they have another name or are cut. */
const onlyInNode = /Milli$|^milli$/;

function wrongFields(topic: string, one: Example): string[] {
  const parsed = parse(topic, one);
  if (!parsed.ok) return [parsed.reason];
  const body: Record<string, unknown> = { ...parsed.message.body };
  return Object.entries(one.fields ?? {})
    .filter(([name, meant]) => {
      if (onlyInNode.test(name)) return false;
      // A line that is too long is cut by the node before it is sent.
      if (topic === 'log' && name === 'msg') return !String(meant).startsWith(String(body[name]));
      return JSON.stringify(body[name]) !== JSON.stringify(meant);
    })
    .map(([name]) => name);
}

describe('the examples that both sides read', () => {
  it('cover every topic of a node', () => {
    expect(ofNode.map(({ topic }) => topic).sort()).toEqual([
      'acl/reported',
      'acl/req',
      'cfg/reported',
      'evt',
      'fw/reported',
      'fw/req',
      'log',
      'mode/reported',
      'res',
      'state',
      'status',
      'tele',
    ]);
  });

  describe.each(ofNode)('of $topic', ({ topic, good, bad }) => {
    it.each(good)('are taken with every field: $name', (one) => {
      expect(wrongFields(topic, one)).toEqual([]);
    });

    it.each(bad)('are refused: $name', (one) => {
      expect(parse(topic, one)).toMatchObject({ ok: false, node: 'door-1' });
    });
  });
});

function first(topic: string) {
  const found = files.find((one) => one.topic === topic)?.good[0]?.payload;
  if (found === undefined) throw new Error(`no example of ${topic}`);
  return JSON.parse(found);
}

const payloadOf = (order: string) => JSON.parse(Buffer.from(order.split('.')[1] ?? '', 'base64url').toString());

describe('what the station builds', () => {
  it('is written as the examples are', () => {
    const ack = first('evt/ack');
    expect(JSON.parse(ackMessage(ack.boot, ack.seq))).toEqual(ack);
    const req = first('evt/req');
    expect(JSON.parse(reqMessage(req.boot, req.from, req.to))).toEqual(req);
    const host = first('host/status');
    expect(JSON.parse(hostStatus(host.online, host.instance, host.ts))).toEqual(host);
    const desired = first('cfg/desired');
    expect(JSON.parse(desiredConfig(nodeCrypto, desired.rev, desired.cfg))).toEqual(desired);
    const table = first('acl/desired');
    expect(JSON.parse(tableManifest(table))).toEqual(table);
  });

  it('is signed as the examples are', () => {
    const key = nodeCrypto.randomBytes(32);
    const cmd = first('cmd');
    expect(payloadOf(commandOrder(nodeCrypto, key, cmd))).toEqual(cmd);
    const mode = first('mode/desired');
    expect(payloadOf(modeOrder(nodeCrypto, key, mode.mode, mode.rev))).toEqual(mode);
    const { v: _, ...piece } = first('acl/chunk');
    expect(payloadOf(pieceOrder(nodeCrypto, key, piece))).toEqual({ v: 1, ...piece });
    const { v: _desired, ...wanted } = first('fw/desired');
    expect(payloadOf(firmwareOrder(nodeCrypto, key, wanted))).toEqual({ v: 1, ...wanted });
    const { v: _chunk, ...part } = first('fw/chunk');
    expect(payloadOf(firmwarePiece(nodeCrypto, key, part))).toEqual({ v: 1, ...part });
    const time = first('time');
    expect(payloadOf(timeOrder(nodeCrypto, key, time))).toEqual(time);
  });

  it('has the signature that the node expects, character by character', () => {
    const typ = z.enum(['cmd', 'mode', 'acl', 'time', 'fw']);
    const { key, good } = z
      .object({ key: z.string(), good: z.array(z.object({ name: z.string(), typ, token: z.string() })) })
      .parse(read('jws.json'));
    const plain = good.filter(({ name, typ: kind }) => name === kind);
    expect(plain.map(({ name }) => name).sort()).toEqual([...typ.options].sort());
    const again = plain.map((one) => signOrder(nodeCrypto, Buffer.from(key, 'hex'), one.typ, payloadOf(one.token)));
    expect(again).toEqual(plain.map(({ token }) => token));
  });

  it('hashes a configuration over the very text of the examples', () => {
    const { canonical } = z
      .object({ canonical: z.array(z.object({ cfg: nodeConfig, text: z.string(), sha256: z.string() })) })
      .parse(read('config.json'));
    expect(canonical.length).toBeGreaterThan(0);
    for (const { cfg, text, sha256 } of canonical) {
      expect(Object.keys(cfg).sort()).toEqual([...configNames].sort());
      expect(configText(cfg)).toBe(text);
      expect(configHash(nodeCrypto, cfg)).toBe(sha256);
    }
  });
});
