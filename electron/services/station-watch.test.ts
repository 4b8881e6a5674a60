import { describe, expect, it } from 'vitest';
import type { AlarmChange } from '../domain/alarms/sources.ts';
import type { PresentedCertificate } from '../domain/ports/broker.ts';
import { handClock } from './ingest-testing.ts';
import { createStationWatch } from './station-watch.ts';
import { silentLog } from './testing.ts';

const giga = 1e9;
const day = 86_400_000;

function start() {
  const clock = handClock();
  const state = { free: 50 * giga, fails: false, certificates: [] as PresentedCertificate[] };
  let connect = () => undefined as void;
  const watch = createStationWatch({
    clock,
    log: silentLog,
    disk: {
      space: () =>
        state.fails ? Promise.reject(new Error('EIO')) : Promise.resolve({ free: state.free, total: 100 * giga }),
    },
    link: {
      certificates: () => state.certificates,
      onState(listener) {
        connect = () => listener({ connected: true, since: 0, fault: null, message: '' });
        return () => undefined;
      },
    },
  });
  const heard: string[] = [];
  const note = (change: AlarmChange) =>
    heard.push(change.is === 'clear' ? `no ${change.key}` : `${change.identity.key}${change.worse ? ' worse' : ''}`);
  const stop = watch.onChange((changes) => changes.forEach(note));
  /** Lets what was asked for be answered, and gives what was heard. */
  const told = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return heard.splice(0);
  };
  return { clock, state, told, stop, connect: () => connect() };
}

describe('what the station stands on', () => {
  it('is looked at at the start and then every minute: the disk', async () => {
    const { clock, state, told, stop } = start();
    expect(await told()).toEqual(['no disk_low']);
    state.free = giga;
    clock.pass(59_999);
    expect(await told()).toEqual([]);
    clock.pass(1);
    expect(await told()).toEqual(['disk_low']);
    state.free = 0.1 * giga;
    clock.pass(60_000);
    expect(await told()).toEqual(['disk_low worse']);
    stop();
    clock.pass(60_000);
    expect(await told()).toEqual([]);
  });

  it('says nothing of a disk that says nothing', async () => {
    const { clock, state, told } = start();
    await told();
    state.fails = true;
    clock.pass(120_000);
    expect(await told()).toEqual([]);
  });

  it('is looked at with each connection and every hour: the certificates of the broker', async () => {
    const { clock, state, told, connect } = start();
    await told();
    state.certificates = [{ of: 'server', validTo: clock.now() + 30 * day + 1_000 }];
    connect();
    expect(await told()).toEqual(['no certificate_expiring::server']);
    clock.pass(3_600_000);
    expect((await told()).filter((each) => each.includes('certificate'))).toEqual(['certificate_expiring::server']);
  });
});
