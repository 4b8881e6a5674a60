import type { SelfCheck } from '../../electron/contract/commissioning.ts';
import { pieceBytes, type Rollout, type RolloutNode } from '../../electron/contract/firmware.ts';
import type { FirmwareImage } from '../../electron/domain/ports/flashing.ts';
import type { Entry, NodeRecord } from '../../electron/domain/ports/stores.ts';
import { toBase64url } from '../../electron/domain/wire/text.ts';
import { createFirmwareUpdates, type FirmwareUpdatesDeps } from '../../electron/services/firmware-updates.ts';
import type { Caller } from '../../electron/services/handlers.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

type FirmwareHandlers = Pick<Handlers, Extract<keyof Handlers, `firmware.${string}`>>;
type Batch = Parameters<Parameters<FirmwareUpdatesDeps['ingest']['onBatch']>[0]>[0];
type Said = Pick<RolloutNode, 'state'> & Partial<Pick<RolloutNode, 'received' | 'code'>>;

/** Pieces of the only program that a fake station has. */
export const fakePieces = 125;

const built = Date.UTC(2026, 10, 20);
const image = (chip: string, version: string): SelfCheck['images'][number] => ({
  chip,
  version,
  built,
  usable: true,
  problem: null,
  message: '',
});

/** One that fits the nodes, one for another chip, an older one, and one that somebody else signed. */
export const fakeImages: SelfCheck['images'] = [
  image('linux', '0.3.0'),
  image('esp32', '0.3.0'),
  { ...image('linux', '0.2.0'), built: Date.UTC(2026, 5, 2) },
  { ...image('linux', '0.4.0'), built: 0, usable: false, problem: 'signature', message: 'not signed by the publisher' },
];

/** Settings that remember, and put their entries into the journal. */
function settingsOf({ happen }: FakeParts) {
  const kept = new Map<string, string>();
  return {
    get: async (name: string) => kept.get(name) ?? null,
    async set(name: string, value: string, entry: Entry | null) {
      kept.set(name, value);
      if (entry !== null) happen(entry as Parameters<typeof happen>[0]);
    },
    secret: async () => null,
    setSecret: async () => undefined,
  };
}

function shelfOf(images: () => SelfCheck['images']): FirmwareUpdatesDeps['shelf'] {
  const part = { file: 'node.bin', offset: 65_536, size: fakePieces * pieceBytes, sha256: '00'.repeat(32) };
  const release = `.${toBase64url(new TextEncoder().encode(JSON.stringify({ app: part.file })))}.`;
  return {
    list: async () => [...images()],
    async newest(chip) {
      const found = images().find((each) => each.usable && each.chip === chip);
      if (found !== undefined)
        return {
          ok: true,
          value: { ...found, flashBytes: 8_388_608, folder: '', parts: [part], release } satisfies FirmwareImage,
        };
      const fault = { code: 'bad_image', holder: null, command: null, message: 'there is none' } as const;
      return { ok: false, fault };
    },
    read: async () => ({ ok: true, value: new Uint8Array(part.size) }),
  };
}

const callerOf = (username: string): Caller => ({
  person: { id: 1, username, role: 'admin', language: 'en', appearance: 'light' },
  windowId: 1,
  sessionId: 's',
  locked: false,
});

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const noKey = (): never => {
  throw new Error('a fake station has no keys');
};

/** A broker that takes everything, and signatures that nobody checks. */
const brokerAndKeys: Pick<FirmwareUpdatesDeps, 'link' | 'vault' | 'crypto'> = {
  link: {
    publish: async () => undefined,
    onMessage: () => () => undefined,
    onState: () => () => undefined,
    state: () => ({ connected: true, since: 0, fault: null, message: '' }),
  },
  vault: { open: () => new Uint8Array(32) },
  crypto: {
    sha256: () => new Uint8Array(32),
    hmacSha256: () => new Uint8Array(32),
    hmacSha256Under: () => () => new Uint8Array(32),
    openAesGcm: noKey,
    randomBytes: (count) => new Uint8Array(count),
  },
};

