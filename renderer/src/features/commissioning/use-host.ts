import { useLive } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { useCommission } from './use-commission.ts';

const own = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/** The broker address that the node is told: what was typed, else assigned, else that of the settings; `local` is one that no door can reach. */
export function useHost(): { readonly host: string; readonly local: boolean } {
  const typed = useCommission(({ draft }) => draft.host);
  const assigned = useCommission(({ view }) =>
    view?.assigned == null || view.assigned.purpose === 'update' ? null : view.assigned.host,
  );
  const pushed = useLive(({ broker }) => broker?.settings.host ?? null);
  const [asked] = useAsk('broker.status', {});
  const host = typed ?? assigned ?? pushed ?? asked.value?.settings.host ?? '';
  return { host, local: own.test(host.trim()) };
}
