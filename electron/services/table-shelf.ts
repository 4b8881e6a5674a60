import type { Clock } from '../domain/ports/clock.ts';

/** Images that are held at once, bytes: some 180 of 10,000 cards. */
const room = 64 * 1_048_576;
/** An image that nobody has asked for so long makes room for another, ms. */
const idle = 15_000;

/** Images that are being sent; what is not here is made again when it is asked for. */
export interface TableShelf {
  get(node: string, sha256: string): Uint8Array | null;
  /** Whether an image of so many bytes would find room now. */
  fits(size: number): boolean;
  /** Keeps an image where there is room for it. */
  put(node: string, sha256: string, image: Uint8Array): void;
  drop(node: string): void;
}

/**
 * An empty shelf. Where it is full of images in use, further nodes wait: they ask again, and are served when others
 * are done, rather than all being served by turns from images that are made anew for each piece.
 */
export function tableShelf(clock: Pick<Clock, 'monotonic'>, bytes: number = room): TableShelf {
  const images = new Map<string, { readonly sha256: string; readonly image: Uint8Array; used: number }>();
  let held = 0;
  const drop = (node: string) => {
    held -= images.get(node)?.image.length ?? 0;
    images.delete(node);
  };
  const clear = (size: number) => {
    const limit = clock.monotonic() - idle;
    for (const [node, { used }] of images) if (held + size > bytes && used <= limit) drop(node);
  };
  const fits = (size: number) => {
    clear(size);
    return held + size <= bytes;
  };
  return {
    get(node, sha256) {
      const found = images.get(node);
      if (found?.sha256 !== sha256) return null;
      found.used = clock.monotonic();
      return found.image;
    },
    fits,
    put(node, sha256, image) {
      drop(node);
      if (!fits(image.length)) return;
      images.set(node, { sha256, image, used: clock.monotonic() });
      held += image.length;
    },
    drop,
  };
}
