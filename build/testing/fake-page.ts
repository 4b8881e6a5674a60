import './fake-jitless.ts';

import { createFakeStation } from './fake-bridge.ts';
import type { FakeSetup } from './fake-data.ts';

/** Runs in the page before its own script: puts a fake station where preload would put the bridge. */
const setup = (Reflect.get(globalThis, 'fakeSetup') ?? {}) as Partial<FakeSetup>;
const station = createFakeStation(setup);
Object.assign(globalThis, { leitstand: station.bridge, fake: station });
