import { useLive } from '../station.tsx';
import { Outside } from './outside.tsx';

/** The name of a node where it is known, else its id. */
export function NodeName({ id }: { readonly id: string }) {
  const name = useLive(({ names }) => names[id]);
  return <Outside text={name ?? id} />;
}
