import { describe, expect, it } from 'vitest';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { ok } from '../../electron/contract/result.ts';
import { createApi } from './api.ts';
import { createStation } from './station.tsx';

const bridge = (answer: (request: Parameters<Bridge['call']>[0]) => unknown): Bridge => ({
  call: async (request) => answer(request),
  on: () => () => undefined,
});
const options = { token: () => 'secret', refused: () => undefined };

describe('the door to the station', () => {
  it('sends name, input and token, and hands out the parsed answer', async () => {
    const api = createApi(
      bridge((request) => ok({ count: request.token === 'secret' ? 3 : 0, capped: false })),
      options,
    );
    expect(await api.call('incidents.count', { filter: {} })).toEqual(ok({ count: 3, capped: false }));
  });

  it.each([undefined, null, 'yes', { ok: true }, { ok: false, error: 'no' }, { ok: true, value: { count: '3' } }])(
    'answers `internal` to an answer of no known form: %j',
    async (answer) => {
      const result = await createApi(
        bridge(() => answer),
        options,
      ).call('incidents.count', { filter: {} });
      expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    },
  );

  it('answers `unavailable` when the bridge breaks, and never throws', async () => {
    const broken = bridge(() => {
      throw new Error('gone');
    });
    expect(await createApi(broken, options).call('journal.status', {})).toMatchObject({
      error: { code: 'unavailable' },
    });
  });

  it('drops a push that does not fit its schema', () => {
    let emit: (name: unknown, payload: unknown) => void = () => undefined;
    const bad: string[] = [];
    const seen: unknown[] = [];
    const api = createApi(
      { call: async () => null, on: (listener) => ((emit = listener), () => undefined) },
      { ...options, onBad: (name) => bad.push(name) },
    );
    api.on('session', (payload) => seen.push(payload));
    emit('session', { state: 'locked' });
    emit('session', { state: 'hacked' });
    emit('live', {});
    expect(seen).toEqual([{ state: 'locked' }]);
    expect(bad).toEqual(['session']);
  });
});

describe('a refused call', () => {
  const session = {
    token: 't',
    expires: 1,
    locked: false,
    person: { id: 1, username: 'a', role: 'guard', language: 'en', appearance: 'system' },
  } as const;
  const refusing = (code: string) => createStation(bridge(() => ({ ok: false, error: { code, message: '' } })));

  it('signs out when the session has ended, wherever it was noticed', async () => {
    const station = refusing('unauthenticated');
    station.session.begin(session, 0);
    await station.api.call('journal.status', {});
    expect(station.session.getState()).toMatchObject({ session: null, endReason: 'ended' });
  });

  it('locks the window when the session is locked, and keeps who it was', async () => {
    const station = refusing('session_locked');
    station.session.begin(session, 0);
    await station.api.call('journal.status', {});
    expect(station.session.getState().session).toMatchObject({ locked: true, person: { username: 'a' } });
  });
});
