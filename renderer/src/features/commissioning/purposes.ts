import type { ChipFound } from '../../../../electron/contract/commissioning.ts';
import type { CommissionDraft, Purpose } from '../../live/commission.ts';

/**
 * What can become of a board: one that is known can be updated, renewed or take a place; one that is not can be new, and
 * so can one whose node was revoked: there is no such node any more.
 */
export function purposesFor({ known }: ChipFound): readonly Purpose[] {
  return known === null || known.revoked ? ['new', 'replace'] : ['update', 'renew', 'replace'];
}

/** The purpose that is chosen: what was wished where the board allows it, else the first that comes with this board. */
export function chosenPurpose(chip: ChipFound, { purpose }: Pick<CommissionDraft, 'purpose'>): Purpose {
  const offered = purposesFor(chip);
  return purpose !== null && offered.includes(purpose) ? purpose : (offered[0] ?? 'new');
}

/** The node that a purpose is about: that of the board, or the one whose place it takes; null while none is chosen. */
export function targetOf(chip: ChipFound, purpose: Purpose, draft: Pick<CommissionDraft, 'target'>): string | null {
  if (purpose === 'new') return null;
  const known = chip.known?.revoked === true ? null : chip.known;
  return (purpose === 'replace' ? draft.target : null) ?? known?.id ?? null;
}
