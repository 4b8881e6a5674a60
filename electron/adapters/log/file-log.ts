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

const kept = 3;
/** Bytes that wait in memory while the disk takes nothing; what comes then is lost. */
const mostWaiting = 1_000_000;

/**
 * The station's log as lines of JSON in `station.log`, put aside as `station.1.log` and so on when it has grown. It
 * never throws: on a full disk lines wait for room, and where no file can be made they go to standard error.
 */
export function createFileLog({ folder, maxBytes = 5_000_000, echo, level = 'info' }: FileLogOptions): Log {
  const file = openFile(folder, maxBytes);
  const out = {
    write(line: string) {
      file?.(line);
      if (echo || file === null) process.stderr.write(line);
    },
  };
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, out);
  const at = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: Record<string, unknown>) =>
    logger[name](redact(fields ?? {}), message);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const complain = (cause: unknown) => void process.stderr.write(`the log cannot be written: ${String(cause)}\n`);

/** Null where no file can be made, as on a disk that is read-only. */
function openFile(folder: string, maxBytes: number): ((line: string) => void) | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return rotatingFile(folder, maxBytes);
  } catch (cause) {
    complain(cause);
    return null;
  }
}

function rotatingFile(folder: string, maxBytes: number): (line: string) => void {
  const path = (number: number) => join(folder, number === 0 ? 'station.log' : `station.${number}.log`);
  let size = existsSync(path(0)) ? statSync(path(0)).size : 0;
  // Each line is written before the call returns: there is nothing to flush at the end.
  const file = destination({ dest: path(0), sync: true, mode: 0o600, maxLength: mostWaiting });
  let failing = false;
  file.on('write', () => {
    failing = false;
  });
  // Nobody listening, it would be thrown at whoever has something to say.
  file.on('error', (cause: unknown) => {
    if (!failing) complain(cause);
    failing = true;
  });
  const rotate = () => {
    size = 0;
    try {
      for (let number = kept - 1; number > 0; number -= 1)
        if (existsSync(path(number - 1))) renameSync(path(number - 1), path(number));
      file.reopen();
    } catch (cause) {
      complain(cause);
    }
  };
  return (line) => {
    if (size > 0 && size + line.length > maxBytes) rotate();
    size += line.length;
    file.write(line);
  };
}
