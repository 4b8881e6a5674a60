import { join } from 'node:path';
import { root } from './steps.ts';

const exe = process.platform === 'win32' ? '.exe' : '';

/** Where tools and images lie that were brought or made, beside the application that is run from here. */
export const toolFolders = {
  tools: join(root, 'build', 'out', 'tools'),
  arduinoCli: join(root, 'build', 'out', 'tools', 'arduino-cli', `arduino-cli${exe}`),
  esptool: join(root, 'build', 'out', 'tools', 'esptool', 'esptool'),
} as const;
