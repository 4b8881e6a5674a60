import { cpus } from 'node:os';
import { giveUp, root, runQuietly, say } from './steps.ts';

/** Bundles main, workers, preload and renderer into build/out/app. */
export async function buildApp(): Promise<void> {
  for (const part of ['main', 'renderer']) {
    say(`building the application: ${part}`);
    const built = await runQuietly('vite', ['build', '--config', `build/vite.${part}.config.ts`, '--logLevel', 'warn']);
    if (built.code !== 0) giveUp(`The ${part} bundle did not build; the reason is above.`);
  }
}

/** Compiles the firmware for Linux; `sanitize` makes the build with ASan and UBSan that the tests run. */
export async function buildFirmware(sanitize = false): Promise<string> {
  const folder = `build/out/firmware${sanitize ? '-sanitize' : ''}`;
  say(`compiling the firmware for this machine${sanitize ? ' with ASan and UBSan' : ''}`);
  const flags = ['-G', 'Ninja', `-DLEITSTAND_SANITIZE=${sanitize ? 'ON' : 'OFF'}`];
  const configured = await runQuietly('cmake', ['-S', 'firmware', '-B', folder, ...flags]);
  if (configured.code !== 0) giveUp('CMake could not set up the firmware; its words are above.');
  const compiled = await runQuietly('cmake', ['--build', folder, '-j', String(cpus().length)]);
  if (compiled.code !== 0) giveUp('The firmware did not compile; the reason is above.');
  return `${root}${folder}`;
}

if (import.meta.main) await buildApp();
