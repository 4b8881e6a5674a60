import type { StationOptions } from '../../electron/station.ts';

/** Where there is no window to show an archive in. */
export const noArchives: StationOptions['showArchive'] = async () => {
  throw new Error('there is no window here');
};
