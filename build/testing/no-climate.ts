import { unknownClimate } from '../../electron/domain/climate/outlook.ts';

/** For a live view that is not about climate. */
export const noClimate = { now: () => unknownClimate };
