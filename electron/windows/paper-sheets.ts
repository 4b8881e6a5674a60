import { randomUUID } from 'node:crypto';
import { paperOrigin } from './policy.ts';

/** The sheets that are being printed, each under an address of its own as long as it is. */
export interface PaperSheets {
  /** Gives a document its address until `takeAway`. */
  lay(sheet: string): { readonly url: string; takeAway(): void };
  /** The document at an address, or null. */
  at(url: string): string | null;
}

/** There is none yet. */
export function paperSheets(): PaperSheets {
  const laid = new Map<string, string>();
  return {
    lay(sheet) {
      const url = `${paperOrigin.scheme}://${paperOrigin.host}/${randomUUID()}.html`;
      laid.set(url, sheet);
      return { url, takeAway: () => void laid.delete(url) };
    },
    at: (url) => laid.get(url) ?? null,
  };
}
