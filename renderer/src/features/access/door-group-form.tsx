import { Checkbox, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { DoorGroup } from '../../../../electron/contract/access.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useLive, useStation } from '../../station.tsx';
import { useTell } from '../../ui/tell.ts';
import { NamedItemDialog, RemoveButton } from './item-parts.tsx';
import { useCompare } from './sort.tsx';
import { useItemForm } from './use-item.ts';

interface Draft {
  readonly name: string;
  readonly nodes: readonly string[];
}

const same = (a: Draft, b: Draft) =>
  a.name.trim() === b.name.trim() && a.nodes.length === b.nodes.length && a.nodes.every((id) => b.nodes.includes(id));

/** One group of doors, new or old, in a dialog. */
export function DoorGroupForm(props: {
  readonly stored: DoorGroup | null;
  readonly isNew: boolean;
  readonly others: readonly string[];
  /** How many rights are given at it. */
  readonly uses: number;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const { stored } = props;
  const form = useItemForm<DoorGroup, Draft>({
    stored,
    draftOf: (each) => ({ name: each?.name ?? '', nodes: each?.nodes ?? [] }),
    same,
    save: (head, { name, nodes }) =>
      api.call('doorGroups.save', { ...head, name: name.trim(), nodes: [...nodes].sort() }),
    onSaved: ({ name }) => {
      tell.done(t('doorGroups.saved', { name: isolated(name) }));
      props.onClose();
    },
  });
  const { draft } = form;
  const removal =
    stored === null ? null : (
      <RemoveButton
        call="doorGroups.remove"
        item={stored}
        consequence={t('doorGroups.removeWhy')}
        uses={props.uses === 0 ? [] : [t('item.usedByRights', { count: props.uses })]}
        onRemoved={props.onClose}
      />
    );
  return (
    <NamedItemDialog {...props} form={form} kind="doorGroups" valid removal={removal}>
      <DoorPicker chosen={draft.nodes} onChange={(nodes) => form.set({ ...draft, nodes })} />
    </NamedItemDialog>
  );
}

/** All doors with a tick, found by a part of their name; chosen ones that are gone stay in the list. */
export function DoorPicker(props: {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const { t } = useTranslation();
  const { chosen, onChange } = props;
  const compare = useCompare();
  const names = useLive((state) => state.names);
  const known = useLive(useShallow(({ doors }) => Object.keys(doors)));
  const [text, setText] = useState('');
  const nameOf = (id: string) => visible(names[id] ?? id);
  const all = useMemo(() => [...new Set([...known, ...chosen])], [known, chosen]);
  const wanted = text.trim().toLowerCase();
  const shown = all
    .filter((id) => nameOf(id).toLowerCase().includes(wanted) || id.includes(wanted))
    .sort((a, b) => compare(nameOf(a), nameOf(b)));
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className="picker">
      <legend className="filter-legend">{t('picker.title', { count: chosen.length, all: all.length })}</legend>
      <TextInput
        aria-label={t('picker.filter')}
        placeholder={t('picker.filter')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="picker-list">
        {shown.length === 0 ? <span className="muted">{t('common.nothingFound')}</span> : null}
        {shown.map((id) => (
          <Checkbox
            key={id}
            label={
              <>
                <bdi>{nameOf(id)}</bdi>{' '}
                <span className="mono muted">{known.includes(id) ? id : t('picker.gone', { id })}</span>
              </>
            }
            checked={chosen.includes(id)}
            disabled={!chosen.includes(id) && chosen.length >= limits.doors}
            onChange={() => toggle(id)}
          />
        ))}
      </div>
    </fieldset>
  );
}
