import { useCallback, useEffect, useRef } from 'react';
import type { Station } from '../station.tsx';
import { useSession, useStation } from '../station.tsx';
import { due } from './renewal.ts';
import { isStarting } from './starting.ts';

const CHECK_EVERY_MS = 5_000;
const START_EVERY_MS = 300;
const activities = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Keeps the window in step with the station: who it is, what is live, renewal and idle lock. Returns how to ask again. */
export function useLifecycle(): () => void {
  const station = useStation();
  const retry = useCallback(() => void loadInfo(station), [station]);
  useEffect(retry, [retry]);
  useStarting(retry);
  usePushes(station);
  useLiveStart(station);
  useRenewal(station);
  useRefill(station);
  return retry;
}

/** While the station is being opened it is asked again and again how far that is. */
function useStarting(ask: () => void): void {
  const starting = useSession(({ infoError }) => (isStarting(infoError) ? infoError : null));
  useEffect(() => {
    if (starting === null) return;
    const timer = setTimeout(ask, START_EVERY_MS);
    return () => clearTimeout(timer);
  }, [starting, ask]);
}

async function loadInfo({ api, session }: Station): Promise<void> {
  const info = await api.call('station.info', {});
  if (!info.ok) return session.setInfo(info);
  const archive = await api.call('archive.info', {});
  if (archive.ok) session.setArchive(archive.value);
  session.setInfo(info);
}

function usePushes({ api, session, live, view }: Station): void {
  useEffect(() => {
    const offLive = api.on('live', (batch) => {
      if (session.token() !== null) live.apply(batch);
    });
    const offSession = api.on('session', ({ state }) => {
      if (state === 'locked') session.lock();
      else if (session.token() !== null) session.end('ended');
    });
    // A locked window opens it too: it is there when somebody unlocks.
    const offOpen = api.on('open', ({ alarm }) => {
      if (session.token() !== null) view.goAlarm(alarm);
    });
    return () => {
      offLive();
      offSession();
      offOpen();
    };
  }, [api, session, live, view]);
}

/** Asks for everything, to begin with. */
export async function startLive({ api, live }: Station): Promise<void> {
  const result = await api.call('live.start', {});
  if (result.ok) live.begin(result.value);
  else live.fail(result.error);
}

function useLiveStart(station: Station): void {
  const open = useSession(({ session }) => (session === null ? null : session.locked ? 'locked' : 'open'));
  useEffect(() => {
    if (open === null) {
      station.live.clear();
      station.view.go('overview', null);
    } else void startLive(station);
  }, [station, open]);
}

function useRenewal(station: Station): void {
  const times = useRef({ lastActivity: 0, lastRenewal: 0 });
  const since = useSession((state) => state.since);
  const locked = useSession(({ session }) => session?.locked ?? true);
  useEffect(() => {
    const now = Date.now();
    times.current = { lastActivity: now, lastRenewal: now };
    if (since === null || locked) return;
    const active = () => {
      times.current.lastActivity = Date.now();
    };
    for (const name of activities) window.addEventListener(name, active, { passive: true });
    const timer = setInterval(() => void check(station, times.current), CHECK_EVERY_MS);
    return () => {
      for (const name of activities) window.removeEventListener(name, active);
      clearInterval(timer);
    };
  }, [station, since, locked]);
}

async function check({ api, session }: Station, times: { lastActivity: number; lastRenewal: number }): Promise<void> {
  const state = session.getState();
  const now = Date.now();
  const action = due({ session: state.session, ...times }, now, state.info?.idleLockMs ?? 0);
  if (action === 'lock') {
    session.lock();
    await api.call('session.lock', {});
  }
  if (action !== 'renew') return;
  times.lastRenewal = now;
  const renewed = await api.call('session.renew', {});
  if (renewed.ok) session.refresh(renewed.value);
}

/** Rows that were left out of batches are asked for, so that the list of the latest has no hole. */
function useRefill({ api, live, session }: Station): void {
  useEffect(
    () =>
      live.subscribe((state, before) => {
        if (state.dropped <= before.dropped || session.getState().session?.locked !== false) return;
        void api.call('incidents.page', { filter: {}, limit: 100 }).then((page) => {
          if (page.ok) live.addIncidents(page.value.rows);
        });
      }),
    [api, live, session],
  );
}
