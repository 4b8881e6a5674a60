import type { EventEmitter } from 'node:events';
import type { Event } from 'electron';

/** Emits an event that a listener may prevent; true when one did. */
export function emitPreventable(emitter: EventEmitter, name: string, ...rest: readonly unknown[]): boolean {
  const event: Event = {
    defaultPrevented: false,
    preventDefault() {
      Object.assign(event, { defaultPrevented: true });
    },
  };
  emitter.emit(name, event, ...rest);
  return event.defaultPrevented;
}
