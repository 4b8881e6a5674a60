import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodePublishes, stationPublishes } from '../../electron/domain/wire/topics.ts';
import { stopProcess } from './simulated-node.ts';
import { until } from './until.ts';

const run = promisify(execFile);

export interface MosquittoOptions {
  readonly site: string;
  /** PEM: what the server shows, and the authority that it is signed by. */
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
  /** Account of the station, which may do everything within the site. */
  readonly station: { readonly username: string; readonly password: string };
  readonly nodes: ReadonlyArray<{ readonly username: string; readonly password: string }>;
  /** Absent: a free one. */
  readonly port?: number;
  /** The file of topic rights, where a test wants another than the documented one. */
  readonly acl?: string;
  /** Accounts and rights by dynamic security instead of files; `nodes` is not looked at then. */
  readonly dynamicSecurity?: boolean;
  /** Where it keeps its database; absent: a directory that goes with it. */
  readonly dir?: string;
}

export interface Mosquitto {
  readonly pid: number;
  readonly port: number;
  readonly dir: string;
  /** One command of `mosquitto_ctrl dynsec`, as the administrator of dynamic security. */
  control(...args: readonly string[]): Promise<string>;
  /** Enters an account in the file of passwords, or another password for it, and has the file read anew. */
  enter(username: string, password: string): Promise<void>;
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

/** The administrator of dynamic security, who gives the station its account. */
const keeper = { username: 'dynsec-admin', password: 'the password of the administrator' };
const plugin = '/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so';

/** Gives an account the rights of a station, as docs/broker.md does it: arguments of `mosquitto_ctrl dynsec`. */
export function stationRole(site: string, username: string, password: string): readonly (readonly string[])[] {
  const [role, all, control] = [username, `leitstand/v1/${site}/#`, '$CONTROL/dynamic-security/v1'];
  const may = (type: string, topic: string) => ['addRoleACL', role, type, topic, 'allow'];
  return [
    ['createRole', role],
    may('publishClientSend', all),
    may('publishClientReceive', all),
    may('subscribePattern', all),
    may('unsubscribePattern', all),
    may('publishClientSend', control),
    may('publishClientReceive', `${control}/response`),
    may('subscribeLiteral', `${control}/response`),
    ['createClient', username, '-p', password],
    ['addClientRole', username, role],
  ];
}

/** The configuration of docs/broker.md. */
function configuration(dir: string, port: number, dynamicSecurity: boolean): string {
  const accounts = dynamicSecurity
    ? [`plugin ${plugin}`, `plugin_opt_config_file ${dir}/dynamic-security.json`]
    : [`password_file ${dir}/passwords`, `acl_file ${dir}/acl`];
  return [
    `listener ${port} 127.0.0.1`,
    'max_connections 2000',
    `certfile ${dir}/server.crt`,
    `keyfile ${dir}/server.key`,
    'tls_version tlsv1.2',
    'allow_anonymous false',
    'use_username_as_clientid true',
    ...accounts,
    'set_tcp_nodelay true',
    'message_size_limit 65536',
    'max_queued_messages 10000',
    'persistence true',
    `persistence_location ${dir}/`,
    'log_dest stderr',
    'log_type all',
    '',
  ].join('\n');
}

/** Ports that no system gives to a connection by itself: from 32,768 on Linux, from 49,152 elsewhere. */
const ports = { first: 20_000, count: 12_000 } as const;

/**
 * A port of loopback that nobody uses now, for a server that starts later or comes back: nobody who connects somewhere
 * gets it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.first + randomInt(ports.count);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/**
 * Whether whoever has no right to receive may do so. In the file, as docs/broker.md has it: `mosquitto_ctrl dynsec
 * setDefaultACLAccess` of 2.0.11 sends this in a form that the plugin passes over.
 */
export function setReceivingByDefault(dir: string, allow: boolean): void {
  const file = join(dir, 'dynamic-security.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/("publishClientReceive":\s*)(?:true|false)/, `$1${allow}`), { mode: 0o600 });
}

function writeFiles(dir: string, options: MosquittoOptions): void {
  const { station, nodes } = options;
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text, { mode: 0o600 });
  write('server.crt', `${options.certificate}\n${options.ca}\n`);
  write('server.key', options.key);
  write('ca.crt', options.ca);
  if (options.dynamicSecurity === true) {
    const file = join(dir, 'dynamic-security.json');
    if (existsSync(file)) return;
    execFileSync('mosquitto_ctrl', ['dynsec', 'init', file, keeper.username, keeper.password], { stdio: 'pipe' });
    setReceivingByDefault(dir, false);
    return;
  }
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
  const fresh = !existsSync(join(dir, 'dynamic-security.json'));
  writeFiles(dir, options);
  // Started as root it would become the user `mosquitto`, who may not read a private directory.
  const user = process.getuid?.() === 0 ? ['user root', ''].join('\n') : '';
  writeFileSync(join(dir, 'mosquitto.conf'), configuration(dir, port, options.dynamicSecurity === true) + user, {
    mode: 0o600,
  });
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
  const door = ['--cafile', join(dir, 'ca.crt'), '-h', 'localhost', '-p', `${port}`];
  const account = ['-u', keeper.username, '-P', keeper.password];
  const control = async (...args: readonly string[]) => {
    const { stdout, stderr } = await run('mosquitto_ctrl', [...door, ...account, 'dynsec', ...args], {
      timeout: 10_000,
    });
    return `${stdout}${stderr}`;
  };
  try {
    if (options.dynamicSecurity === true && fresh) {
      const { username, password } = options.station;
      for (const args of stationRole(options.site, username, password)) await control(...args);
    }
  } catch (cause) {
    await stopProcess(child);
    throw cause;
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('mosquitto has no process id');
  return {
    pid,
    port,
    dir,
    control,
    async enter(username, password) {
      await run('mosquitto_passwd', ['-b', join(dir, 'passwords'), username, password], { timeout: 10_000 });
      process.kill(pid, 'SIGHUP');
    },
    log: () => log,
    async stop(signal) {
      await stopProcess(child, signal);
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}
