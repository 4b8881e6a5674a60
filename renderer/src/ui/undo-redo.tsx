import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** The way back and forth through what was done; null where there is nothing in that direction. */
export function UndoRedo(props: {
  readonly onUndo: (() => void) | null;
  readonly onRedo: (() => void) | null;
  /** px */
  readonly size: number;
}) {
  const { t } = useTranslation();
  const ways = [
    { name: 'undo', Icon: IconArrowBackUp, act: props.onUndo },
    { name: 'redo', Icon: IconArrowForwardUp, act: props.onRedo },
  ] as const;
  return ways.map(({ name, Icon, act }) => (
    <Tooltip key={name} label={t(`week.${name}Key`)}>
      <ActionIcon
        variant="default"
        size={props.size}
        aria-label={t(`week.${name}`)}
        disabled={act === null}
        onClick={() => act?.()}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  ));
}
