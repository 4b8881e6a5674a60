/** The letter of each act on the list, the same in every language; they work only where the keyboard is on an alarm. */
export const actKeys = {
  acknowledge: 'A',
  silence: 'S',
  shelve: 'H',
  reset: 'R',
  comment: 'C',
  assign: 'G',
  investigate: 'I',
  takeOut: 'O',
} as const;
export type KeyAct = keyof typeof actKeys;

const acts = Object.keys(actKeys) as KeyAct[];

/** The act that a letter stands for; null for all that belongs to the list, the field or the system. */
export function actOfKey(event: {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): KeyAct | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  return acts.find((act) => actKeys[act] === event.key.toUpperCase()) ?? null;
}
