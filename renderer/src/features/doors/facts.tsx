import {
  IconAlertTriangle,
  IconCheck,
  IconClockHour4,
  IconDoorExit,
  IconHandStop,
  IconHourglass,
  IconLockSquare,
  IconPlayerPause,
  IconQuestionMark,
  IconRefresh,
  IconShieldCheck,
  IconTool,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DoorMode, TableState } from '../../../../electron/contract/doors.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { useFormats } from '../../format/use.ts';
import { doorIcons, lockIcons } from '../../ui/door.tsx';
import { useNow } from '../../ui/now.ts';
import { isKnown } from './orders.ts';
import type { Rule } from './rows.ts';

const ruleIcons = {
  unknown: IconQuestionMark,
  evacuation: IconDoorExit,
  lockdown: IconLockSquare,
  maintenance: IconTool,
  heldLocked: IconHandStop,
  unlockedUntil: IconClockHour4,
  heldUnlocked: IconPlayerPause,
  normal: IconShieldCheck,
} as const satisfies Record<Rule, unknown>;

/** Whether the door is open: an icon and a word; unknown as soon as the node is not heard. */
export function DoorFact({ node, size = 16 }: { readonly node: NodeLive; readonly size?: number }) {
  const { t } = useTranslation();
  const state = isKnown(node) ? node.door : 'unknown';
  const Icon = doorIcons[state];
  return (
    <span className={`with-icon ${state === 'open' ? 'strong' : state === 'unknown' ? 'muted' : ''}`}>
      <Icon size={size} stroke={1.8} aria-hidden />
      {t(`doors.door.${state}`)}
    </span>
  );
}

/** Whether the lock holds: an icon and a word; unknown as soon as the node is not heard. */
export function LockFact({ node, size = 16 }: { readonly node: NodeLive; readonly size?: number }) {
  const { t } = useTranslation();
  const state = isKnown(node) ? node.lock : 'unknown';
  const Icon = lockIcons[state];
  return (
    <span className={`with-icon ${state === 'unlocked' ? 'strong' : state === 'unknown' ? 'muted' : ''}`}>
      <Icon size={size} stroke={1.8} aria-hidden />
      {t(`doors.lock.${state}`)}
    </span>
  );
}

/** What rules the door, with its end where it has one, and the mode that is meant and not yet confirmed. */
export function RuleFact(props: {
  readonly node: NodeLive;
  readonly rule: Rule;
  readonly pending: DoorMode | null;
  readonly size?: number;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(10_000);
  const { node, rule, pending, size = 16 } = props;
  const Icon = ruleIcons[rule];
  const calm = rule === 'normal' || rule === 'unknown';
  const word =
    rule === 'unlockedUntil' && node.until !== null
      ? t('doors.rule.unlockedUntil', { time: formats.since(node.until, now) })
      : t(`doors.rule.${rule === 'unlockedUntil' ? 'heldUnlocked' : rule}`);
  return (
    <span className="door-rule">
      <span className={`with-icon ${calm ? 'muted' : 'strong'}`}>
        <Icon size={size} stroke={1.8} aria-hidden />
        {word}
      </span>
      {pending === null || pending === rule ? null : (
        <span className="with-icon small muted">
          <IconHourglass size={14} aria-hidden />
          {t('doors.meant', { mode: t(`mode.${pending}`) })}
        </span>
      )}
    </span>
  );
}

const tableIcons = {
  waiting: IconHourglass,
  sending: IconRefresh,
  applied: IconCheck,
  refused: IconAlertTriangle,
  differs: IconAlertTriangle,
} as const;

/** The state of the credential table at the node: an icon and a word. */
export function TableWord({ table }: { readonly table: TableState }) {
  const { t } = useTranslation();
  const Icon = tableIcons[table.state];
  const wrong = table.state === 'refused' || table.state === 'differs';
  return (
    <span className={`with-icon ${wrong ? 'text-medium strong' : 'muted'}`}>
      <Icon size={16} aria-hidden />
      {table.state === 'sending' && table.pieces > 0
        ? t('doors.table.pieces', { sent: table.sent, pieces: table.pieces })
        : t(`doors.table.${table.state}`)}
    </span>
  );
}
