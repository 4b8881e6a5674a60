import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import type { Log } from '../../domain/ports/log.ts';
import { redact } from './redact.ts';

export interface FileLogOptions {
  /** Folder of the log files; made when missing. */
  readonly folder: string;
  /** Bytes at which a file is put aside; three are kept. */
  readonly maxBytes?: number;
  /** Also writes to standard error: in development. */
  readonly echo: boolean;
  readonly level?: 'debug' | 'info';
}

/** A log that ends in files. */
export interface FileLog extends Log {
  /** Writes out what is still in memory. */
  flush(): void;
}

const kept = 3;

/** The station's log as lines of JSON in `station.log`, put aside as `station.1.log` and so on when it has grown. */
export function createFileLog({ folder, maxBytes = 5_000_000, echo, level = 'info' }: FileLogOptions): FileLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = rotatingFile(folder, maxBytes);
  const out = {
    write(line: string) {
      file.write(line);
      if (echo) process.stderr.write(line);
    },
  };
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, out);
  const at = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: Record<string, unknown>) =>
    logger[name](redact(fields ?? {}), message);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), flush: file.flush };
}

function rotatingFile(folder: string, maxBytes: number): { write(line: string): void; flush(): void } {
  const path = (number: number) => join(folder, number === 0 ? 'station.log' : `station.${number}.log`);
  let size = existsSync(path(0)) ? statSync(path(0)).size : 0;
  const file = destination({ dest: path(0), sync: true, mode: 0o600 });
  const rotate = () => {
    for (let number = kept - 1; number > 0; number -= 1)
      if (existsSync(path(number - 1))) renameSync(path(number - 1), path(number));
    file.reopen();
    size = 0;
  };
  return {
    write(line) {
      if (size > 0 && size + line.length > maxBytes) rotate();
      size += line.length;
      file.write(line);
    },
    flush: () => file.flushSync(),
  };
}
