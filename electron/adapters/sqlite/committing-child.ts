import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exit, stdout } from 'node:process';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { event, memoryKeychain, opened, sample } from './testing.ts';

/*
 * A process for the test to kill: commits events without end and prints, for each batch that was committed, up to which
 * event. Arguments: database file, keychain file, first event.
 */
const [file = '', keys = '', first = '1'] = process.argv.slice(2);

const held: [string, string][] = existsSync(keys) ? JSON.parse(readFileSync(keys, 'utf8')) : [];
const memory = memoryKeychain(new Map(held));
const keychain: Keychain = {
  ...memory,
  async set(name, value) {
    memory.held.set(name, value);
    writeFileSync(keys, JSON.stringify([...memory.held]));
  },
};

const database = await opened({ file, keychain });
database.onFault(() => exit(1));
for (let seq = Number(first); ; ) {
  const events = Array.from({ length: 1 + (seq % 60) }, (_, i) => event(seq + i));
  const samples = events.map(({ timestamp }) => sample(timestamp, 20));
  await database.journal.commit({ events, samples, entries: [] });
  seq += events.length;
  stdout.write(`${seq - 1}\n`);
}
