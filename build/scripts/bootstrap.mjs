// Runs a task of build/scripts on Node 24, from nothing: plain JavaScript for whatever Node (≥ 20) the machine has.
// It installs the locked packages when they are not the ones of package-lock.json, then hands over.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const needed = 24;
const marker = join(root, 'node_modules', '.leitstand-lock');

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function installPackages() {
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lockHash()) return;
  console.log('· packages: installing what package-lock.json names (npm install)');
  // Not `npm ci`: that refuses a lock file made where a registry does not offer every platform's optional package.
  // Node's age is no reason to warn here: the packages run on the Node that they bring along.
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('✗ npm install failed. Check the connection to the package registry and run the same command again.');
    process.exit(1);
  }
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, lockHash());
}

/** The Node that runs everything: this one where it is new enough, else the one among our packages. */
function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= needed) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    console.error(
      `✗ This needs Node ${needed}, the machine has ${process.versions.node}, and no ${name} package is installed.`,
    );
    console.error(`  Install Node ${needed} from your system's packages and run the same command again.`);
    process.exit(1);
  }
}

const [task, ...rest] = process.argv.slice(2);
const script = join(root, 'build', 'scripts', `${task}.ts`);
if (!task || !existsSync(script)) {
  console.error(`✗ No such task: ${task ?? '(none)'}`);
  process.exit(2);
}
installPackages();
const node = nodeBinary();
const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(
  process.platform === 'win32' ? ';' : ':',
);
const child = spawnSync(node, ['--disable-warning=ExperimentalWarning', script, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});
process.exit(child.status ?? 1);
