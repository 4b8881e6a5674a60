import { type DenialReason, denialReasons } from '../../contract/incidents.ts';

/** A decision at a door, as a report reads it. */
export interface AccessRow {
  readonly at: number;
  readonly node: string;
  /** Who enters under duress is let in. */
  readonly granted: boolean;
  /** Null where no card of ours was shown. */
  readonly person: number | null;
  readonly name: string | null;
  /** Of a refusal, where the row says one that we know. */
  readonly reason: DenialReason | null;
}

const knownReasons = new Map<unknown, DenialReason>(denialReasons.map((each) => [each, each]));

/** A row of the journal as a decision; its value is read as it comes, for it came from outside once. */
export function accessRow(at: number, type: string, node: string, value: Readonly<Record<string, unknown>>): AccessRow {
  const { person, name, reason } = value;
  const known = typeof person === 'number';
  return {
    at,
    node,
    granted: type !== 'access.denied',
    person: known ? person : null,
    name: known && typeof name === 'string' ? name : null,
    reason: knownReasons.get(reason) ?? null,
  };
}
