import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { initialConfig } from '../../../../electron/contract/config.ts';
import type { DoorLive } from '../../../../electron/contract/doors.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { fromThousandths } from '../../format/units.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { wordOr } from '../../ui/words.ts';
import { Maintenance } from './maintenance.tsx';
import { type Bar, barOf, minutesOf, type Order } from './orders.ts';
import { useOrder } from './use-order.ts';

/** Orders that belong together, with one line that says what they do. */
const groups = [
  { id: 'once', orders: ['unlock'] },
  { id: 'timed', orders: ['min10', 'min30', 'hour'] },
  { id: 'untilEnded', orders: ['untilEnded'] },
  { id: 'lock', orders: ['lock'] },
  { id: 'holdLocked', orders: ['holdLocked'] },
  { id: 'release', orders: ['release'] },
] as const satisfies readonly { readonly id: string; readonly orders: readonly Order[] }[];
type Group = (typeof groups)[number];

/** What is said once above all orders, because it bars every one of them. */
const forAll: ReadonlySet<Bar> = new Set(['role', 'away', 'never']);

/** What can be ordered of a door now, what each will do, and why not where it cannot. */
export function OrderPanel({ node, door }: { readonly node: NodeLive; readonly door: DoorLive }) {
  const { t } = useTranslation();
  const may = useMay('guard');
  const all = barOf(node, 'unlock', may);
  return (
    <section className="orders" aria-label={t('doors.orders')}>
      {all !== null && forAll.has(all) ? <p className="small orders-bar">{t(`doors.bar.${all}`)}</p> : null}
      {groups.map((group) => (
        <OrderRow key={group.id} group={group} node={node} may={may} />
      ))}
      <Maintenance node={node} door={door} />
    </section>
  );
}

function useRelock(id: string): string {
  const { decimal } = useFormats();
  const relock = useLive(({ configs }) => (configs[id]?.reported ?? configs[id]?.desired)?.config['door.relock']);
  return fromThousandths(relock ?? initialConfig()['door.relock'] ?? 0, decimal);
}

function words(t: TFunction, group: Group, bar: Bar | null, seconds: string): string {
  if (bar !== null && !forAll.has(bar)) return t(`doors.bar.${bar}`);
  return t(`doors.does.${group.id}`, { seconds });
}

function OrderRow({ group, node, may }: { readonly group: Group; readonly node: NodeLive; readonly may: boolean }) {
  const { t } = useTranslation();
  const order = useOrder(node);
  const seconds = useRelock(node.id);
  const bar = barOf(node, group.orders[0], may);
  const filled = group.id === 'once';
  return (
    <div className="order-row" role="group" aria-label={t(`doors.group.${group.id}`)}>
      <span className="order-buttons">
        {group.orders.map((each) => (
          <ActionButton
            key={each}
            size="xs"
            disabled={barOf(node, each, may) !== null}
            onAct={() => order(each)}
            {...(filled ? { variant: 'filled' as const } : {})}
          >
            {minutesOf(each) === null ? t(`doors.order.${each}`) : wordOr(t, 'doors.orderShort', each)}
          </ActionButton>
        ))}
      </span>
      <span className={`small ${bar !== null && !forAll.has(bar) ? 'order-bar' : 'muted'}`}>
        {words(t, group, bar, seconds)}
      </span>
    </div>
  );
}
