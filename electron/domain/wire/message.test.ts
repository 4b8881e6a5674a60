import { assert, constantFrom, json, property, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialConfig } from '../../contract/config.ts';
import { judgedClock } from './envelope.ts';
import { eventValue } from './evt.ts';
import { parseNodeMessage } from './message.ts';
import { nodePublishes } from './topics.ts';

const envelope = { v: 1, ts: 1_790_000_000_000, clk: 'ntp', boot: 7 };
const session = '0123456789abcdef0123456789abcdef';
const good: Record<keyof typeof nodePublishes, Record<string, unknown>> = {
  status: {
    ...envelope,
    online: true,
    session,
    fw: '0.1.0',
    hw: 'linux',
    ip: '127.0.0.1',
    uptime: 81_234,
    cfgRev: 3,
    aclRev: 0,
    modeRev: 0,
    buffered: 12,
    bufferCap: 10_240,
    resetReason: 'power_on',
  },
  tele: { ...envelope, seq: 881, m: { temperature: 21.43, humidity: 45.2 } },
  state: {
    ...envelope,
    door: 'closed',
    lock: 'locked',
    mode: 'normal',
    hold: 'unlocked',
    tamper: false,
    rex: false,
    power: 'mains',
    since: 1_790_000_000_000,
  },
  evt: {
    ...envelope,
    seq: 12,
    type: 'access.denied',
    door: 'closed',
    lock: 'locked',
    reader: 0,
    cred: session,
    last4: '0042',
    fmt: 'w26',
    reason: 'unknown_credential',
  },
  'cfg/reported': {
    ...envelope,
    rev: 5,
    result: 'applied',
    errors: {},
    cfg: initialConfig(),
    sha256: session + session,
  },
  'mode/reported': { ...envelope, mode: 'normal', rev: 0 },
  'acl/reported': {
    ...envelope,
    rev: 0,
    count: 0,
    chunks: 0,
    size: 0,
    sha256: session + session,
    judged: 0,
    result: 'applied',
  },
  'acl/req': { ...envelope, rev: 9, index: 0 },
  'fw/reported': { ...envelope, version: '0.2.0', slot: 'a', state: 'idle', rev: 9 },
  'fw/req': { ...envelope, rev: 9, index: 0 },
  res: { ...envelope, id: 'a-1', stage: 'accepted' },
  log: { ...envelope, level: 'warn', msg: 'sensor slow' },
};
const ends = Object.keys(nodePublishes).filter((end): end is keyof typeof good => end in good);
const topicOf = (end: string, node = 'door-1', site = 'hall') => `leitstand/v1/${site}/node/${node}/${end}`;
const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const parse = (end: string, value: unknown) => parseNodeMessage('hall', topicOf(end), bytes(value));

describe('what a node says', () => {
  it.each(ends)('is taken when it is well formed: %s', (end) => {
    const parsed = parse(end, { ...good[end], 'a field of tomorrow': [1] });
    expect(parsed).toMatchObject({
      ok: true,
      message: { node: 'door-1', kind: nodePublishes[end].kind, body: good[end] },
    });
  });

  it.each(ends)('is refused when any field of it is missing: %s', (end) => {
    const taken = Object.keys(good[end]).filter((name) => {
      const rest = Object.fromEntries(Object.entries(good[end]).filter(([key]) => key !== name));
      return parse(end, rest).ok;
    });
    expect(taken).toEqual([]);
  });

  it.each(ends)('is refused when any field of it is of another type: %s', (end) => {
    const wrong = [null, [], -1.5, 2 ** 53, { a: 1 }];
    const cases = Object.keys(good[end]).flatMap((name) => wrong.map((value) => ({ name, value })));
    const taken = cases.filter(({ name, value }) => parse(end, { ...good[end], [name]: value }).ok);
    const open = end === 'tele' ? 'm' : 'errors';
    expect(taken.filter(({ name, value }) => !(name === open && value === wrong.at(-1)))).toEqual([]);
  });

  it('is taken as a last will without a time', () => {
    const will = { v: 1, boot: 7, online: false, session };
    expect(parse('status', will)).toEqual({ ok: true, message: { kind: 'status', node: 'door-1', body: will } });
  });

  it('carries the fields of an event without its envelope into the journal', () => {
    const parsed = parse('evt', good.evt);
    if (!parsed.ok || parsed.message.kind !== 'evt') throw new Error('refused');
    expect(Object.keys(eventValue(parsed.message.body)).sort()).toEqual([
      'cred',
      'door',
      'fmt',
      'last4',
      'lock',
      'reader',
      'reason',
    ]);
  });

  it('may be empty of readings, but never has one out of range or a number past 2^53', () => {
    const tele = (m: unknown) => parse('tele', { ...good.tele, m }).ok;
    expect(tele({})).toBe(true);
    expect(tele({ temperature: 1e300 })).toBe(false);
    expect(tele({ humidity: 100.01 })).toBe(false);
    expect(parse('tele', JSON.stringify(good.tele).replace('881', '9007199254740993')).ok).toBe(false);
    expect(parse('tele', JSON.stringify(good.tele).replace('21.43', '1e400')).ok).toBe(false);
  });
});

