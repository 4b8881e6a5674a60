import { type BrokerSettings, brokerSettings } from '../contract/broker.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import type { SettingsStore } from '../domain/ports/stores.ts';
import { decodeUtf8, encodeUtf8 } from '../domain/wire/text.ts';
import { actEntry } from './entry.ts';

const names = { settings: 'broker', password: 'broker/external-password' } as const;

/** Which broker is used, as stored; the password of an external one is sealed and never part of the settings. */
export interface StoredBroker {
  /** Null before the first run. Throws where what is stored is no setting. */
  load(): Promise<BrokerSettings | null>;
  /** The stored password of the external broker. */
  password(): Promise<string | null>;
  /** Fails as `invalid_input` where an external broker has no password, neither given nor stored. */
  save(settings: BrokerSettings, actor: string): Promise<Result<BrokerSettings>>;
}

/** The settings without their password: what may be shown and journalled. */
export function withoutPassword(settings: BrokerSettings): BrokerSettings {
  if (settings.kind === 'builtin') return settings;
  const { password: _, ...rest } = settings;
  return rest;
}

/** The stored settings of the broker. */
export function storedBroker(deps: {
  readonly settings: SettingsStore;
  readonly vault: Vault;
  readonly clock: Pick<Clock, 'now'>;
}): StoredBroker {
  const { settings, vault, clock } = deps;
  const load = async () => {
    const stored = await settings.get(names.settings);
    return stored === null ? null : brokerSettings.parse(JSON.parse(stored));
  };
  const password = async () => {
    const sealed = await settings.secret(names.password);
    return sealed === null ? null : decodeUtf8(vault.open(names.password, sealed));
  };
  return {
    load,
    password,
    async save(next, actor) {
      if (next.kind === 'external') {
        if (next.password === undefined && (await password()) === null)
          return fail('invalid_input', 'an external broker needs a password');
        if (next.password !== undefined)
          await settings.setSecret(names.password, vault.seal(names.password, encodeUtf8(next.password)));
      }
      const [before, after] = [await load(), withoutPassword(next)];
      const changed = { from: before === null ? null : place(before), to: place(after) };
      const entry = actEntry(clock.now(), 'broker.changed', actor, changed);
      await settings.set(names.settings, JSON.stringify(after), entry);
      return ok(after);
    },
  };
}

function place(settings: BrokerSettings): Record<string, string | number> {
  const { kind, host, port } = settings;
  return settings.kind === 'external' ? { kind, host, port, accounts: settings.accounts } : { kind, host, port };
}
