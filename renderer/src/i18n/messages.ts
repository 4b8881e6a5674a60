import { de } from './de.ts';
import { en } from './en.ts';

/** Every key; a language that lacks one does not compile. */
export type MessageKey = keyof typeof en;
export type Messages = { readonly [K in MessageKey]: string };

/** All languages, complete. */
export const messages: { readonly de: Messages; readonly en: Messages } = { de, en };