describe('what is not a message', () => {
  it.each(['', '{', 'null', '[]', '1', '"x"', '\ufeff{}', '{"v":1}{}'])('is refused: %j', (text) => {
    for (const end of ends) expect(parse(end, text)).toMatchObject({ ok: false, node: 'door-1' });
  });

  it('is refused before it is parsed when it is too large, too deep or not UTF-8', () => {
    expect(parse('tele', { ...good.tele, pad: 'x'.repeat(4_096) })).toMatchObject({ reason: 'too_large' });
    expect(parse('tele', `{"a":${'['.repeat(6)}${']'.repeat(6)}}`)).toMatchObject({ reason: 'too_deep' });
    expect(parse('tele', { ...good.tele, a: '[[[[[[[[[[\\"[[{{{' })).toMatchObject({ ok: true });
    for (const wrong of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]])
      expect(parseNodeMessage('hall', topicOf('tele'), Uint8Array.from(wrong))).toMatchObject({ reason: 'not_utf8' });
  });

  it('leaves no trace of keys that would reach a prototype', () => {
    const text = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(good.tele).slice(1)}`;
    const parsed = parse('tele', text);
    expect(parsed).toMatchObject({ ok: true });
    expect(Object.keys(parsed.ok ? parsed.message.body : {})).not.toContain('constructor');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const report = JSON.stringify(good['cfg/reported']).replace('"cfg":{', '"cfg":{"__proto__":{"polluted":1},');
    expect(parse('cfg/reported', report)).toMatchObject({ ok: true });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused by its topic', () => {
    const payload = bytes(good.tele);
    const foreign = [
      topicOf('tele', 'Door'),
      topicOf('tele', 'leitstand-station'),
      topicOf('tele', '-a'),
      topicOf('tele', ''),
      topicOf('tele', 'a'.repeat(32)),
      topicOf('tele', 'door-1', 'other'),
      'leitstand/v1/hall/host/status',
      'leitstand/v1/hall/node/door-1',
      `/${topicOf('tele')}`,
    ];
    expect(foreign.map((topic) => parseNodeMessage('hall', topic, payload))).toEqual(
      foreign.map(() => ({ ok: false, node: null, reason: 'topic' })),
    );
    const notForNodes = ['cmd', 'constructor', '__proto__', 'tele/', 'cfg/desired', ''];
    expect(notForNodes.map((end) => parseNodeMessage('hall', topicOf(end), payload))).toEqual(
      notForNodes.map(() => ({ ok: false, node: 'door-1', reason: 'topic' })),
    );
  });

  it('never throws, whatever the bytes and the topic are', () => {
    assert(
      property(constantFrom(...ends), uint8Array({ maxLength: 400 }), (end, noise) => {
        expect(parseNodeMessage('hall', topicOf(end), noise).ok).toBe(false);
      }),
    );
    assert(
      property(constantFrom(...ends), json(), (end, text) => {
        expect(typeof parse(end, text).ok).toBe('boolean');
      }),
    );
    assert(
      property(string({ unit: 'binary' }), (topic) => {
        expect(parseNodeMessage('hall', topic, bytes('{}')).ok).toBe(false);
      }),
    );
  }, 30_000);

  it('never repeats the payload in the reason', () => {
    const parsed = parse('evt', { ...good.evt, type: '<img onerror=alert(1)>' });
    expect(parsed.ok ? '' : parsed.reason).not.toContain('img');
  });
});

describe('the clock of a message', () => {
  const now = 1_790_000_000_000;
  it('is not believed before 2020 or more than a day ahead', () => {
    expect(judgedClock(now, 'ntp', now)).toBe('ntp');
    expect(judgedClock(0, 'ntp', now)).toBe('uptime');
    expect(judgedClock(1_577_836_799_999, 'rtc', now)).toBe('uptime');
    expect(judgedClock(now + 86_400_000, 'station', now)).toBe('station');
    expect(judgedClock(4_294_967_296_000, 'ntp', now)).toBe('uptime');
  });
});
