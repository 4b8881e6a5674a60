import { type RefObject, useEffect } from 'react';

const writes = 'input, textarea, select, [contenteditable="true"], [role="dialog"]';

/** A slash goes to the field for words, from wherever nothing is written. */
export function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.altKey || event.ctrlKey || event.metaKey) return;
      const { target } = event;
      if (target instanceof Element && target.closest(writes) !== null) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [field]);
}
