import { existsSync } from 'node:fs';
import { giveUp, has, runQuietly, say } from './steps.ts';

interface Need {
  readonly package: string;
  readonly for: 'firmware' | 'window' | 'test';
  readonly there: () => boolean;
}

const header = (name: string) => () => existsSync(`/usr/include/${name}`);
const program = (name: string) => () => has(name) || existsSync(`/usr/sbin/${name}`);

/** What npm cannot bring, by Debian's package names. */
const needs: readonly Need[] = [
  { package: 'g++', for: 'firmware', there: program('g++') },
  { package: 'cmake', for: 'firmware', there: program('cmake') },
  { package: 'ninja-build', for: 'firmware', there: program('ninja') },
  { package: 'libmosquitto-dev', for: 'firmware', there: header('mosquitto.h') },
  { package: 'libssl-dev', for: 'firmware', there: header('openssl/ssl.h') },
  { package: 'libcjson-dev', for: 'firmware', there: header('cjson/cJSON.h') },
  { package: 'libmbedtls-dev', for: 'firmware', there: header('mbedtls/sha256.h') },
  { package: 'doctest-dev', for: 'firmware', there: header('doctest/doctest.h') },
  { package: 'chromium', for: 'window', there: program('chromium') },
  {
    package: 'fonts-dejavu-core',
    for: 'window',
    there: () => existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'),
  },
  { package: 'mosquitto', for: 'test', there: program('mosquitto') },
  { package: 'openssl', for: 'test', there: program('openssl') },
  { package: 'dbus', for: 'test', there: program('dbus-run-session') },
  { package: 'gnome-keyring', for: 'test', there: program('gnome-keyring-daemon') },
  { package: 'clang-format', for: 'test', there: program('clang-format') },
  { package: 'clang-tidy', for: 'test', there: program('clang-tidy') },
  { package: 'cppcheck', for: 'test', there: program('cppcheck') },
  { package: 'libreoffice-calc-nogui', for: 'test', there: program('soffice') },
  { package: 'python3-minimal', for: 'test', there: program('python3') },
  { package: 'socat', for: 'test', there: program('socat') },
  { package: 'poppler-utils', for: 'test', there: program('pdftotext') },
];

async function aptGet(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say(`system packages: installing ${packages.join(' ')} (apt-get)`);
  const update = await runQuietly('apt-get', ['update', '-qq'], { env });
  if (update.code !== 0) giveUp('apt-get update failed: check the network and the sources in /etc/apt.');
  const install = await runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
  });
  if (install.code !== 0) giveUp(`apt-get could not install ${packages.join(' ')}; its words are above.`);
}

/** Makes sure that the system has what the purposes need: installs it when root, says the exact command otherwise. */
export async function ensureSystem(...purposes: ReadonlyArray<Need['for']>): Promise<void> {
  const missing = needs.filter((need) => purposes.includes(need.for) && !need.there()).map((need) => need.package);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.platform !== 'linux' || !has('apt-get')) {
    giveUp(
      `Missing on this system: ${missing.join(', ')} (names of Debian's packages). Install them and run this again.`,
    );
  }
  if (process.getuid?.() !== 0) giveUp(`System packages are missing. Run: sudo ${command}`);
  await aptGet(missing);
}
