import { randomBytes } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { z } from 'zod';
import { host as hostSchema } from '../../contract/broker.ts';
import type { Vault } from '../../domain/ports/secrets.ts';
import type { SettingsStore } from '../../domain/ports/stores.ts';
import { makeAuthority, makeServerCertificate, serverValidity, stillServes } from './certificates.ts';
import type { KeyPair } from './mqtt-server.ts';

const keyPair = z.strictObject({ certificate: z.string(), key: z.string() });
const names = { authority: 'broker/authority', server: 'broker/server' } as const;

export interface AuthorityDeps {
  readonly settings: Pick<SettingsStore, 'secret' | 'setSecret'>;
  readonly vault: Vault;
  now(): number;
}

/** The station's certificate authority and its server certificate, kept sealed: key and certificate in one piece. */
export interface Authority {
  /** Made at the first call. */
  certificate(): Promise<string>;
  /** A server certificate for this host name and for this machine; a new one where the stored no longer serves. */
  server(host: string): Promise<KeyPair>;
}

async function load({ settings, vault }: AuthorityDeps, name: string): Promise<KeyPair | null> {
  const sealed = await settings.secret(name);
  if (sealed === null) return null;
  return keyPair.parse(JSON.parse(Buffer.from(vault.open(name, sealed)).toString('utf8')));
}

async function store({ settings, vault }: AuthorityDeps, name: string, pair: KeyPair): Promise<KeyPair> {
  await settings.setSecret(name, vault.seal(name, Buffer.from(JSON.stringify(pair), 'utf8')));
  return pair;
}

/** Every name and address under which a node could find this machine. */
export function machineHosts(host: string): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address);
  const all = [host, 'localhost', '127.0.0.1', '::1', hostname(), ...addresses];
  return [...new Set(all)].filter((name) => hostSchema.safeParse(name).success || name === '::1');
}

/** Opens the station's authority. Throws where the vault cannot open what is stored: a damaged or foreign database. */
export function openAuthority(deps: AuthorityDeps): Authority {
  let made: Promise<KeyPair> | null = null;
  const authority = () => {
    made ??= load(deps, names.authority).then(
      async (pair) =>
        pair ?? store(deps, names.authority, await makeAuthority(deps.now(), randomBytes(4).toString('hex'))),
    );
    return made;
  };
  return {
    certificate: async () => (await authority()).certificate,
    async server(host) {
      const issuer = await authority();
      const hosts = machineHosts(host);
      const known = await load(deps, names.server);
      if (known !== null && stillServes(known, issuer, hosts, deps.now())) return known;
      return store(deps, names.server, await makeServerCertificate(issuer, hosts, serverValidity(deps.now())));
    },
  };
}
