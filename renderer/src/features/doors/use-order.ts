import { useTranslation } from 'react-i18next';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { isolated } from '../../format/outside.ts';
import { useConfirmed } from '../../session/confirmation.tsx';
import { useStation } from '../../station.tsx';
import { useTell } from '../../ui/tell.ts';
import { commandOf, type Order } from './orders.ts';

/** Gives an order to a door; its story then goes on by itself. Asks for the password where the door wants it. */
export function useOrder(node: NodeLive): (order: Order) => Promise<void> {
  const { t } = useTranslation();
  const { api, live } = useStation();
  const tell = useTell();
  const confirmed = useConfirmed();
  return async (order) => {
    const what = t('doors.orderAt', { order: t(`doors.order.${order}`), door: isolated(node.name) });
    const result = await confirmed(what, () => api.call('doors.command', commandOf(node.id, order)));
    if (result === null) return;
    if (result.ok) live.setCommand(result.value);
    else tell.failed(result.error);
  };
}
