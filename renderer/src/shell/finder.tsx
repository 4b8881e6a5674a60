import { Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../format/outside.ts';
import { useLive, useStation, useView } from '../station.tsx';
import { Empty } from '../ui/states.tsx';
import { incidentsPages, screens } from './view.ts';

interface Target {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly go: () => void;
}

const SHOWN = 12;

function useTargets(): Target[] {
  const { t } = useTranslation();
  const { view } = useStation();
  const names = useLive((state) => state.names);
  const nodes = useLive((state) => state.nodes);
  const places = screens.map((screen) => ({
    id: `screen-${screen}`,
    name: t(`screen.${screen}`),
    kind: t('finder.screen'),
    go: () => view.go(screen),
  }));
  const pages = incidentsPages.map((page) => ({
    id: `incidents-${page}`,
    name: t(`incidents.page.${page}`),
    kind: t('screen.incidents'),
    go: () => view.goIncidents(page),
  }));
  const found = Object.keys(nodes).flatMap((id) => [
    {
      id: `node-${id}`,
      name: visible(names[id] ?? id),
      kind: t('finder.node', { id }),
      go: () => view.go('nodes', id),
    },
    {
      id: `door-${id}`,
      name: visible(names[id] ?? id),
      kind: t('screen.doors'),
      go: () => view.go('doors', id),
    },
    {
      id: `climate-${id}`,
      name: visible(names[id] ?? id),
      kind: t('screen.climate'),
      go: () => view.goClimate({ node: id }),
    },
  ]);
  return [...places, ...pages, ...found];
}

/** Goes to a screen or a node by typing a part of its name. */
export function Finder() {
  const { t } = useTranslation();
  const { view } = useStation();
  const open = useView((state) => state.overlay === 'finder');
  return (
    <Modal
      opened={open}
      onClose={() => view.setOverlay(null)}
      title={t('finder.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {open ? <FinderBody /> : null}
    </Modal>
  );
}

function FinderBody() {
  const { t } = useTranslation();
  const targets = useTargets();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = text.trim().toLocaleLowerCase();
  const shown = targets
    .filter(({ name, kind }) => `${name} ${kind}`.toLocaleLowerCase().includes(wanted))
    .slice(0, SHOWN);
  const selected = Math.min(at, Math.max(0, shown.length - 1));
  const move = (step: number) => setAt((selected + step + shown.length) % Math.max(1, shown.length));
  return (
    <>
      <TextInput
        data-autofocus
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="finder-list"
        aria-activedescendant={shown[selected]?.id}
        aria-label={t('finder.label')}
        placeholder={t('finder.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else if (event.key === 'Enter') shown[selected]?.go();
          else return;
          event.preventDefault();
        }}
      />
      <div id="finder-list" className="finder-list" role="listbox" aria-label={t('finder.title')}>
        {shown.map((target, i) => (
          <div
            key={target.id}
            id={target.id}
            role="option"
            tabIndex={-1}
            aria-selected={i === selected}
            className="finder-item"
            onClick={target.go}
            onKeyDown={() => undefined}
          >
            <bdi className="grow cut">{target.name}</bdi>
            <span className="muted">{target.kind}</span>
          </div>
        ))}
      </div>
      {shown.length === 0 ? <Empty title={t('common.nothingFound')} /> : null}
    </>
  );
}
