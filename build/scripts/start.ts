import { applicationCommand } from './application.ts';
import { buildApp } from './build.ts';
import { fetchElectron } from './electron.ts';
import { giveUp, run, say } from './steps.ts';
import { ensureSystem } from './system.ts';

// Opens the application on the user's own data.
const electron = await fetchElectron();
if (electron === null) {
  say('This window runs on Node and the system’s Chromium, the development host: the same program, but without');
  say('Electron’s sandboxed packaging, automatic start and notifications. Install with Electron to guard a real site.');
  await ensureSystem('window');
  const headless = process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined;
  if (headless && process.platform === 'linux') {
    giveUp('There is no display here. Start it in a desktop session, or look at `npm run demo`, which needs none.');
  }
}
await buildApp();
const { command, args } = applicationCommand(electron);
const { code } = await run(command, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(code);
