import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { Aedes, type Client } from 'aedes';
import { stationClientId } from '../../domain/wire/topics.ts';
import { type AccountBook, createAccountBook } from './account-book.ts';
import { createAddressBook } from './address-book.ts';
import { type Guest, newGuest } from './guest.ts';
import type { BrokerLimits } from './limits.ts';
import { createPacketGate } from './packet-gate.ts';
import { brokerHooks } from './policy.ts';
import { type BrokerRefusal, createRefusalLedger, type RefusalCount, type RefusalLedger } from './refusals.ts';

/** PEM, both. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface MqttServerOptions extends KeyPair {
  readonly site: string;
  /** Address to listen on; `::` takes IPv4 too. */
  readonly bind: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly accounts: ReadonlyArray<readonly [account: string, passwordHash: Uint8Array]>;
  readonly limits: BrokerLimits;
}

export interface MqttServer {
  readonly port: number;
  /** Sets or replaces an account; its live connection ends. */
  putAccount(account: string, passwordHash: Uint8Array): void;
  removeAccount(account: string): void;
  /** New connections get the new certificate; those that stand keep theirs. */
  setCertificate(pair: KeyPair): void;
  stop(): Promise<void>;
}

/** The connections that are there, by the client that aedes makes of each. */
interface House {
  readonly accounts: AccountBook;
  readonly guests: WeakMap<Client, Guest>;
  readonly present: Set<Client>;
  readonly limits: BrokerLimits;
  readonly refuse: (guest: Guest | undefined, reason: BrokerRefusal) => void;
}

function createHouse(accounts: AccountBook, ledger: RefusalLedger, limits: BrokerLimits): House {
  return {
    accounts,
    guests: new WeakMap(),
    present: new Set(),
    limits,
    refuse(guest, reason) {
      if (guest?.dismissed === true) return;
      const name = guest?.claimed ?? '';
      ledger.add(accounts.has(name) ? name : '', reason);
    },
  };
}

function startAedes(site: string, house: House): Promise<Aedes> {
  const { guests, limits } = house;
  const hooks = brokerHooks({
    site,
    limits,
    accounts: house.accounts,
    guestOf: (client) => (client === null ? undefined : guests.get(client)),
    refuse: house.refuse,
    welcome(guest, client) {
      guest.account = guest.claimed;
      const station = guest.account === stationClientId;
      guest.gate.allow({
        packet: station ? limits.packet.station : limits.packet.node,
        rate: station ? null : limits.rate,
      });
      guest.introduced();
      house.present.add(client);
    },
  });
  return Aedes.createBroker({
    connectTimeout: limits.patience,
    drainTimeout: limits.drain,
    maxTopicLevels: limits.topicLevels,
    ...hooks,
  });
}

/** Counts what aedes found wrong with a connection by itself. It gives no codes, so our own errors are told by their text. */
function countFaults(aedes: Aedes, house: House): void {
  const unpunished = new WeakSet<Client>();
  aedes.on('keepaliveTimeout', (client) => void unpunished.add(client));
  const fault = (client: Client, error: Error & { code?: unknown }) => {
    const ours = error.message.startsWith('refused: ') || error.message === 'drain timeout';
    if (ours || error.code !== undefined || unpunished.has(client)) return;
    const late = error.message === 'connect did not arrive in time';
    house.refuse(house.guests.get(client), late ? 'timeout' : 'protocol');
  };
  aedes.on('connectionError', fault);
  aedes.on('clientError', fault);
}

/** Takes a connection that has TLS behind it to aedes, with the gate in front of the parser. */
function receive(aedes: Aedes, house: House, socket: TLSSocket, introduced: () => void): void {
  const gate = createPacketGate({ packet: house.limits.packet.stranger, rate: { perSecond: 1, burst: 64 } });
  const guest = newGuest(gate, introduced);
  const client = aedes.handle(socket);
  house.guests.set(client, guest);
  // While a `readable` listener is there, `data` is emitted inside `read()`: before the parser gets the same bytes.
  socket.on('data', (bytes: Buffer) => {
    if (guest.dismissed || client.closed) return;
    const reason = gate.inspect(bytes, performance.now());
    if (reason === null) return;
    house.refuse(guest, reason);
    guest.dismissed = true;
    socket.destroy(new Error(`refused: ${reason}`));
  });
  socket.once('close', () => house.present.delete(client));
}

const placeOf = (socket: Socket) => `${socket.remoteAddress ?? ''} ${socket.remotePort ?? 0}`;

/** Counts connections from the first byte on; gives the way to say that one is no stranger any more. */
function countConnections(server: Server, limits: BrokerLimits, ledger: RefusalLedger) {
  const addresses = createAddressBook(limits);
  const places = new Map<string, { readonly address: string; known: boolean }>();
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (!addresses.enter(address)) {
      ledger.add('', 'address');
      socket.destroy();
      return;
    }
    const key = placeOf(socket);
    const place = { address, known: false };
    places.set(key, place);
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      places.delete(key);
      addresses.leave(address, place.known);
    });
  });
  const introduce = (socket: TLSSocket) => {
    const place = places.get(placeOf(socket));
    if (place === undefined || place.known) return;
    place.known = true;
    addresses.introduce(place.address);
  };
  return { introduce, sockets };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

const secure = ({ certificate, key }: KeyPair) => ({ cert: certificate, key, minVersion: 'TLSv1.2' as const });

/**
 * The built-in broker: MQTT 3.1.1 on TLS 1.2 or later. `onRefusals` hears the counts after each refusal. Rejects with
 * the system's error (EADDRINUSE, EACCES, …) where it cannot listen.
 */
export async function startMqttServer(
  options: MqttServerOptions,
  onRefusals: (refusals: readonly RefusalCount[]) => void,
): Promise<MqttServer> {
  const ledger = createRefusalLedger(() => onRefusals(ledger.list()));
  const house = createHouse(createAccountBook(options.accounts), ledger, options.limits);
  const aedes = await startAedes(options.site, house);
  countFaults(aedes, house);
  const server = createServer({ ...secure(options), handshakeTimeout: options.limits.patience, noDelay: true });
  const { introduce, sockets } = countConnections(server, options.limits, ledger);
  server.on('secureConnection', (socket) => receive(aedes, house, socket, () => introduce(socket)));
  server.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    // Who hangs up in the middle was not turned away: a node that restarts does that.
    if (error.code !== 'ECONNRESET') ledger.add('', 'tls');
    // Node only reports a handshake that takes too long and leaves the socket open.
    socket.destroy();
  });

  const closeAedes = () => new Promise<void>((resolve) => aedes.close(() => resolve()));
  const port = await listen(server, options.port, options.bind).catch(async (cause: unknown) => {
    await closeAedes();
    throw cause;
  });
  const dismiss = (account: string) => {
    for (const client of house.present) if (house.guests.get(client)?.account === account) client.close();
  };
  return {
    port,
    putAccount(account, passwordHash) {
      house.accounts.put(account, passwordHash);
      dismiss(account);
    },
    removeAccount(account) {
      house.accounts.remove(account);
      dismiss(account);
    },
    setCertificate: (pair) => server.setSecureContext(secure(pair)),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await closeAedes();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
