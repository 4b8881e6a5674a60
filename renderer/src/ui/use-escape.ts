import { useEffect } from 'react';

/** While something is under way, Escape takes it back, and reaches nothing else. */
export function useEscape(underWay: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!underWay) return;
    const down = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onEscape();
    };
    window.addEventListener('keydown', down, true);
    return () => window.removeEventListener('keydown', down, true);
  }, [underWay, onEscape]);
}
