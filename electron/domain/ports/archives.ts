import type { ArchiveInfo } from '../../contract/archive.ts';
import type { Result } from '../../contract/result.ts';
import type { BackupRun } from './backups.ts';

/** As of a backup; and from `noReturn` on it cannot be stopped: false where it was stopped already. */
export type ArchiveRun = BackupRun & { noReturn(): boolean };

/** Opens files that are looked at, each in a window of its own. */
export interface Archives {
  /**
   * `key`: the recovery key of a backup of another station. Resolves when the window stands; refusals as the contract's
   * `archive.open`.
   */
  open(path: string, key: string | null, run: ArchiveRun): Promise<Result<ArchiveInfo>>;
}
