import { host as hostSchema } from '../../../../electron/contract/broker.ts';
import type { Assignment } from '../../../../electron/contract/commissioning.ts';
import { displayName, nodeId } from '../../../../electron/contract/fields.ts';
import type { CommissionDraft } from '../../live/commission.ts';
import { suggestedId } from './node-id.ts';

export const fails = ['secure', 'safe'] as const;
export type AssignField = 'name' | 'id' | 'taken' | 'fail' | 'wifi' | 'host';

interface Around {
  /** Ids of the nodes that there are. */
  readonly taken: ReadonlySet<string>;
  /** The broker address that is meant. */
  readonly host: string;
}

/** What a draft means, or which fields are not right yet; `id` is the one that is shown, typed or suggested. */
export function assignmentFrom(
  draft: CommissionDraft,
  { taken, host: typedHost }: Around,
): { readonly id: string; readonly assignment: Assignment | null; readonly wrong: ReadonlySet<AssignField> } {
  const { purpose, target, name, fail, wifi } = draft;
  const id = draft.id ?? suggestedId(name, taken);
  const host = typedHost.trim();
  if (purpose === 'update' && target !== null) return { id, assignment: { purpose, id: target }, wrong: new Set() };
  const wrong = new Set<AssignField>();
  if (wifi === undefined) wrong.add('wifi');
  if (!hostSchema.safeParse(host).success) wrong.add('host');
  if (purpose === 'new') {
    if (!displayName.safeParse(name).success) wrong.add('name');
    if (!nodeId.safeParse(id).success) wrong.add('id');
    if (taken.has(id)) wrong.add('taken');
    if (fail === null) wrong.add('fail');
  }
  if (wrong.size > 0 || wifi === undefined) return { id, assignment: null, wrong };
  if (purpose === 'new' && fail !== null)
    return { id, assignment: { purpose, id, name: name.trim(), fail, wifi, host }, wrong };
  if ((purpose === 'replace' || purpose === 'renew') && target !== null)
    return { id, assignment: { purpose, id: target, wifi, host }, wrong };
  return { id, assignment: null, wrong };
}
