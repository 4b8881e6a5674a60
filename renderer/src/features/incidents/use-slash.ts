import { type RefObject, useEffect } from 'react';
import { flushSync } from 'react-dom';

const writes = 'input, textarea, select, [contenteditable="true"], [role="dialog"]';

/** A slash goes to the field for words, from wherever nothing is written; `uncover` closes what stands in its place. */
export function useSlash(field: RefObject<HTMLInputElement | null>, uncover: () => void): void {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.altKey || event.ctrlKey || event.metaKey) return;
      const { target } = event;
      if (target instanceof Element && target.closest(writes) !== null) return;
      event.preventDefault();
      if (field.current?.checkVisibility() === false) flushSync(uncover);
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [field, uncover]);
}
