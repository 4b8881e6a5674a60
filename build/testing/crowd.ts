import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'mqtt';
import { makeAuthority, makeServerCertificate, serverValidity } from '../../electron/adapters/broker/certificates.ts';
import type { BrokerSettings } from '../../electron/contract/broker.ts';
import { freePort, mosquittoAcl, startMosquitto } from './mosquitto.ts';
import { until } from './until.ts';

const station = { username: 'leitstand-station', password: 'the password of the station' };
/** One account that may speak for every node: hundreds of connections would be a test of TLS. */
const crowd = { username: 'crowd', password: 'the password of the crowd' };

/** A broker, and one connection to it that speaks for all nodes of the site `demo`. */
export interface Crowd {
  /** For the station. */
  readonly settings: BrokerSettings;
  /** Sends an event of a node's first boot, and waits until the broker has it. */
  say(node: string, seq: number, type: string, more?: object): Promise<void>;
  connect(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the broker in `dir`; the crowd connects when the test says so. */
export async function startCrowd(dir: string): Promise<Crowd> {
  const authority = await makeAuthority(Date.now(), 'test');
  const server = await makeServerCertificate(authority, ['localhost', '127.0.0.1'], serverValidity(Date.now()));
  const [port, ca] = [await freePort(), authority.certificate];
  const acl = `${mosquittoAcl('demo', station.username)}user ${crowd.username}\ntopic readwrite leitstand/v1/demo/#\n`;
  const own = { site: 'demo', nodes: [crowd], dir: mkdtempSync(join(dir, 'broker-')) };
  const broker = await startMosquitto({ ...server, ...own, ca, station, port, acl });
  let client: ReturnType<typeof connect> | null = null;
  return {
    settings: { kind: 'external', accounts: 'manual', host: 'localhost', port, ca, ...station },
    async say(node, seq, type, more = {}) {
      const body = { v: 1, ts: Date.now(), clk: 'ntp', boot: 1, seq, type, door: 'open', lock: 'locked', ...more };
      await client?.publishAsync(`leitstand/v1/demo/node/${node}/evt`, JSON.stringify(body), { qos: 1 });
    },
    async connect() {
      client = connect({ protocol: 'mqtts', host: 'localhost', port, ca, clientId: crowd.username, ...crowd });
      await until('the crowd is connected', () => client?.connected === true);
    },
    async stop() {
      client?.end(true);
      await broker.stop();
    },
  };
}
