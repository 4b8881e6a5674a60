import * as clock from '../../electron/adapters/clock/system-clock.ts';

export const Adapter = () => <p>{String(clock)}</p>;
