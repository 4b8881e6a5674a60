import { Textarea } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../../electron/contract/access.ts';
import { note } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import { useTell } from '../../ui/tell.ts';
import { NamedItemDialog, RemoveButton } from '../access/item-parts.tsx';
import { useCompare } from '../access/sort.tsx';
import { useItemForm } from '../access/use-item.ts';

interface Draft {
  readonly name: string;
  readonly note: string;
}

const NAMED = 60;
const draftOf = (stored: Group | null): Draft => ({ name: stored?.name ?? '', note: stored?.note ?? '' });
const same = (a: Draft, b: Draft) => a.name.trim() === b.name.trim() && a.note === b.note;

/** One group, new or old, in a dialog, with who is in it. */
export function GroupForm(props: {
  readonly stored: Group | null;
  readonly isNew: boolean;
  readonly others: readonly string[];
  readonly members: readonly Cardholder[];
  /** How many rights it has. */
  readonly rights: number;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const form = useItemForm<Group, Draft>({
    stored: props.stored,
    draftOf,
    same,
    save: (head, draft) => api.call('groups.save', { ...head, name: draft.name.trim(), note: draft.note }),
    onSaved: ({ name }) => {
      tell.done(t('groups.saved', { name: isolated(name) }));
      props.onClose();
    },
  });
  const { draft } = form;
  const { stored, members, rights } = props;
  const removal =
    stored === null ? null : (
      <RemoveButton
        call="groups.remove"
        item={stored}
        consequence={t('groups.removeWhy')}
        uses={[
          ...(rights === 0 ? [] : [t('item.usedByRights', { count: rights })]),
          ...(members.length === 0 ? [] : [t('groups.usedByPeople', { count: members.length })]),
        ]}
        onRemoved={props.onClose}
      />
    );
  const valid = note.safeParse(draft.note).success;
  return (
    <NamedItemDialog {...props} form={form} kind="groups" valid={valid} removal={removal}>
      <Textarea
        label={t('people.field.note')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={limits.note}
        value={draft.note}
        onChange={(event) => form.set({ ...draft, note: event.currentTarget.value })}
      />
      {props.isNew ? <p className="small muted">{t('groups.membersLater')}</p> : <Members members={members} />}
    </NamedItemDialog>
  );
}

function Members({ members }: { readonly members: readonly Cardholder[] }) {
  const { t } = useTranslation();
  const compare = useCompare();
  const { view } = useStation();
  const formats = useFormats();
  const more = members.length - NAMED;
  const sorted = useMemo(() => members.toSorted((a, b) => compare(a.name, b.name)), [members, compare]);
  return (
    <div>
      <h3>{t('groups.members', { count: members.length, all: formats.number(members.length) })}</h3>
      <ul className="member-list">
        {sorted.slice(0, NAMED).map(({ id, name }) => (
          <li key={id}>
            <button type="button" className="link" onClick={() => view.goPerson(id)}>
              <Outside text={name} />
            </button>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <p className="small muted">{t('groups.moreMembers', { count: more, all: formats.number(more) })}</p>
      ) : null}
      <p className="small muted">{t('groups.membersWhere')}</p>
    </div>
  );
}
