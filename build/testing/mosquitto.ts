import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePublishes, stationPublishes } from '../../electron/domain/wire/topics.ts';
import { stopProcess } from './simulated-node.ts';
import { until } from './until.ts';

export interface MosquittoOptions {
  readonly site: string;
  /** PEM: what the server shows, and the authority that it is signed by. */
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
  /** Account of the station, which may do everything within the site. */
  readonly station: { readonly username: string; readonly password: string };
  readonly nodes: ReadonlyArray<{ readonly username: string; readonly password: string }>;
  /** 0 or absent takes a free port. */
  readonly port?: number;
  /** The file of topic rights, where a test wants another than the documented one. */
  readonly acl?: string;
  /** Where it keeps its database; absent: a directory that goes with it. */
  readonly dir?: string;
}

export interface Mosquitto {
  readonly pid: number;
  readonly port: number;
  readonly dir: string;
  /** What it wrote to its log. */
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Topic rights as docs/broker.md has them: the station its site, every node its own topics by the name of its account. */
export function mosquittoAcl(site: string, station: string): string {
  const node = `leitstand/v1/${site}/node/%u`;
  return [
    `user ${station}`,
    `topic readwrite leitstand/v1/${site}/#`,
    '',
    ...Object.keys(nodePublishes).map((end) => `pattern write ${node}/${end}`),
    ...Object.keys(stationPublishes).map((end) => `pattern read ${node}/${end}`),
    `pattern read leitstand/v1/${site}/host/status`,
    '',
  ].join('\n');
}

/** The configuration of docs/broker.md. */
function configuration(dir: string, port: number): string {
  return [
    `listener ${port} 127.0.0.1`,
    `certfile ${dir}/server.crt`,
    `keyfile ${dir}/server.key`,
    'tls_version tlsv1.2',
    'allow_anonymous false',
    'use_username_as_clientid true',
    `password_file ${dir}/passwords`,
    `acl_file ${dir}/acl`,
    'set_tcp_nodelay true',
    'persistence true',
    `persistence_location ${dir}/`,
    'log_dest stderr',
    'log_type all',
    '',
  ].join('\n');
}

/** A port of loopback that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

function writeFiles(dir: string, options: MosquittoOptions): void {
  const { station, nodes } = options;
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text, { mode: 0o600 });
  write('server.crt', `${options.certificate}\n${options.ca}\n`);
  write('server.key', options.key);
  write('acl', options.acl ?? mosquittoAcl(options.site, station.username));
  write('passwords', [station, ...nodes].map(({ username, password }) => `${username}:${password}\n`).join(''));
  execFileSync('mosquitto_passwd', ['-U', join(dir, 'passwords')], { stdio: 'pipe' });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Starts a real Mosquitto on loopback with TLS, accounts and topic rights, as docs/broker.md tells to configure it. */
export async function startMosquitto(options: MosquittoOptions): Promise<Mosquitto> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'leitstand-mosquitto-'));
  const port = options.port ?? (await freePort());
  writeFiles(dir, options);
  // Started as root it would become the user `mosquitto`, who may not read a private directory.
  const user = process.getuid?.() === 0 ? ['user root', ''].join('\n') : '';
  writeFileSync(join(dir, 'mosquitto.conf'), configuration(dir, port) + user, { mode: 0o600 });
  const child = spawn('mosquitto', ['-c', join(dir, 'mosquitto.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-200_000);
  });
  await until('Mosquitto listens', () => {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}: ${log}`);
    return answers(port);
  });
  if (child.pid === undefined) throw new Error('mosquitto has no process id');
  return {
    pid: child.pid,
    port,
    dir,
    log: () => log,
    async stop(signal) {
      await stopProcess(child, signal);
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}
