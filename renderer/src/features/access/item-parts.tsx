import { Button, Drawer, Modal, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayName } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import type { Item, ItemForm } from './use-item.ts';

/** What is wrong with a name: empty, taken here, or refused by the station. Null when it is right. */
export function useNameError(): (name: string, others: readonly string[], taken: string | null) => string | null {
  const { t } = useTranslation();
  return (name, others, taken) => {
    if (!displayName.safeParse(name).success) return t('item.wrong.name');
    const wanted = name.trim().toLowerCase();
    const known = others.some((other) => other.toLowerCase() === wanted);
    return known || taken?.toLowerCase() === wanted ? t('item.wrong.taken') : null;
  };
}

/** Somebody else changed or removed what the form was filled from: whose counts? */
export function Conflict<S, D>({
  form,
  onDrop = form.takeTheirs,
}: {
  readonly form: ItemForm<S, D>;
  /** What giving up means where the item is gone; without it the form is emptied. */
  readonly onDrop?: () => void;
}) {
  const { t } = useTranslation();
  if (form.standing === 'fine') return null;
  const gone = form.standing === 'gone';
  return (
    <Notice
      kind="warning"
      live
      title={t(gone ? 'item.gone' : 'item.newer')}
      actions={
        <>
          <Button size="xs" onClick={gone ? onDrop : form.takeTheirs}>
            {t(gone ? 'item.dropMine' : 'item.takeTheirs')}
          </Button>
          <Button size="xs" onClick={form.keepMine}>
            {t(gone ? 'item.makeAnew' : 'item.keepMine')}
          </Button>
        </>
      }
    >
      {t(gone ? 'item.goneWhy' : 'item.newerWhy')}
    </Notice>
  );
}

