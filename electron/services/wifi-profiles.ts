import { z } from 'zod';
import { type WifiProfile, wifiProfile } from '../contract/commissioning.ts';
import { fail, ok } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import type { SettingsStore } from '../domain/ports/stores.ts';
import { decodeUtf8, encodeUtf8 } from '../domain/wire/text.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import { loadSetting, storeSetting } from './stored-setting.ts';

export interface WifiProfilesDeps {
  readonly settings: SettingsStore;
  readonly vault: Vault;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Networks that nodes are given. */
export interface WifiProfiles {
  /** What a node is told; null where there is no profile of that name. */
  secret(name: string): Promise<{ readonly ssid: string; readonly pass: string } | null>;
  readonly handlers: Pick<Handlers, 'wifi.list' | 'wifi.save' | 'wifi.remove'>;
}

/** A site has a few networks, not hundreds. */
const most = 50;
const setting = 'wifi';
const secretName = (name: string) => `wifi/${name}`;
const stored = z.array(wifiProfile);

/** Name and SSID are a setting; the password of each is sealed and leaves the station over a serial line only. */
export function wifiProfiles(deps: WifiProfilesDeps): WifiProfiles {
  const { settings, vault, clock } = deps;
  const turn = inTurn();
  const list = async () => (await loadSetting(deps, setting, stored)) ?? [];
  const password = async (name: string): Promise<string | null> => {
    const sealed = await settings.secret(secretName(name));
    return sealed === null || sealed.length === 0 ? null : decodeUtf8(vault.open(secretName(name), sealed));
  };
  const store = async (profiles: WifiProfile[], actor: string, what: { readonly [key: string]: string }) => {
    const sorted = profiles.toSorted((a, b) => a.name.localeCompare(b.name));
    const entry = actEntry(clock.now(), 'settings.changed', actor, { subject: 'wifi', ...what });
    const kept = await storeSetting(deps, setting, sorted, entry);
    return kept.ok ? ok(sorted) : kept;
  };

  return {
    async secret(name) {
      const profile = (await list()).find((one) => one.name === name);
      const pass = profile === undefined ? null : await password(name);
      return profile === undefined || pass === null ? null : { ssid: profile.ssid, pass };
    },
    handlers: {
      'wifi.list': async () => ok(await list()),
      'wifi.save': ({ profile, password: given }, { person }) =>
        turn(async () => {
          const others = (await list()).filter(({ name }) => name !== profile.name);
          if (others.length >= most) return fail('conflict', 'there are too many profiles', { reason: 'too_many' });
          if (encodeUtf8(profile.ssid).length > 32) return fail('invalid_input', 'the name of a network has 32 bytes');
          if (given === undefined && (await password(profile.name)) === null)
            return fail('invalid_input', 'a network needs a password', { field: 'password' });
          if (given !== undefined)
            await settings.setSecret(secretName(profile.name), vault.seal(secretName(profile.name), encodeUtf8(given)));
          return store([...others, profile], person.username, { name: profile.name, ssid: profile.ssid });
        }),
      'wifi.remove': ({ name }, { person }) =>
        turn(async () => {
          const before = await list();
          const others = before.filter((one) => one.name !== name);
          if (others.length === before.length) return fail('not_found', 'there is no profile of this name');
          const left = await store(others, person.username, { removed: name });
          // Nothing is left of a password whose profile is gone.
          if (left.ok) await settings.setSecret(secretName(name), new Uint8Array());
          return left;
        }),
    },
  };
}
