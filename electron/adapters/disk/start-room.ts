import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { diskHindrance } from './hindrance.ts';

/** Bytes: 32 times what SQLite needs for the index of a write-ahead log of 16 MiB. */
const enough = 1_048_576;
const piece = 32_768;

/**
 * Keeps room on the disk under this name, as much as there is of what a start needs. SQLite makes the index of its
 * write-ahead log (`-shm`) anew at each start and cannot open the database without: on a full disk a station that was
 * ended would not come back.
 */
export async function keepStartRoom(file: string): Promise<void> {
  try {
    const kept = await open(file, 'w', 0o600);
    try {
      // Not zeros: some file systems would keep no room for these.
      for (let bytes = 0; bytes < enough; bytes += piece) await kept.writeFile(randomBytes(piece));
      await kept.sync();
    } finally {
      await kept.close();
    }
  } catch (cause) {
    // What fitted is kept.
    if (diskHindrance(cause) !== 'full') throw cause;
  }
}

/** Gives the room to whatever is done next. */
export async function releaseStartRoom(file: string): Promise<void> {
  await rm(file, { force: true });
}
