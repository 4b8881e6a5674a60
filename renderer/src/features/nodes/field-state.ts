import type { ConfigName } from '../../../../electron/contract/config.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';

export type FieldState = 'none' | 'pending' | 'applied' | 'refused' | 'differs';

/** How one field stands between what we mean and what the node says. */
export function fieldState({ desired, reported, differs }: ConfigState, name: ConfigName): FieldState {
  if (reported === null) return 'none';
  const same = reported.config[name] === desired.config[name];
  if (reported.rev < desired.rev) return same ? 'applied' : 'pending';
  if (reported.rev === desired.rev && reported.errors[name] !== undefined) return 'refused';
  if (reported.rev === desired.rev && reported.result === 'rejected' && !same) return 'refused';
  return same && !differs.includes(name) ? 'applied' : 'differs';
}
