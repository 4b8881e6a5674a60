import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmTypeFacts, KeptRule } from '../../../../../electron/contract/alarm-rules.ts';
import { type AlarmType, alarmTypes } from '../../../../../electron/contract/alarms.ts';
import { ok, type Result } from '../../../../../electron/contract/result.ts';
import { visible } from '../../../format/outside.ts';
import { useFormats } from '../../../format/use.ts';
import { useMay, useStation } from '../../../station.tsx';
import { ConfirmButton } from '../../../ui/confirm.tsx';
import { useNow } from '../../../ui/now.ts';
import { Loading, NeedsRole } from '../../../ui/states.tsx';
import { useTell } from '../../../ui/tell.ts';
import { useKept } from '../../../ui/use-kept.ts';
import { Conflict, FormDrawer, FormFoot } from '../../access/item-parts.tsx';
import { type ItemForm, useItemForm } from '../../access/use-item.ts';
import { type RuleDraft, ruleDraftOf, ruleFrom, sameDraft, wrongIn } from './rule-draft.ts';
import { Calling, Delays, Standing } from './rule-fields.tsx';
import { RuleTexts } from './rule-texts.tsx';

/** A rule has no number of its own; its place among the items of a form is that of its type. */
type Stored = KeptRule & { readonly id: number; readonly rev: number };
const asItem = (kept: KeptRule): Stored => ({
  ...kept,
  id: alarmTypes.indexOf(kept.rule.type),
  rev: kept.revision,
});

/** The rule of one type. Opens at the side and asks before it loses something. */
export function RuleDrawer({ type, onClose }: { readonly type: AlarmType; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [asked] = useKept(useStation().alarmRules);
  const kept = asked.value?.rules.find(({ rule }) => rule.type === type);
  const facts = asked.value?.facts.find((each) => each.type === type);
  const name = t(`alarm.${type}`);
  return (
    <FormDrawer title={name} size={720} name={name} onClose={onClose}>
      {(close, onDirty) =>
        kept === undefined || facts === undefined ? (
          <Loading what={t('alarmRules.loading')} />
        ) : (
          <Form kept={kept} facts={facts} onClose={onClose} onCancel={close} onDirty={onDirty} />
        )
      }
    </FormDrawer>
  );
}

interface FormProps {
  readonly kept: KeptRule;
  readonly facts: AlarmTypeFacts;
  /** Saved. */
  readonly onClose: () => void;
  /** Asks first where something would be lost. */
  readonly onCancel: () => void;
  readonly onDirty: (dirty: boolean) => void;
}

function useRuleForm({ kept, onClose }: FormProps): ItemForm<Stored, RuleDraft> {
  const { t } = useTranslation();
  const { api, alarmRules } = useStation();
  const tell = useTell();
  const { type } = kept.rule;
  return useItemForm<Stored, RuleDraft>({
    stored: asItem(kept),
    draftOf: (stored) => ruleDraftOf((stored ?? kept).rule),
    same: sameDraft,
    save: async ({ rev }, draft) =>
      itemOf(await api.call('alarms.setRule', { type, base: rev, rule: ruleFrom(type, draft) })),
    onSaved: () => {
      tell.done(t('alarmRules.saved', { alarm: t(`alarm.${type}`) }));
      onClose();
    },
    store: alarmRules,
  });
}

function itemOf(result: Result<KeptRule>): Result<Stored> {
  return result.ok ? ok(asItem(result.value)) : result;
}

function Form(props: FormProps) {
  const may = useMay('manager');
  const form = useRuleForm(props);
  const { onDirty, facts } = props;
  useEffect(() => onDirty(form.dirty), [onDirty, form.dirty]);
  const set = (part: Partial<RuleDraft>) => form.set({ ...form.draft, ...part });
  const wrong = wrongIn(form.draft);
  const parts = { draft: form.draft, set, disabled: !may, wrong };
  return (
    <div className="door-settings">
      <ChangedBy kept={props.kept} />
      <Conflict form={form} />
      <Standing {...parts} kind={facts.kind} />
      <Delays {...parts} timing={facts.timing} />
      <Calling {...parts} />
      <RuleTexts {...parts} type={facts.type} />
      {may ? (
        <FormFoot form={form} valid={wrong.size === 0} onClose={props.onCancel}>
          <BackToDefault kept={props.kept} dirty={form.dirty} onDone={props.onClose} />
        </FormFoot>
      ) : (
        <NeedsRole role="manager" />
      )}
    </div>
  );
}

function ChangedBy({ kept: { changed, isDefault, revision } }: { readonly kept: KeptRule }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  if (changed === null) return <p className="small muted">{t('alarmRules.productWhy')}</p>;
  const about = { by: visible(changed.by), at: formats.when(changed.at, now), rev: revision };
  return <p className="small muted">{t(isDefault ? 'alarmRules.againProduct' : 'alarmRules.changedBy', about)}</p>;
}

function BackToDefault(props: { readonly kept: KeptRule; readonly dirty: boolean; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { api, alarmRules } = useStation();
  const tell = useTell();
  const { kept, onDone } = props;
  const { type } = kept.rule;
  const reset = async () => {
    const result = await api.call('alarms.setRule', { type, base: kept.revision, rule: null });
    if (!result.ok) {
      tell.failed(result.error);
      return alarmRules.load();
    }
    await alarmRules.load();
    tell.done(t('alarmRules.saved', { alarm: t(`alarm.${type}`) }));
    onDone();
  };
  if (kept.isDefault) return <Button disabled>{t('alarmRules.isDefault')}</Button>;
  return (
    <ConfirmButton
      title={t('alarmRules.backTitle', { alarm: t(`alarm.${type}`) })}
      consequence={t('alarmRules.backWhy')}
      act={t('alarmRules.backAct')}
      disabled={props.dirty}
      onAct={reset}
    >
      {t('alarmRules.back')}
    </ConfirmButton>
  );
}
