import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolPaths } from '../../electron/adapters/arduino-cli/paths.ts';
import { firmwareVersion, makeImages } from './firmware-images.ts';
import { ownPublisher, type Publisher, readPublisher } from './publisher-key.ts';
import { giveUp, root, run, say } from './steps.ts';
import { readPins } from './tool-pins.ts';

const out = join(root, 'build', 'out');
const resources = join(root, 'build', 'resources');
const { arduinoCli } = toolPaths({ tools: join(out, 'tools'), resources, data: out });
const core = readPins()['esp32-core'];
/** What arduino-cli keeps for building: apart from what the application flashes with. */
const workshop = join(out, 'workshop');
const config = join(workshop, 'arduino-cli.yaml');
const coreFolder = join(workshop, 'packages', 'esp32', 'hardware', 'esp32', core.version);

function writeConfig(): void {
  mkdirSync(workshop, { recursive: true });
  const settings = {
    board_manager: { additional_urls: [core.index] },
    directories: { data: workshop, downloads: join(workshop, 'staging'), user: join(workshop, 'user') },
    metrics: { enabled: false },
    updater: { enable_notification: false },
  };
  writeFileSync(config, JSON.stringify(settings, null, 2));
}

const arduino = (...args: readonly string[]) => run(arduinoCli, ['--config-file', config, ...args]);

async function ensureCore(): Promise<void> {
  if (existsSync(coreFolder)) return;
  if (!process.argv.includes('--install-core')) {
    giveUp(
      `The esp32 core ${core.version} is not installed (several hundred MB). Run: npm run firmware:build -- --install-core`,
    );
  }
  say(`installing the esp32 core ${core.version}: arduino-cli checks each archive against its index`);
  const updated = await arduino('core', 'update-index');
  const installed = updated.code === 0 ? await arduino('core', 'install', `esp32:esp32@${core.version}`) : updated;
  if (installed.code !== 0) giveUp('The esp32 core could not be installed; the reason is above.');
}

/** The firmware carries the key of whoever signs its successors: it takes no others over the air. */
async function compile(build: string, { publicJwk: { x = '', y = '' } }: Publisher): Promise<void> {
  say('compiling firmware/node for the ESP32');
  const libraries = ['firmware/core', 'firmware/boards/esp32'].flatMap((folder) => ['--library', folder]);
  const board = ['--fqbn', 'esp32:esp32:esp32:FlashSize=8M', '--build-path', build];
  const hex = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('hex');
  const trust = ['--build-property', `compiler.cpp.extra_flags=-DLEITSTAND_PUBLISHER=${hex}`];
  const { code } = await arduino('compile', ...board, ...trust, ...libraries, 'firmware/node');
  if (code !== 0) giveUp('The firmware did not compile; the reason is above.');
}

function publisher(): Promise<Publisher> {
  const given = process.env['LEITSTAND_PUBLISHER_KEY'];
  if (given !== undefined) return readPublisher(given);
  const own = join(out, 'publisher-key.jwk');
  say(`signing with the key of this machine (${own}); LEITSTAND_PUBLISHER_KEY names the file of another`);
  return ownPublisher(own);
}

// Makes the images that a station writes into its nodes.
if (!existsSync(arduinoCli)) giveUp('arduino-cli is not here. Run: npm run fetch-tools');
writeConfig();
await ensureCore();
const build = join(out, 'firmware-esp32');
const signer = await publisher();
await compile(build, signer);
const version = firmwareVersion(readFileSync(join(root, 'firmware', 'core', 'src', 'leitstand', 'node.cpp'), 'utf8'));
const parts = { build, bootApp: join(coreFolder, 'tools', 'partitions', 'boot_app0.bin') };
const folder = join(resources, 'firmware');
await makeImages(parts, { version, built: Date.now() }, signer, folder);
say(`made: ${folder} (firmware ${version} for esp32)`);
