import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { AccessBook } from '../../electron/contract/access.ts';
import type { AlarmSettings } from '../../electron/contract/alarm-settings.ts';
import type { Bridge } from '../../electron/contract/bridge.ts';
import type { CallOutput } from '../../electron/contract/calls.ts';
import type { Rollout } from '../../electron/contract/firmware.ts';
import type { FloorPlan } from '../../electron/contract/floor-plan.ts';
import { limits } from '../../electron/contract/limits.ts';
import { ok, type Result } from '../../electron/contract/result.ts';
import { type Role, roleSuffices } from '../../electron/contract/roles.ts';
import { type Api, createApi } from './api.ts';
import { type BoardState, type BoardStore, createBoard } from './live/alarm-board.ts';
import { type CommissionStore, createCommissionStore } from './live/commission.ts';
import { createJobStore, type JobStore } from './live/jobs.ts';
import { createKept, type KeptStore } from './live/kept.ts';
import { createPeopleStore, type PeopleStore } from './live/people.ts';
import { createPictures, type Pictures } from './live/pictures.ts';
import { createLiveStore, type LiveState, type LiveStore, type OutdatedList } from './live/store.ts';
import { createSessionStore, type SessionState, type SessionStore } from './session/store.ts';
import { createSounder, type Sounder } from './shell/sound.ts';
import { createViewStore, type ViewState, type ViewStore } from './shell/view.ts';

/** Photos of persons that are held at once. */
const HELD_PHOTOS = 200;

/** Everything a screen needs of the station: the door, who is signed in, what is live, what is looked at. */
export interface Station {
  readonly api: Api;
  readonly session: SessionStore;
  readonly live: LiveStore;
  /** The live alarms, sorted and counted. */
  readonly board: BoardStore;
  /** What the alarms sound like. */
  readonly sound: Sounder;
  /** What a site has laid down for each type of alarm. */
  readonly alarmRules: KeptStore<CallOutput<'alarms.rules'>>;
  /** How alarms draw attention to themselves. */
  readonly alarmSettings: KeptStore<AlarmSettings>;
  /** Groups, schedules, holidays, areas, door groups and rights. */
  readonly book: KeptStore<AccessBook>;
  readonly people: PeopleStore;
  readonly photos: Pictures;
  readonly plans: KeptStore<readonly FloorPlan[]>;
  /** What the climate of each node is judged by, and what a class would write. */
  readonly climateRules: KeptStore<CallOutput<'climate.rules'>>;
  readonly planImages: Pictures;
  /** The own long work: exports, case files, backups. */
  readonly jobs: JobStore;
  /** Firmware over the air: how far it is. */
  readonly rollout: KeptStore<LastRollout>;
  /** The work on a new node. */
  readonly commission: CommissionStore;
  readonly view: ViewStore;
}

/** The roll-out that is under way or was last; null before the first. */
export interface LastRollout {
  readonly last: Rollout | null;
}

async function lastRollout(api: Api): Promise<Result<LastRollout>> {
  const asked = await api.call('firmware.rollout', {});
  return asked.ok ? ok({ last: asked.value }) : asked;
}

/** Wires the stores to the bridge; one place handles an ended or a locked session. */
export function createStation(bridge: Bridge): Station {
  const session = createSessionStore();
  const live = createLiveStore();
  const api = createApi(bridge, {
    token: session.token,
    refused: ({ code }) => {
      if (session.token() === null) return;
      if (code === 'unauthenticated') session.end('ended');
      if (code === 'session_locked') session.lock();
    },
  });
  return {
    api,
    session,
    live,
    board: createBoard(live),
    sound: createSounder(),
    alarmRules: createKept({ api, session }, 'alarm_rules', () => api.call('alarms.rules', {})),
    alarmSettings: createKept({ api, session }, 'alarm_settings', () => api.call('alarms.settings', {})),
    book: createKept({ api, session }, 'access', () => api.call('access.book', {})),
    people: createPeopleStore(api, session),
    photos: createPictures(session, HELD_PHOTOS, (id) => api.call('people.photo', { id })),
    plans: createKept({ api, session }, 'plans', () => api.call('plan.list', {})),
    climateRules: createKept({ api, session }, 'climate', () => api.call('climate.rules', {})),
    planImages: createPictures(session, limits.plans, (id) => api.call('plan.image', { id })),
    jobs: createJobStore({ api, session }),
    rollout: createKept({ api, session }, 'rollout', () => lastRollout(api)),
    commission: createCommissionStore({ api, session }),
    view: createViewStore(),
  };
}

const Context = createContext<Station | null>(null);

/** Gives the station to the screens below. */
export function StationProvider({ station, children }: { readonly station: Station; readonly children: ReactNode }) {
  return <Context value={station}>{children}</Context>;
}

/** The station; only below `StationProvider`. */
export function useStation(): Station {
  const station = useContext(Context);
  if (station === null) throw new Error('useStation outside StationProvider');
  return station;
}

/** A part of what is live; the selector must return a stable value. */
export function useLive<T>(selector: (state: LiveState) => T): T {
  return useStore(useStation().live, selector);
}

/** A part of the alarms as a guard reads them. */
export function useBoard<T>(selector: (state: BoardState) => T): T {
  return useStore(useStation().board, selector);
}

/** Rises when a list is to be asked for again: put it into the dependencies of the question. */
export function useOutdated(list: OutdatedList): number {
  return useLive(({ outdated }) => outdated[list]);
}

/** A part of who is signed in. */
export function useSession<T>(selector: (state: SessionState) => T): T {
  return useStore(useStation().session, selector);
}

/** A part of what is looked at. */
export function useView<T>(selector: (state: ViewState) => T): T {
  return useStore(useStation().view, selector);
}

/** Whether the operator's role is enough; the station checks again on every call. Of an archive nothing can be changed. */
export function useMay(needed: Role): boolean {
  return useSession(
    ({ session, archive }) =>
      session !== null && roleSuffices(session.person.role, needed) && (archive === null || needed === 'viewer'),
  );
}
