import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutGrid, IconMap2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStation, useView } from '../../station.tsx';

const icons = { plan: IconMap2, tiles: IconLayoutGrid } as const;
const kinds = ['plan', 'tiles'] as const;

/** Plan or tiles. */
export function ViewSwitch() {
  const { t } = useTranslation();
  const { view } = useStation();
  const wish = useView(({ overview }) => overview);
  return (
    <ActionIcon.Group role="group" aria-label={t('plan.switch')}>
      {kinds.map((kind) => {
        const Icon = icons[kind];
        return (
          <Tooltip key={kind} label={t(`plan.as.${kind}`)}>
            <ActionIcon
              variant={kind === wish ? 'filled' : 'default'}
              size={26}
              aria-label={t(`plan.as.${kind}`)}
              aria-pressed={kind === wish}
              onClick={() => view.setOverview(kind)}
            >
              <Icon size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </ActionIcon.Group>
  );
}
