import * as clock from '../../electron/adapters/clock/system-clock.ts';

export const adapter = clock;
