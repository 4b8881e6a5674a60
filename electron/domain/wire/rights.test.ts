import { describe, expect, it } from 'vitest';
import { mayRead, nodeRights, publishRefusal } from './rights.ts';
import { nodePublishes, stationClientId, stationPublishes } from './topics.ts';

const root = 'leitstand/v1/hall';
const ask = (account: string, topic: string, retain = false, qos = 1, size = 10) =>
  publishRefusal('hall', account, { topic, retain, qos, size });

describe('what an account may publish', () => {
  it('is for a node its own topics and nothing else', () => {
    for (const end of Object.keys(nodePublishes)) {
      expect(ask('a', `${root}/node/a/${end}`)).toBeNull();
      expect(ask('a', `${root}/node/b/${end}`)).toBe('topic');
    }
    for (const end of Object.keys(stationPublishes)) expect(ask('a', `${root}/node/a/${end}`)).toBe('topic');
    for (const topic of [`${root}/host/status`, 'leitstand/v1/other/node/a/tele', '$SYS/x', `${root}/node/a/__proto__`])
      expect(ask('a', topic)).toBe('topic');
  });

  it('is retained only where the wire says so, never with QoS 2 and never too large', () => {
    expect(ask('a', `${root}/node/a/status`, true)).toBeNull();
    expect(ask('a', `${root}/node/a/evt`, true)).toBe('retain');
    expect(ask('a', `${root}/node/a/evt`, false, 2)).toBe('qos');
    expect(ask('a', `${root}/node/a/evt`, false, 1, 4_097)).toBe('size');
  });

  it('is for the station everything of its site, but never a retained order', () => {
    expect(ask(stationClientId, `${root}/node/a/cmd`)).toBeNull();
    expect(ask(stationClientId, `${root}/node/a/cmd`, true)).toBe('retain');
    expect(ask(stationClientId, `${root}/node/a/evt/ack`, true)).toBe('retain');
    expect(ask(stationClientId, `${root}/node/a/cfg/desired`, true)).toBeNull();
    expect(ask(stationClientId, `${root}/host/status`, true)).toBeNull();
    expect(ask(stationClientId, 'leitstand/v1/other/host/status')).toBe('topic');
  });
});

describe('the topics that a broker is told one by one', () => {
  it('are all that a node may write and read, by their whole names', () => {
    const { writes, reads } = nodeRights('hall', 'a');
    for (const topic of writes) expect(ask('a', topic)).toBeNull();
    for (const topic of reads) expect(mayRead('hall', 'a', topic)).toBe(true);
    expect(writes).toHaveLength(Object.keys(nodePublishes).length);
    expect(reads).toHaveLength(Object.keys(stationPublishes).length + 1);
    for (const topic of [...writes, ...reads]) expect(topic).not.toMatch(/[+#]/);
  });
});

describe('what an account may read', () => {
  it('is for a node its own orders and the state of the host, without wildcards', () => {
    for (const end of Object.keys(stationPublishes)) {
      expect(mayRead('hall', 'a', `${root}/node/a/${end}`)).toBe(true);
      expect(mayRead('hall', 'a', `${root}/node/b/${end}`)).toBe(false);
    }
    expect(mayRead('hall', 'a', `${root}/host/status`)).toBe(true);
    for (const topic of [
      '#',
      '+/+',
      `${root}/#`,
      `${root}/node/+/cmd`,
      `${root}/node/a/#`,
      `${root}/node/a/+`,
      '$SYS/#',
    ])
      expect(mayRead('hall', 'a', topic)).toBe(false);
  });

  it('is for the station its site', () => {
    expect(mayRead('hall', stationClientId, `${root}/node/+/tele`)).toBe(true);
    expect(mayRead('hall', stationClientId, '#')).toBe(false);
  });
});
