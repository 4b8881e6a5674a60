import { useRef } from 'react';

/**
 * What stood on the screen when a button went down: a list may change between the press and the letting go, and an act
 * must not cover what nobody had seen. By the keyboard both are one moment.
 */
export function usePressed<T>(now: T): {
  readonly onPointerDown: () => void;
  readonly onPointerLeave: () => void;
  take(): T;
} {
  const held = useRef<{ readonly value: T } | null>(null);
  return {
    onPointerDown() {
      held.current = { value: now };
    },
    onPointerLeave() {
      held.current = null;
    },
    take() {
      const { value } = held.current ?? { value: now };
      held.current = null;
      return value;
    },
  };
}
