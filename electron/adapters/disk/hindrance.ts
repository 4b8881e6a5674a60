/** What of a disk hinders a start, as far as a person can do something about it. */
export type DiskHindrance = 'full' | 'unwritable';

const codes = new Map<string, DiskHindrance>([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'],
  ['SQLITE_FULL', 'full'],
  // The index of the write-ahead log found no room.
  ['SQLITE_IOERR_SHMSIZE', 'full'],
  ['EACCES', 'unwritable'],
  ['EPERM', 'unwritable'],
  ['EROFS', 'unwritable'],
  ['SQLITE_CANTOPEN', 'unwritable'],
]);

/** What an error of the system or of SQLite says about the disk; null where it says something else. */
export function diskHindrance(cause: unknown): DiskHindrance | null {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return codes.get(code) ?? (code.startsWith('SQLITE_READONLY') ? 'unwritable' : null);
}
