import { beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../contract/result.ts';
import type { Session } from '../contract/session.ts';
import type { SettingsStore, UserStore } from '../domain/ports/stores.ts';
import { handClock } from './ingest-testing.ts';
import { type StationDeps, stationHandlers } from './station.ts';
import { goodPassword, memoryJournal, memorySettings, memoryUsers, plainHasher } from './testing.ts';

const input = {
  site: { id: 'dc-1', name: 'DC 1', timeZone: 'Europe/Berlin' },
  broker: { kind: 'builtin', host: 'station.local', port: 8883 },
  language: 'en',
  username: 'ada',
  password: goodPassword,
} as const;

let journal: ReturnType<typeof memoryJournal>;
let users: UserStore;
let settings: SettingsStore;
let opened: string[];

function handlers(more: Partial<StationDeps> = {}) {
  const begin: StationDeps['sessions']['begin'] = async (user): Promise<Session> => {
    const { id, username, role, language, appearance } = user;
    return { token: 't', expires: 1, locked: false, person: { id, username, role, language, appearance } };
  };
  return stationHandlers({
    users,
    settings,
    hasher: plainHasher(),
    sessions: { begin, idleMs: 600_000 },
    keychain: { kind: 'service' },
    clock: handClock(),
    facts: { version: '1.2.3', host: 'electron', systemLanguage: 'de' },
    storeBroker: async () => ok(null),
    changed: () => undefined,
    open: async ({ id }) => void opened.push(id),
    ...more,
  });
}

beforeEach(() => {
  journal = memoryJournal();
  users = memoryUsers(journal.entries);
  settings = memorySettings(journal.entries);
  opened = [];
});

const info = async () => handlers()['station.info']({}, { windowId: 1 });
const setUp = (more?: Partial<StationDeps>) => handlers(more)['station.setup'](input, { windowId: 1 });

describe('the first run', () => {
  it('stores site and language, makes the administrator, and only then opens the site', async () => {
    expect(await info()).toMatchObject({ value: { firstRun: true, site: null, language: 'de', idleLockMs: 600_000 } });
    expect(await setUp()).toMatchObject({
      ok: true,
      value: { person: { username: 'ada', role: 'admin', language: 'en' } },
    });
    expect(opened).toEqual(['dc-1']);
    expect(await info()).toMatchObject({ value: { firstRun: false, site: input.site, language: 'en' } });
    expect(journal.types()).toEqual(['settings.changed', 'account.created']);
    expect(JSON.stringify(journal.entries)).not.toContain(goodPassword);
  });

  it('begins anew when the station ended anywhere in the middle of it', async () => {
    const steps: ReadonlyArray<Partial<StationDeps>> = [
      { storeBroker: () => Promise.reject(new Error('cut')) },
      { settings: { ...settings, set: () => Promise.reject(new Error('cut')) } },
      { users: { ...users, insert: () => Promise.reject(new Error('cut')) } },
    ];
    for (const step of steps) {
      await expect(setUp(step)).rejects.toThrow('cut');
      expect(await info()).toMatchObject({ value: { firstRun: true } });
    }
    expect(opened).toEqual([]);
    expect((await setUp()).ok).toBe(true);
  });

  it('makes nobody an administrator when the broker cannot be stored', async () => {
    const refused = await setUp({
      storeBroker: async () => fail('invalid_input', 'an external broker needs a password'),
    });
    expect(refused).toMatchObject({ error: { code: 'invalid_input' } });
    expect(await users.list()).toEqual([]);
  });

  it('is over once there is an administrator', async () => {
    await setUp();
    expect(await setUp()).toMatchObject({ error: { code: 'conflict' } });
    expect(await users.list()).toHaveLength(1);
  });
});

describe('the site', () => {
  const person = { id: 1, username: 'ada', role: 'admin', language: 'de', appearance: 'system' } as const;
  const caller = { windowId: 1, sessionId: 's', locked: false, person };

  it('may change its name and zone, never its id', async () => {
    await setUp();
    const changed = await handlers()['station.site']({ name: 'Frankfurt', timeZone: 'UTC' }, caller);
    expect(changed).toEqual(ok({ id: 'dc-1', name: 'Frankfurt', timeZone: 'UTC' }));
    expect(await info()).toMatchObject({ value: { site: { id: 'dc-1', name: 'Frankfurt' } } });
    expect(journal.entries.at(-1)).toMatchObject({ type: 'settings.changed', actor: 'ada' });
  });
});
