import { fail, ok } from '../../electron/contract/result.ts';
import type { Handlers } from './fake-parts.ts';

type FirmwareHandlers = Pick<Handlers, Extract<keyof Handlers, `firmware.${string}`>>;

/** A fake station without images: nothing can be rolled out. */
export function fakeFirmware(): FirmwareHandlers {
  const nothing = () => fail('conflict', 'no roll-out is under way');
  return {
    'firmware.images': () => ok([]),
    'firmware.rollout': () => ok(null),
    'firmware.start': () => fail('unavailable', 'there are no images', { reason: 'no_image' }),
    'firmware.pause': nothing,
    'firmware.resume': nothing,
    'firmware.stop': nothing,
  };
}
