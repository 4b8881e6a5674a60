import { join } from 'node:path';

/** Where the tools, what they read, and what they may write lie. Nobody else puts such a path together. */
export interface ToolPaths {
  readonly arduinoCli: string;
  readonly esptool: string;
  /** The flash-only platform: boards.txt and platform.txt. */
  readonly platform: string;
  /** What arduino-cli keeps for itself. */
  readonly arduinoData: string;
  /** Holds a folder for each run, as long as it lasts. */
  readonly runs: string;
}

/** `tools`: what fetch-tools made. `resources`: what lies beside the application. `data`: the station's own folder. */
export function toolPaths(from: { tools: string; resources: string; data: string }): ToolPaths {
  const exe = process.platform === 'win32' ? '.exe' : '';
  return {
    arduinoCli: join(from.tools, 'arduino-cli', `arduino-cli${exe}`),
    esptool: join(from.tools, 'esptool', `esptool${exe}`),
    platform: join(from.resources, 'arduino', 'hardware', 'leitstand', 'esp32'),
    arduinoData: join(from.data, 'arduino'),
    runs: join(from.data, 'flashing'),
  };
}
