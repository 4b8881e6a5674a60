import { fileURLToPath } from 'node:url';
import { electronBinary } from './electron.ts';

const built = fileURLToPath(new URL('../out/app/main.js', import.meta.url));
const register = fileURLToPath(new URL('../chromium-host/register.ts', import.meta.url));

/** The program that runs the built application and what to give it first. */
export interface ApplicationCommand {
  readonly host: 'electron' | 'chromium';
  readonly command: string;
  readonly args: readonly string[];
}

/** Electron where its binary is there, else this Node with the Chromium host. `main` is the application's first file. */
export function applicationCommand(electron: string | null = electronBinary(), main = built): ApplicationCommand {
  if (electron !== null) return { host: 'electron', command: electron, args: [main] };
  const quiet = '--disable-warning=ExperimentalWarning';
  return { host: 'chromium', command: process.execPath, args: [quiet, '--import', register, main] };
}