/** Asks before unsaved changes are lost. */
export function UnsavedQuestion(props: {
  readonly name: string;
  readonly onStay: () => void;
  readonly onDiscard: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={props.onStay}
      title={t('item.unsaved')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <p>{t('item.unsavedWhy', { name: isolated(props.name) })}</p>
        <div className="item-foot">
          <Button onClick={props.onDiscard}>{t('item.discard')}</Button>
          <Button variant="filled" data-autofocus onClick={props.onStay}>
            {t('item.stay')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

type Removal = 'groups.remove' | 'schedules.remove' | 'holidays.remove' | 'areas.remove' | 'doorGroups.remove';

/** Removes an item after a question that says what it means; an item in use says by what, and stays. */
export function RemoveButton(props: {
  readonly call: Removal;
  readonly item: Item & { readonly name: string };
  readonly consequence: string;
  /** Where it is used, in words; empty where nothing needs it. */
  readonly uses: readonly ReactNode[];
  readonly onRemoved: () => void;
}) {
  const { t } = useTranslation();
  const { api, book } = useStation();
  const tell = useTell();
  const { id, rev, name } = props.item;
  const remove = async () => {
    const result = await api.call(props.call, { id, rev });
    const uses = result.ok ? undefined : result.error.details?.uses;
    if (result.ok) {
      tell.done(t('item.removed', { name: isolated(name) }));
      props.onRemoved();
    } else if (typeof uses === 'number') tell.refused(t('item.stillUsed', { count: uses, name: isolated(name) }));
    else if (result.error.code === 'conflict') tell.refused(t('item.conflictTold'));
    else tell.failed(result.error);
    await book.load();
  };
  if (props.uses.length > 0) return <InUse name={name} uses={props.uses} />;
  return (
    <ConfirmButton
      title={t('item.removeTitle', { name: isolated(name) })}
      consequence={props.consequence}
      act={t('item.remove')}
      onAct={remove}
    >
      {t('item.removeButton')}
    </ConfirmButton>
  );
}

function InUse({ name, uses }: { readonly name: string; readonly uses: readonly ReactNode[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('item.removeButton')}</Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('item.inUse', { name: isolated(name) })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <div className="stack">
          <p>{t('item.inUseWhy')}</p>
          <ul className="uses">
            {uses.map((use, i) => (
              // oxlint-disable-next-line react/no-array-index-key -- the list is as fixed as the dialog
              <li key={i}>{use}</li>
            ))}
          </ul>
          <div className="item-foot">
            <Button variant="filled" data-autofocus onClick={() => setOpen(false)}>
              {t('common.close')}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

/** The foot of a form in a dialog: what stands, cancel and save. */
export function FormFoot<S, D>(props: {
  readonly form: ItemForm<S, D>;
  readonly valid: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation();
  const { form } = props;
  return (
    <div className="item-foot">
      {props.children}
      <span className="grow" />
      <Button onClick={props.onClose}>{t('common.cancel')}</Button>
      <ActionButton
        variant="filled"
        disabled={!props.valid || form.standing !== 'fine' || (form.base !== null && !form.dirty)}
        onAct={form.save}
      >
        {t('common.save')}
      </ActionButton>
    </div>
  );
}

/** A part of a form with its heading. */
export function FormGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="form-group">
      <legend>{title}</legend>
      <div className="stack">{children}</div>
    </fieldset>
  );
}

/** Escape reaches every open dialog; only the one on top may close by it. */
export function isOnTop(): boolean {
  return document.querySelectorAll('[role="dialog"]').length <= 1;
}

/** A form at the side: closing it with unsaved changes asks first. */
export function FormDrawer(props: {
  readonly title: ReactNode;
  readonly size: number;
  readonly name: string;
  readonly onClose: () => void;
  /** Gets the way to close, which asks where it must, and how to say that there are unsaved changes. */
  readonly children: (close: () => void, onDirty: (dirty: boolean) => void) => ReactNode;
}) {
  const { t } = useTranslation();
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  const close = () => (dirty ? setAsking(true) : props.onClose());
  return (
    <Drawer
      opened
      onClose={() => {
        if (isOnTop()) close();
      }}
      position="right"
      size={props.size}
      overlayProps={{ opacity: 0.45 }}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {props.children(close, setDirty)}
      {asking ? <UnsavedQuestion name={props.name} onStay={() => setAsking(false)} onDiscard={props.onClose} /> : null}
    </Drawer>
  );
}

interface DialogProps<S, D> {
  readonly form: ItemForm<S, D>;
  /** Whether what stands in `children` may be saved. */
  readonly valid: boolean;
  readonly removal: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog with the form of an item: closing it with unsaved changes asks first. */
export function FormDialog<S, D>(
  props: DialogProps<S, D> & {
    readonly title: string;
    /** What the question calls the item. */
    readonly name: string;
  },
) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { form, onClose } = props;
  const close = () => (form.dirty ? setAsking(true) : onClose());
  const leave = () => {
    if (isOnTop()) close();
  };
  return (
    <Modal opened onClose={leave} size="lg" title={props.title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className="stack">
        <Conflict form={form} onDrop={onClose} />
        {props.children}
        <FormFoot form={form} valid={props.valid} onClose={close}>
          {props.removal}
        </FormFoot>
      </div>
      {asking ? <UnsavedQuestion name={props.name} onStay={() => setAsking(false)} onDiscard={onClose} /> : null}
    </Modal>
  );
}

/** The dialog of an item that has a name, which no other of its kind has. */
export function NamedItemDialog<S, D extends { readonly name: string }>(
  props: DialogProps<S, D> & {
    /** Whose words it has. */
    readonly kind: 'areas' | 'doorGroups' | 'groups' | 'holidays';
    readonly isNew: boolean;
    readonly others: readonly string[];
  },
) {
  const { t } = useTranslation();
  const nameError = useNameError();
  const { form, kind } = props;
  const { draft } = form;
  const wrong = nameError(draft.name, props.others, form.taken);
  return (
    <FormDialog
      form={form}
      title={t(props.isNew ? `${kind}.new` : `${kind}.edit`)}
      name={draft.name === '' ? t(`${kind}.new`) : draft.name}
      valid={props.valid && wrong === null}
      removal={props.removal}
      onClose={props.onClose}
    >
      <TextInput
        data-autofocus
        label={t('item.name')}
        placeholder={t(`${kind}.example`)}
        maxLength={limits.name}
        value={draft.name}
        error={draft.name === '' ? null : wrong}
        onChange={(event) => form.set({ ...draft, name: event.currentTarget.value })}
      />
      {props.children}
    </FormDialog>
  );
}
