import { type StatsFs, statfsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { hasRoom } from '../../domain/keeping/room.ts';

/** Bytes that are written between two looks. */
const betweenLooks = 1_048_576;

/** There is no room, as the system would say it: what is left belongs to the journal. */
export class NoRoom extends Error {
  readonly code = 'ENOSPC';

  constructor(bytes: number, free: number) {
    super(
      `${Math.ceil(bytes / 1e6)} MB more would not leave the journal its room: ${Math.floor(free / 1e6)} MB are free`,
    );
    this.name = 'NoRoom';
  }
}

function judge({ bsize, bavail, blocks }: StatsFs, bytes: number): void {
  const free = bsize * bavail;
  if (!hasRoom({ free, total: bsize * blocks }, bytes)) throw new NoRoom(bytes, free);
}

/** Throws NoRoom where so many bytes more in this folder would take the room of the journal. */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  judge(await statfs(folder), bytes);
}

/** As `requireRoom`, for a thread that may wait. */
export function requireRoomNow(folder: string, bytes: number): void {
  judge(statfsSync(folder), bytes);
}

/** Passes on what is written into a folder, for as long as the journal has its room: then it throws NoRoom. */
export function leavingRoom(folder: string): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* (source) {
    let since = betweenLooks;
    for await (const piece of source) {
      since += piece.length;
      if (since >= betweenLooks) {
        await requireRoom(folder, piece.length);
        since = 0;
      }
      yield piece;
    }
  };
}
