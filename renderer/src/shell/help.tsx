import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStation, useView } from '../station.tsx';
import { screens } from './view.ts';

const keysOf = (combination: string) => combination.split('+');

function Keys({ of }: { readonly of: string }) {
  return (
    <span className="row">
      {keysOf(of).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

/** All keys on one page, by F1. */
export function Help() {
  const { t } = useTranslation();
  const { view } = useStation();
  const open = useView((state) => state.overlay === 'help');
  const lines = [
    ...screens.map((screen, i) => [`Alt+${i + 1}`, t(`screen.${screen}`)] as const),
    [t('key.finder'), t('help.finder')] as const,
    ['Alt+A', t('help.acknowledge')] as const,
    ['Alt+L', t('session.lockNow')] as const,
    ['F1', t('help.help')] as const,
    ['Tab', t('help.tab')] as const,
    ['Esc', t('help.escape')] as const,
  ];
  return (
    <Modal
      opened={open}
      onClose={() => view.setOverlay(null)}
      title={t('help.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className="keys">
        {lines.map(([keys, what]) => [
          <dt key={`${keys}-key`}>
            <Keys of={keys} />
          </dt>,
          <dd key={keys}>{what}</dd>,
        ])}
      </dl>
    </Modal>
  );
}
