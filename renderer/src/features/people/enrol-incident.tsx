import { Button, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayName } from '../../../../electron/contract/fields.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';
import { useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useCompare } from '../access/sort.tsx';
import { AddFailure, useAddCard } from './add-card.tsx';
import { LabelField } from './card-form.tsx';
import { draftOf, fieldsOf } from './person-draft.ts';
import { ReadFacts } from './read-card.tsx';
import { usePeople } from './use-people.ts';
import './people.css';

const SHOWN_PEOPLE = 50;

/** Whether a row of the journal carries a card that nobody has. */
export function carriesUnknownCard({ type, value }: Incident): boolean {
  if (typeof value.enc !== 'string' || typeof value.person === 'number') return false;
  return type === 'enrol.read' || (type === 'access.denied' && value.reason === 'unknown_credential');
}

/** On a row of an unknown card: gives the card to a person, or to a new one. */
export function EnrolIncident({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const manager = useMay('manager');
  const [open, setOpen] = useState(false);
  if (!manager || !carriesUnknownCard(incident)) return null;
  return (
    <div>
      <Button leftSection={<IconCreditCard size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('enrol.thisCard')}
      </Button>
      {open ? <Dialog incident={incident} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function Dialog({ incident, onClose }: { readonly incident: Incident; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api, people: store } = useStation();
  const [whose, setWhose] = useState<'known' | 'new'>('known');
  const [person, setPerson] = useState<number | null>(null);
  const [name, setName] = useState('');
  const [label, setLabel] = useState('');
  const { add, error, setError } = useAddCard(null, onClose);
  const ready = whose === 'known' ? person !== null : displayName.safeParse(name).success;
  const save = async () => {
    const source = { is: 'incident', id: incident.id } as const;
    if (person !== null) return add(source, label, null, person);
    const made = await api.call('people.create', fieldsOf({ ...draftOf(null), name }));
    if (!made.ok) return setError(made.error);
    store.put(made.value);
    // If the card then fails, the next try gives it to the person that is there now.
    setPerson(made.value.id);
    setWhose('known');
    return add(source, label, null, made.value.id);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('enrol.thisCardTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <AddFailure error={error} />
        <ReadFacts row={incident} />
        <SegmentedControl
          aria-label={t('enrol.whose')}
          data={(['known', 'new'] as const).map((value) => ({ value, label: t(`enrol.whose.${value}`) }))}
          value={whose}
          onChange={(value) => {
            setWhose(value === 'new' ? 'new' : 'known');
            setPerson(null);
          }}
        />
        {whose === 'known' ? (
          <PersonSelect value={person} onChange={setPerson} />
        ) : (
          <TextInput
            label={t('people.field.name')}
            maxLength={limits.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <LabelField value={label} onChange={setLabel} />
        <p className="small muted">{t('enrol.noRightYet')}</p>
        <div className="item-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <ActionButton variant="filled" disabled={!ready} onAct={save}>
            {t('cards.addAct')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}

/** One of all persons, found by typing a part of the name. */
export function PersonSelect(props: {
  readonly value: number | null;
  readonly onChange: (person: number | null) => void;
  readonly error?: string | null;
}) {
  const { t } = useTranslation();
  const compare = useCompare();
  const [{ value: people }] = usePeople();
  const data = useMemo(
    () =>
      (people ?? [])
        .toSorted((a, b) => compare(a.name, b.name))
        .map(({ id, name, department }) => ({
          value: String(id),
          label: visible(department === '' ? name : `${name} · ${department}`),
        })),
    [people, compare],
  );
  return (
    <Select
      data-autofocus
      openOnFocus={false}
      label={t('enrol.person')}
      placeholder={t('enrol.personHint')}
      searchable
      limit={SHOWN_PEOPLE}
      data={data}
      value={props.value === null ? null : String(props.value)}
      error={props.error ?? null}
      nothingFoundMessage={t('common.nothingFound')}
      onChange={(value) => props.onChange(value === null ? null : Number(value))}
    />
  );
}
