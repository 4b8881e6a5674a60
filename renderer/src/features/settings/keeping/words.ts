import type { TFunction } from 'i18next';
import { messages } from '../../../i18n/messages.ts';
import { wordOr } from '../../../ui/words.ts';

/** The sentence for a reason where there is one of its own, else `otherwise`. */
export function reasonText(t: TFunction, prefix: string, reason: unknown, otherwise: string): string {
  return Object.hasOwn(messages.en, `${prefix}.${String(reason)}`) ? wordOr(t, prefix, reason) : otherwise;
}
