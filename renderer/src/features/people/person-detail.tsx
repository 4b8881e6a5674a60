import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AccessBook } from '../../../../electron/contract/access.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { isolated } from '../../format/outside.ts';
import { useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { Conflict } from '../access/item-parts.tsx';
import { useToday } from '../access/use-dates.ts';
import { type ItemForm, useItemForm } from '../access/use-item.ts';
import { PersonCards } from './person-cards.tsx';
import { draftName, draftOf, fieldsOf, type PersonDraft, same, wrongsOf } from './person-draft.ts';
import { PersonFields } from './person-fields.tsx';
import { PersonPhoto } from './person-photo.tsx';
import { PersonRights } from './person-rights.tsx';
import { Pins } from './pins.tsx';
import { stateOf } from './rows.ts';
import { PersonStateWord } from './words.tsx';

export interface PersonDetailProps {
  /** Null for a new person. */
  readonly id: number | null;
  /** The newest that is stored; null for a new person, or one that is gone. */
  readonly stored: Cardholder | null;
  readonly book: AccessBook;
  readonly onClose: () => void;
  readonly onSaved: (person: Cardholder) => void;
  readonly onRemoved: () => void;
}

/** One person: what is known, cards, PINs and rights. Fields are saved together, the rest at once. */
export function PersonDetail(props: PersonDetailProps) {
  const { t } = useTranslation();
  const { id, stored, book } = props;
  const manager = useMay('manager');
  const form = usePersonForm(props);
  const title = stored?.name ?? t('people.new');
  const gone = id !== null && stored === null && !form.dirty;
  return (
    <section className="panel person" aria-label={id === null ? t('people.new') : title}>
      <div className="panel-head">
        <h2 className="cut">
          <Outside text={title} />
        </h2>
        <ActionIcon variant="default" aria-label={t('common.close')} onClick={props.onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      {gone ? (
        <Empty title={t('people.gone')}>{t('people.goneWhy')}</Empty>
      ) : (
        <>
          <div className="panel-body">
            <div className="person-section">
              <Conflict form={form} />
              {stored === null ? <p className="small muted">{t('people.newWhy')}</p> : <Head person={stored} />}
              <PersonFields form={form} book={book} readOnly={!manager} />
            </div>
            {stored === null ? null : (
              <>
                <PersonCards person={stored} />
                <Pins person={stored} />
                <PersonRights person={stored} book={book} />
                {manager ? <Removal person={stored} onRemoved={props.onRemoved} /> : null}
              </>
            )}
          </div>
          {manager && (form.dirty || id === null) ? (
            <SaveBar form={form} isNew={id === null} onClose={props.onClose} />
          ) : null}
        </>
      )}
    </section>
  );
}

function usePersonForm({ id, stored, onSaved }: PersonDetailProps): ItemForm<Cardholder, PersonDraft> {
  const { t } = useTranslation();
  const { api, people } = useStation();
  const tell = useTell();
  return useItemForm<Cardholder, PersonDraft>({
    stored,
    draftOf,
    same,
    keep: draftName(id),
    reload: people.load,
    async save(head, draft) {
      const fields = fieldsOf(draft);
      const result = await (head.id === null
        ? api.call('people.create', fields)
        : api.call('people.update', { id: head.id, rev: head.rev, ...fields }));
      if (result.ok) people.put(result.value);
      return result;
    },
    onSaved(person) {
      tell.done(t('people.saved', { name: isolated(person.name) }));
      onSaved(person);
    },
  });
}

function Head({ person }: { readonly person: Cardholder }) {
  const { t } = useTranslation();
  const today = useToday();
  const state = stateOf(person, today);
  return (
    <PersonPhoto person={person}>
      <PersonStateWord state={state} />
      <p className="small muted">{t(`people.stateSays.${state}`)}</p>
    </PersonPhoto>
  );
}

function SaveBar(props: {
  readonly form: ItemForm<Cardholder, PersonDraft>;
  readonly isNew: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { form, isNew } = props;
  const wrong = wrongsOf(form.draft).size > 0;
  return (
    <div className="editor-bar">
      <span className="grow small muted" role="status">
        {form.dirty ? t('item.changed') : ''}
      </span>
      <Button onClick={isNew && !form.dirty ? props.onClose : form.reset}>
        {t(isNew && !form.dirty ? 'common.cancel' : 'item.discard')}
      </Button>
      <ActionButton variant="filled" disabled={wrong || form.standing !== 'fine'} onAct={form.save}>
        {t(isNew ? 'people.create' : 'common.save')}
      </ActionButton>
    </div>
  );
}

function Removal({ person, onRemoved }: { readonly person: Cardholder; readonly onRemoved: () => void }) {
  const { t } = useTranslation();
  const { api, book, people } = useStation();
  const tell = useTell();
  const name = isolated(person.name);
  const remove = async () => {
    const result = await api.call('people.remove', { id: person.id, rev: person.rev });
    if (result.ok) {
      book.keep(draftName(person.id), undefined);
      people.drop(person.id);
      tell.done(t('item.removed', { name }));
      onRemoved();
    } else if (result.error.code === 'conflict') tell.refused(t('item.conflictTold'));
    else tell.failed(result.error);
    await people.load();
  };
  return (
    <div className="person-section">
      <div>
        <ConfirmButton
          title={t('item.removeTitle', { name })}
          consequence={t('people.removeWhy', { count: person.cards.length })}
          act={t('item.remove')}
          onAct={remove}
        >
          {t('people.remove')}
        </ConfirmButton>
      </div>
    </div>
  );
}