/** The real roll-out of a station whose broker takes everything and tells nobody: a test says what the nodes say. */
export function createFakeFirmware(parts: FakeParts) {
  let images: SelfCheck['images'] = fakeImages;
  let hear: (batch: Batch) => void = () => undefined;
  let endTrial: () => void = () => undefined;
  const settings = settingsOf(parts);
  const known = (id: string) => parts.nodes().some((node) => node.id === id);
  const record = (id: string) => ({ id, sealedKey: new Uint8Array() }) as NodeRecord;
  const open = async () => {
    const opened = await createFirmwareUpdates({
      site: 'fra2',
      shelf: shelfOf(() => images),
      settings,
      clock: {
        now: () => Date.now(),
        after(_, task) {
          endTrial = task;
          return () => void (endTrial = () => undefined);
        },
      },
      log: quiet,
      book: { get: (id) => (known(id) ? record(id) : null), onChange: () => () => undefined },
      ingest: {
        onBatch(listener) {
          hear = listener;
          return () => undefined;
        },
      },
      ...brokerAndKeys,
    });
    opened.onChange(() => queueMicrotask(() => parts.push({ outdated: ['rollout'] })));
    return opened;
  };
  let updates = open();
  const me = () => callerOf(parts.session()?.person.username ?? '');
  const ask = async () => (await updates).handlers;
  const now = async (): Promise<Rollout | null> => {
    const asked = await (await ask())['firmware.rollout']({}, me());
    return asked.ok ? asked.value : null;
  };
  const handlers: FirmwareHandlers = {
    'firmware.images': async (input) => (await ask())['firmware.images'](input, me()),
    'firmware.rollout': async (input) => (await ask())['firmware.rollout'](input, me()),
    'firmware.start': async (input) => (await ask())['firmware.start'](input, me()),
    'firmware.pause': async (input) => (await ask())['firmware.pause'](input, me()),
    'firmware.resume': async (input) => (await ask())['firmware.resume'](input, me()),
    'firmware.stop': async (input) => (await ask())['firmware.stop'](input, me()),
    'firmware.skip': async (input) => (await ask())['firmware.skip'](input, me()),
  };
  return {
    handlers,
    /** What lies in the folder from now on. */
    setImages: (next: SelfCheck['images']) => void (images = next),
    /** Somebody else, at another window, brings the newest version to these nodes. */
    async startBy(username: string, nodes: readonly string[]) {
      const input = { chip: 'linux', version: '0.3.0', nodes: [...nodes], older: false };
      await (await ask())['firmware.start'](input, callerOf(username));
    },
    /** A node says how far its update is; it runs the new version from its restart on. */
    async say(node: string, { state, received, code }: Said) {
      const text = await settings.get('firmware/rollout');
      const rev = text === null ? 0 : Number(JSON.parse(text).rev);
      const version = (await now())?.version ?? '';
      const runs = state === 'trying' || state === 'healthy' ? version : '0.1.0';
      if (state === 'trying' || state === 'healthy' || state === 'rolled_back')
        parts.changeNode(node, { firmware: runs });
      const part = { ...(received === undefined ? {} : { received }), ...(code == null ? {} : { code }) };
      const body = { ts: Date.now(), clk: 'ntp', boot: 7, version: runs, slot: 'a', state, rev, ...part };
      hear({ messages: [{ node, kind: 'fw_reported', body }] } as unknown as Batch);
      await now();
    },
    /** The application starts again, as after it was updated. */
    async restart() {
      await (await updates).stop();
      updates = open();
      await now();
      parts.push({ outdated: ['rollout'] });
    },
    /** The time is over in which the node on trial was to say how it ended. */
    async endTrial() {
      endTrial();
      await now();
    },
    now,
  };
}
