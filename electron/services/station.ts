import type { BrokerSettings } from '../contract/broker.ts';
import type { CallInput } from '../contract/calls.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { type Language, language, type Session } from '../contract/session.ts';
import { type Site, type StationInfo, site } from '../contract/station.ts';
import { passwordFault } from '../domain/auth/password.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Keychain, PasswordHasher } from '../domain/ports/secrets.ts';
import type { SettingsStore, UserStore } from '../domain/ports/stores.ts';
import { newUser } from './accounts.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import type { Sessions } from './sessions.ts';

/** What the station says of itself that does not change while it runs. */
export interface StationFacts extends Pick<StationInfo, 'version' | 'host'> {
  /** Until the first run has chosen one. */
  readonly systemLanguage: Language;
}

export interface StationDeps {
  readonly users: UserStore;
  readonly settings: SettingsStore;
  readonly hasher: PasswordHasher;
  readonly sessions: Pick<Sessions, 'begin' | 'idleMs'>;
  readonly keychain: Pick<Keychain, 'kind'>;
  readonly clock: Clock;
  readonly facts: StationFacts;
  /** Keeps which broker is used, without connecting. */
  readonly storeBroker: (settings: BrokerSettings, actor: string) => Promise<Result<unknown>>;
  /** The site has another name or time zone. */
  readonly changed: (site: Site) => void;
  /** The site has its administrator: from now on it is in operation. */
  readonly open: (site: Site) => Promise<void>;
}

export type StationHandlers = Pick<Handlers, 'station.info' | 'station.setup' | 'station.site'>;

/** The site that was set up, or null before the first run. Throws where what is stored is no site. */
export async function storedSite(settings: Pick<SettingsStore, 'get'>): Promise<Site | null> {
  const stored = await settings.get('site');
  return stored === null ? null : site.parse(JSON.parse(stored));
}

/** The language of the station: what the first run chose, else the system's. */
export async function stationLanguage(settings: Pick<SettingsStore, 'get'>, system: Language): Promise<Language> {
  const stored = language.safeParse(await settings.get('language'));
  return stored.success ? stored.data : system;
}

/** The calls `station.*`. */
export function stationHandlers(deps: StationDeps): StationHandlers {
  const { users, settings, sessions, keychain, clock, facts } = deps;
  const turn = inTurn();
  const isFirstRun = async () => (await users.list()).length === 0;
  return {
    'station.info': async () =>
      ok({
        version: facts.version,
        host: facts.host,
        firstRun: await isFirstRun(),
        language: await stationLanguage(settings, facts.systemLanguage),
        site: await storedSite(settings),
        keychain: keychain.kind,
        idleLockMs: sessions.idleMs,
      }),
    'station.setup': (input, { windowId }) =>
      turn(async () => {
        if (!(await isFirstRun())) return fail('conflict', 'the station is set up already');
        return setUp(deps, input, windowId);
      }),
    'station.site': ({ name, timeZone }, { person }) =>
      turn(async () => {
        const before = await storedSite(settings);
        if (before === null) return fail('not_found', 'no site is set up');
        const after = { id: before.id, name, timeZone };
        const entry = actEntry(clock.now(), 'settings.changed', person.username, { site: after });
        await settings.set('site', JSON.stringify(after), entry);
        deps.changed(after);
        return ok(after);
      }),
  };
}

/**
 * Stores everything of the site first and its administrator last, in one commit with the entry about it: whatever ends
 * the station in between, there is either a whole administrator or the first run begins anew.
 */
async function setUp(deps: StationDeps, input: CallInput<'station.setup'>, windowId: number): Promise<Result<Session>> {
  const { users, settings, hasher, clock, sessions } = deps;
  const { username, password } = input;
  const fault = passwordFault(password, username);
  if (fault !== null) return fail('weak_password', 'choose another password', { reason: fault });
  const pass = await hasher.hash(password);
  const stored = await deps.storeBroker(input.broker, username);
  if (!stored.ok) return stored;
  const now = clock.now();
  await settings.set('language', input.language, null);
  await settings.set(
    'site',
    JSON.stringify(input.site),
    actEntry(now, 'settings.changed', username, { site: input.site }),
  );
  const user = newUser({ username, pass, role: 'admin', created: now, language: input.language });
  const entry = actEntry(now, 'account.created', username, { of: username, role: 'admin' });
  const inserted = await users.insert(user, entry);
  if (inserted === null) return fail('conflict', 'the station is set up already');
  await deps.open(input.site);
  return ok(await sessions.begin(inserted, windowId));
}
