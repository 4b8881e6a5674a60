import { Button } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorPlan } from '../../../../../electron/contract/floor-plan.ts';
import { isolated } from '../../../format/outside.ts';
import { useStation } from '../../../station.tsx';
import { ActionButton } from '../../../ui/ask.tsx';
import { ConfirmButton } from '../../../ui/confirm.tsx';
import { Outside } from '../../../ui/outside.tsx';
import { Failed, Loading, Panel } from '../../../ui/states.tsx';
import { useTell } from '../../../ui/tell.ts';
import { useKept } from '../../../ui/use-kept.ts';
import { Conflict, UnsavedQuestion, useNameError } from '../../access/item-parts.tsx';
import { type ItemForm, useItemForm } from '../../access/use-item.ts';
import { PlanImage } from '../live-plan.tsx';
import { Canvas } from './canvas.tsx';
import { draftOf, formOf, type PlanForm, sameForm } from './form.ts';
import { PickedFields, pickedFieldId } from './picked-fields.tsx';
import { PlanFields } from './plan-fields.tsx';
import { Toolbar } from './toolbar.tsx';
import { Unplaced } from './unplaced.tsx';
import { useEditing } from './use-editing.ts';
import '../plan.css';
import './editor.css';

/** Under which name an unsaved plan is kept. */
const draftName = (id: number | 'new') => `plan:${id}`;

/** The editor of one floor plan, or of a new one. */
export function PlanEditor({ id }: { readonly id: number | 'new' }) {
  const { t } = useTranslation();
  const { plans, view } = useStation();
  const [asked, again] = useKept(plans);
  if (asked.value === undefined)
    return (
      <Panel title={t('plan.editTitle')}>
        {asked.state === 'failed' ? (
          <Failed error={asked.error} onRetry={again} />
        ) : (
          <Loading what={t('plan.loading')} />
        )}
        <div className="row" style={{ justifyContent: 'center' }}>
          <Button onClick={() => view.setDrawing(null)}>{t('common.back')}</Button>
        </div>
      </Panel>
    );
  return <Editor key={id} id={id} plans={asked.value} />;
}

function Editor({ id, plans }: { readonly id: number | 'new'; readonly plans: readonly FloorPlan[] }) {
  const { t } = useTranslation();
  const station = useStation();
  const tell = useTell();
  const nameError = useNameError();
  const [asking, setAsking] = useState(false);
  const stored = plans.find((plan) => plan.id === id) ?? null;
  const others = plans.filter((plan) => plan.id !== id);
  const close = () => station.view.setDrawing(null);
  const form = useItemForm<FloorPlan, PlanForm>({
    stored,
    draftOf: formOf,
    same: sameForm,
    keep: draftName(id),
    store: station.plans,
    save: (head, draft) => station.api.call('plan.save', draftOf(head, draft)),
    onSaved: (saved) => {
      tell.done(t('plan.saved', { name: isolated(saved.name) }));
      station.view.setPlan(saved.id);
      close();
    },
  });
  const editing = useEditing(form);
  const wrongName = nameError(
    form.draft.name,
    others.map(({ name }) => name),
    form.taken,
  );
  const drop = () => {
    station.plans.keep(draftName(id), undefined);
    form.reset();
    close();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of what is within it, wherever the focus is
    <div className="editor" onKeyDown={(event) => onKey(event, editing)}>
      <section className="panel editor-plan">
        <div className="panel-head">
          <h2 className="cut">{form.base === null ? t('plan.newTitle') : <Outside text={form.base.name} />}</h2>
          <Toolbar
            editing={editing}
            undoable={form.draft.drawing.past.length > 0}
            redoable={form.draft.drawing.future.length > 0}
          />
        </div>
        <Conflict form={form} onDrop={drop} />
        <Canvas editing={editing} image={<DraftImage form={form} />} title={form.draft.name} onEdit={() => toField()} />
        <Foot form={form} valid={wrongName === null} onCancel={() => (form.dirty ? setAsking(true) : close())} />
      </section>
      <div className="panel editor-side">
        <PlanFields
          form={form}
          others={others}
          position={plans.findIndex((plan) => plan.id === id)}
          nameError={wrongName}
        />
        <PickedFields editing={editing} />
        <Unplaced editing={editing} others={others} />
      </div>
      <div className="visually-hidden" role="status">
        {editing.said}
      </div>
      {asking ? <UnsavedQuestion name={form.draft.name} onStay={() => setAsking(false)} onDiscard={drop} /> : null}
    </div>
  );
}

/** To the name of the chosen room, or to the first field of what else is chosen. */
function toField(): void {
  const there = document.getElementById(pickedFieldId);
  const input = there instanceof HTMLInputElement ? there : there?.querySelector('input');
  input?.focus();
  input?.select();
}

function onKey(event: KeyboardEvent, editing: ReturnType<typeof useEditing>): void {
  if (event.key === 'Escape' && editing.tool !== null) editing.setTool(null);
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target instanceof HTMLInputElement) return;
  const key = event.key.toLowerCase();
  if (key === 'z' && !event.shiftKey) editing.undo();
  else if (key === 'y' || key === 'z') editing.redo();
  else return;
  event.preventDefault();
}

/** The image that was just loaded, else the one that the station has. */
function DraftImage({ form }: { readonly form: ItemForm<FloorPlan, PlanForm> }): ReactNode {
  const { image } = form.draft;
  if (image.is === 'new')
    return <img className="plan-image" src={`data:${image.image.type};base64,${image.image.data}`} alt="" />;
  return image.is === 'kept' && form.base !== null ? <PlanImage plan={form.base} /> : null;
}

function Foot(props: {
  readonly form: ItemForm<FloorPlan, PlanForm>;
  readonly valid: boolean;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const { form, valid } = props;
  return (
    <div className="editor-foot">
      {form.base === null ? null : <RemovePlan plan={form.base} />}
      <span className="grow small muted number" role="status">
        {t(form.dirty ? (valid ? 'item.changed' : 'plan.nameIt') : 'item.unchanged')}
      </span>
      <Button onClick={props.onCancel}>{t('common.cancel')}</Button>
      <ActionButton variant="filled" disabled={!form.dirty || !valid || form.standing !== 'fine'} onAct={form.save}>
        {t('common.save')}
      </ActionButton>
    </div>
  );
}

function RemovePlan({ plan }: { readonly plan: FloorPlan }) {
  const { t } = useTranslation();
  const { api, plans, view } = useStation();
  const tell = useTell();
  const remove = async () => {
    const result = await api.call('plan.remove', { id: plan.id, rev: plan.rev });
    if (result.ok) {
      tell.done(t('item.removed', { name: isolated(plan.name) }));
      plans.keep(draftName(plan.id), undefined);
      view.setDrawing(null);
    } else if (result.error.code === 'conflict') tell.refused(t('item.conflictTold'));
    else tell.failed(result.error);
    await plans.load();
  };
  return (
    <ConfirmButton
      title={t('item.removeTitle', { name: isolated(plan.name) })}
      consequence={t('plan.removeWhy')}
      act={t('item.remove')}
      onAct={remove}
    >
      {t('item.removeButton')}
    </ConfirmButton>
  );
}
