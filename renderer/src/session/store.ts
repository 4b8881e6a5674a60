import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ArchiveInfo } from '../../../electron/contract/archive.ts';
import type { Failure, Result } from '../../../electron/contract/result.ts';
import type { Language, Person, Session } from '../../../electron/contract/session.ts';
import type { StationInfo } from '../../../electron/contract/station.ts';

/** Why nobody is signed in any more; null at the first start. */
export type EndReason = 'logout' | 'ended' | null;

export interface SessionState {
  readonly info: StationInfo | null;
  /** The file that this window looks at; null in the window of the station. */
  readonly archive: ArchiveInfo | null;
  /** Why the station could not even say who it is. */
  readonly infoError: Failure | null;
  readonly session: Session | null;
  /** When this window's operator signed in, ms; null when nobody is. */
  readonly since: number | null;
  readonly endReason: EndReason;
  /** Set by the first run, until its connection test was looked at. */
  readonly settingUp: boolean;
}

export interface SessionStore extends StoreApi<SessionState> {
  readonly token: () => string | null;
  begin(session: Session, at: number): void;
  refresh(session: Session): void;
  lock(): void;
  end(reason: EndReason): void;
  setPerson(person: Person): void;
  setInfo(result: Result<StationInfo>): void;
  setArchive(archive: ArchiveInfo | null): void;
  setSettingUp(on: boolean): void;
}

/** Who is signed in. The token lives here, in memory, and nowhere else. */
export function createSessionStore(): SessionStore {
  const store = createStore<SessionState>(() => ({
    info: null,
    archive: null,
    infoError: null,
    session: null,
    since: null,
    endReason: null,
    settingUp: false,
  }));
  const { setState, getState } = store;
  return {
    ...store,
    token: () => getState().session?.token ?? null,
    begin: (session, at) => setState({ session, since: at, endReason: null }),
    refresh: (session) => setState((state) => (state.session === null ? {} : { session })),
    lock: () => setState(({ session }) => (session === null ? {} : { session: { ...session, locked: true } })),
    end: (reason) => setState({ session: null, since: null, endReason: reason, settingUp: false }),
    setPerson: (person) => setState(({ session }) => (session === null ? {} : { session: { ...session, person } })),
    setInfo: (result) => setState(result.ok ? { info: result.value, infoError: null } : { infoError: result.error }),
    setArchive: (archive) => setState({ archive }),
    setSettingUp: (settingUp) => setState({ settingUp }),
  };
}

/** Language of the operator, else of the station, else what the system prefers. */
export function languageOf(state: SessionState, system: string): Language {
  return state.session?.person.language ?? state.info?.language ?? (system.startsWith('de') ? 'de' : 'en');
}
