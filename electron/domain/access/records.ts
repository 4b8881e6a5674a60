import { z } from 'zod';
import { area, doorGroup, group, holiday, right, schedule } from '../../contract/access.ts';
import { doorSettings } from '../../contract/doors.ts';
import { card, cardholder } from '../../contract/people.ts';

/** A person as the access book keeps one; PINs are sealed together as JSON `[pin, duress]`. */
export const personRecord = cardholder.omit({ cards: true }).extend({ sealedPins: z.base64url().nullable() });
export type PersonRecord = z.infer<typeof personRecord>;

/** A card with its number, sealed as decimal digits, and the keyed mark that it is found by. */
export const cardRecord = card.omit({ strength: true }).extend({ sealedNumber: z.base64url(), mark: z.string() });
export type CardRecord = z.infer<typeof cardRecord>;

/** The records of the book that go by a number, with what each must look like. */
export const itemSchemas = {
  person: personRecord,
  card: cardRecord,
  group,
  schedule,
  holiday,
  area,
  doorGroup,
  right,
} as const;
export type ItemKind = keyof typeof itemSchemas;
export type ItemOf<K extends ItemKind> = z.infer<(typeof itemSchemas)[K]>;

/** Last number given, and the key that marks are made with, sealed. */
export const counterRecord = z.strictObject({ last: z.int().nonnegative(), sealedMarkKey: z.base64url() });
export const doorRecord = doorSettings;
