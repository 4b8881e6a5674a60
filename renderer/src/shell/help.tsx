import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { actKeys, type KeyAct } from '../features/alarms/list-keys.ts';
import { useStation, useView } from '../station.tsx';
import { screens } from './view.ts';

type Line = readonly [keys: string, what: string];

function Keys({ of }: { readonly of: string }) {
  return (
    <span className="row">
      {of.split('+').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <section className="stack">
      <h3>{title}</h3>
      <dl className="keys">
        {lines.map(([keys, what]) => [
          <dt key={`${keys}-key`}>
            <Keys of={keys} />
          </dt>,
          <dd key={keys}>{what}</dd>,
        ])}
      </dl>
    </section>
  );
}

/** All keys on one page, by F1: those that work everywhere, on the list of alarms, and in the journal. */
export function Help() {
  const { t } = useTranslation();
  const { view } = useStation();
  const open = useView((state) => state.overlay === 'help');
  const everywhere: readonly Line[] = [
    ...screens.map((screen, i) => [`Alt+${i + 1}`, t(`screen.${screen}`)] as const),
    [t('key.finder'), t('help.finder')],
    ['Alt+A', t('help.acknowledge')],
    ['Alt+S', t('help.silence')],
    ['Alt+L', t('session.lockNow')],
    ['F1', t('help.help')],
    ['Tab', t('help.tab')],
    ['Esc', t('help.escape')],
  ];
  const onList: readonly Line[] = [
    [t('help.space'), t('help.choose')],
    ['↵', t('help.open')],
    ['→+←', t('help.group')],
    ...(Object.keys(actKeys) as KeyAct[]).map((act) => [actKeys[act], t(`help.key.${act}`)] as const),
  ];
  const inJournal: readonly Line[] = [
    ['/', t('help.slash')],
    ['→', t('help.into')],
    ['←+→', t('help.bars')],
    ['↵', t('help.narrow')],
    ['⌫', t('hist.back')],
  ];
  return (
    <Modal
      opened={open}
      size={760}
      onClose={() => view.setOverlay(null)}
      title={t('help.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="help">
        <Lines title={t('help.everywhere')} lines={everywhere} />
        <div className="stack">
          <Lines title={t('help.alarms')} lines={onList} />
          <Lines title={t('help.journal')} lines={inJournal} />
        </div>
      </div>
    </Modal>
  );
}
