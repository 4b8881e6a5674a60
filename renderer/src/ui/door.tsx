import { IconDoor, IconDoorOff, IconLock, IconLockOff, IconLockOpen, IconQuestionMark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { NodeLive } from '../../../electron/contract/nodes.ts';

/** A shape for each state of a door and of a lock. */
export const doorIcons = { open: IconDoorOff, closed: IconDoor, unknown: IconQuestionMark } as const;
export const lockIcons = { locked: IconLock, unlocked: IconLockOpen, unknown: IconLockOff } as const;

/** Door and lock as two facts, each an icon and a word; unknown as soon as the node is not heard. */
export function DoorFacts({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const known = node.contact === 'online' || node.contact === 'stale';
  const door = known ? node.door : 'unknown';
  const lock = known ? node.lock : 'unknown';
  const [Door, Lock] = [doorIcons[door], lockIcons[lock]];
  return (
    <span className="door-facts">
      <span className={`with-icon ${door === 'open' ? 'strong' : door === 'unknown' ? 'muted' : ''}`}>
        <Door size={16} stroke={1.8} aria-hidden />
        {t(`door.${door}`)}
      </span>
      <span className={`with-icon ${lock === 'unlocked' ? 'strong' : lock === 'unknown' ? 'muted' : ''}`}>
        <Lock size={16} stroke={1.8} aria-hidden />
        {t(`lock.${lock}`)}
      </span>
    </span>
  );
}
