import { afterEach, describe, expect, it } from 'vitest';
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
import { until } from '../../build/testing/until.ts';
import type { SerialLine } from '../domain/ports/flashing.ts';

const stops: Stops = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('an account', { timeout: 240_000 }, () => {
  it('is not made where somebody stopped before it was, and another id may be given', async () => {
    const about = await startWork(stops);
    const { work, site } = about;
    about.door.meanwhile = () => void work.handlers['commission.stop']({}, admin);
    const stopped = await goTo('flash', about);
    expect(stopped).toMatchObject({ step: 'assign', fault: { code: 'cancelled' }, expires: null });
    expect(site.book.taken('door-7')).toBe(false);
    about.door.meanwhile = null;
    value(await work.handlers['commission.assign']({ assignment: fresh({ id: 'door-8' }) }, admin));
    expect(await rest(work)).toMatchObject({ step: 'flash', fault: null });
    expect(site.book.list().map(({ id }) => id)).toEqual(['door-8']);
  });
});

describe('the key of a node', { timeout: 240_000 }, () => {
  /** A line whose board says that it is that node, and keeps whatever it is asked. */
  function impostor(): { line: SerialLine; heard: string[] } {
    const [none, heard]: [string, string[]] = ['00000000', []];
    const listeners = new Set<(line: string) => void>();
    const about = {
      chip: 'esp32',
      protocol: 1,
      site: 'hall',
      node: 'door-7',
      provisioned: true,
      fw: firmwareVersion,
      mac,
    };
    const held = { host: '', port: 8883, ssid: '', caSha: none, passwordSha: none, keySha: none, wifiSha: none };
    const line: SerialLine = {
      async send(text) {
        heard.push(text);
        const { id, op } = JSON.parse(text);
        const said = op === 'wipe' ? { ok: false, code: 'denied', message: '' } : { ok: true, ...about, ...held };
        queueMicrotask(() => {
          for (const tell of listeners) tell(JSON.stringify({ id, ...said }));
        });
        return { ok: true, value: null };
      },
      onLine(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      restart: async () => undefined,
      onClosed: () => () => undefined,
      close: async () => undefined,
    };
    return { line, heard };
  }

  async function renewed(about: StartedWork): Promise<void> {
    await goTo('prove', about);
    await proveNothing(about.work);
    value(await about.work.handlers['commission.finish']({}, admin));
    await goTo('connect', about, { purpose: 'renew', id: 'door-7', wifi: null, host: '127.0.0.1' });
  }

  it('is given to no board that says it is that node and cannot show it', async () => {
    const about = await startWork(stops);
    await renewed(about);
    const { line, heard } = impostor();
    about.board.script.line = line;
    value(await about.work.handlers['commission.connect']({}, admin));
    expect(await rest(about.work)).toMatchObject({ step: 'connect', fault: { code: 'identity_refused' } });
    expect(heard.some((text) => text.includes('read_back'))).toBe(true);
    expect(heard.filter((text) => text.includes('wipe'))).toEqual([]);
  });
});

describe('a port', () => {
  it('is new again when another board comes to it', async () => {
    const about = await startWork(stops);
    const { work, board } = about;
    board.plug();
    await work.handlers['commission.begin']({}, admin);
    expect((await rest(work)).ports).toMatchObject([{ path: board.path, fresh: false }]);
    board.plug(false);
    board.plug();
    expect((await view(work)).ports).toMatchObject([{ path: board.path, fresh: true }]);
  });
});

describe('a window', () => {
  it('is told nothing of the work of somebody who was there before', async () => {
    const about = await startWork(stops);
    const { work, views, seat } = about;
    await goTo('flash', about);
    seat.operator = 'admin-2';
    about.tellSession({ windowId: 1, state: 'begun' });
    const before = views.length;
    about.board.plug(false);
    await until('the work of the first is offered again', async () => {
      const elsewhere = { ...admin, windowId: 3 };
      return value(await work.handlers['commission.view']({}, elsewhere));
    });
    expect(views).toHaveLength(before);
  });
});

describe('the proof of the reader', () => {
  it('lets go of the reader when it is stopped: the next card is somebody’s who wants to pass', async () => {
    const about = await startWork(stops);
    const { work, site } = about;
    await goTo('prove', about);
    value(await work.handlers['commission.prove']({ proof: 'card', act: 'run' }, admin));
    const asked = async (op: string) => {
      const { rows } = await site.reader.page({ types: ['command.queued'] }, undefined, 10);
      return rows.some(({ value: fields }) => fields['op'] === op);
    };
    await until('the reader waits for a card', () => asked('enrol_start'));
    value(await work.handlers['commission.stop']({}, admin));
    await rest(work);
    expect(await asked('enrol_stop')).toBe(true);
  });
});
