import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryLog } from '../sqlite/testing.ts';
import { createFileKeychain } from './file-keychain.ts';
import { openKeychain } from './open-keychain.ts';

const run = promisify(execFile);

let folder: string;
let data: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-keychain-'));
  data = join(folder, 'data');
  await mkdir(data);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Opens the keychain in a process of its own, sets what is asked for and prints kind and values as JSON. */
const program = `
import { openKeychain } from ${JSON.stringify(new URL('./open-keychain.ts', import.meta.url).href)};
const [data, set] = process.argv.slice(1);
const quiet = () => {};
const opened = await openKeychain({ dataDir: data, choice: 'auto', log: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
if (!opened.ok) { console.log(JSON.stringify({ refused: opened.error })); process.exit(); }
const keychain = opened.value;
if (set) await keychain.set('vault-key', set);
const got = await keychain.get('vault-key');
if (set === 'gone') await keychain.remove('vault-key');
console.log(JSON.stringify({ kind: keychain.kind, got, after: await keychain.get('vault-key') }));
`;
const node = (...args: string[]) => [
  '--input-type=module',
  '--disable-warning=ExperimentalWarning',
  '-e',
  program,
  '--',
  data,
  ...args,
];

/** Without a session bus there is no keychain service. */
async function withoutService(...args: string[]): Promise<Record<string, unknown>> {
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
  return JSON.parse((await run(process.execPath, node(...args), { env })).stdout);
}

/** A real gnome-keyring on a session bus of its own, which ends with the command. */
async function withService(...args: string[]): Promise<Record<string, unknown>> {
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: join(folder, 'share'), XDG_RUNTIME_DIR: folder };
  const script = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && exec "$@"';
  const command = ['--', 'sh', '-c', script, 'sh', process.execPath, ...node(...args)];
  const { stdout } = await run('dbus-run-session', command, { env, timeout: 50_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

describe('the keychain', () => {
  it('is the system’s where a service runs, and keeps a secret from one start to the next', async () => {
    expect(await withService('geheim-ä')).toMatchObject({ kind: 'service', got: 'geheim-ä' });
    expect(await withService()).toMatchObject({ kind: 'service', got: 'geheim-ä' });
    expect(await withService('gone')).toMatchObject({ got: 'gone', after: null });
    expect(await readdir(data)).toEqual(['keychain.json']);
  });

  it('is a file that only its owner can read where no service runs', async () => {
    expect(await withoutService('abc')).toMatchObject({ kind: 'file', got: 'abc' });
    expect((await stat(join(data, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await withoutService()).toMatchObject({ got: 'abc' });
  });

  it('moves its secrets out of the file as soon as a service runs', async () => {
    await withoutService('abc');
    expect(await withService()).toMatchObject({ kind: 'service', got: 'abc' });
    expect(await readdir(data)).toEqual(['keychain.json']);
  });

  it('refuses to go on without the service that holds the secrets, instead of losing what they protect', async () => {
    await withService('abc');
    expect(await withoutService()).toMatchObject({ refused: { code: 'unavailable', details: { reason: 'keychain' } } });
  });

  it('keeps two stations of one user apart', async () => {
    await withService('abc');
    await rm(join(data, 'keychain.json'));
    expect(await withService()).toMatchObject({ kind: 'service', got: null });
  });

  it('does not ask the system at all when told to use the file, and says so to nobody as a warning', async () => {
    const log = memoryLog();
    const opened = await openKeychain({ dataDir: data, choice: 'file', log });
    expect(opened).toMatchObject({ ok: true, value: { kind: 'file' } });
    expect(log.lines).toEqual([]);
  });
});

describe('the file', () => {
  const file = () => join(data, 'secrets.json');

  it('loses nothing when many changes come at once', async () => {
    const keychain = createFileKeychain(file());
    await Promise.all(Array.from({ length: 30 }, (_, at) => keychain.set(`name-${at}`, String(at))));
    await keychain.remove('name-3');
    const held: unknown = JSON.parse(await readFile(file(), 'utf8'));
    expect(Object.keys(held as object)).toHaveLength(29);
    expect(await keychain.get('__proto__')).toBeNull();
  });

  it('keeps the old secrets when a power cut left a half-written new file beside it', async () => {
    await createFileKeychain(file()).set('vault-key', 'old');
    await writeFile(`${file()}.new`, '{"vault-key":"ne');
    const keychain = createFileKeychain(file());
    expect(await keychain.get('vault-key')).toBe('old');
    await keychain.set('vault-key', 'new');
    expect(await keychain.get('vault-key')).toBe('new');
  });

  it('is not taken for empty when it cannot be understood', async () => {
    await writeFile(file(), '{"vault-key":');
    const keychain = createFileKeychain(file());
    await expect(keychain.get('vault-key')).rejects.toThrow(SyntaxError);
    await expect(keychain.set('other', 'x')).rejects.toThrow(SyntaxError);
    expect(await readFile(file(), 'utf8')).toBe('{"vault-key":');
  });
});
