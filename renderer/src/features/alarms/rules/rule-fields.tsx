import { NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AlarmTypeFacts } from '../../../../../electron/contract/alarm-rules.ts';
import { priorities } from '../../../../../electron/contract/fields.ts';
import { limits } from '../../../../../electron/contract/limits.ts';
import { PriorityMark } from '../../../ui/priority.tsx';
import { Notice } from '../../../ui/states.tsx';
import { FormGroup } from '../../access/item-parts.tsx';
import { type RuleDraft, ruleBounds, type wrongIn } from './rule-draft.ts';

export interface RulePart {
  readonly draft: RuleDraft;
  readonly set: (part: Partial<RuleDraft>) => void;
  readonly disabled: boolean;
  readonly wrong: ReturnType<typeof wrongIn>;
}

/** How urgent it is, how it ends, and what is wanted of whoever acknowledges it. */
export function Standing({ draft, set, disabled, kind }: RulePart & { readonly kind: AlarmTypeFacts['kind'] }) {
  const { t } = useTranslation();
  const rule = (name: 'latching' | 'commentNeeded' | 'sounds') => (
    <Switch
      label={t(`alarmRules.${name}`)}
      description={t(name === 'latching' ? `alarmRules.latchingWhy.${kind}` : `alarmRules.${name}Why`)}
      disabled={disabled}
      checked={draft[name]}
      onChange={(event) => set({ [name]: event.currentTarget.checked })}
    />
  );
  return (
    <FormGroup title={t('alarmRules.standing')}>
      <div>
        <SegmentedControl
          fullWidth
          aria-label={t('alarms.priority')}
          disabled={disabled}
          value={draft.priority}
          data={priorities.map((value) => ({
            value,
            label: (
              <span className="with-icon">
                <PriorityMark priority={value} size={16} />
                {t(`priority.${value}`)}
              </span>
            ),
          }))}
          onChange={(value) => set({ priority: priorities.find((each) => each === value) ?? draft.priority })}
        />
        <p className="small muted alarm-rules-hint">{t(`alarmRules.priorityWhy.${draft.priority}`)}</p>
      </div>
      {rule('sounds')}
      {rule('commentNeeded')}
      {rule('latching')}
    </FormGroup>
  );
}

/** How long its cause must be there, and gone; or where such delays are kept. */
export function Delays(props: RulePart & { readonly timing: AlarmTypeFacts['timing'] }) {
  const { t } = useTranslation();
  const { draft, set, disabled, wrong, timing } = props;
  if (timing !== 'station')
    return (
      <FormGroup title={t('alarmRules.delays')}>
        <Notice>{t(`alarmRules.timingWhy.${timing}`)}</Notice>
      </FormGroup>
    );
  const field = (name: 'onDelay' | 'offDelay') => (
    <NumberInput
      label={t(`alarmRules.${name}`)}
      description={t(`alarmRules.${name}Why`)}
      disabled={disabled}
      min={0}
      max={ruleBounds.delay}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      suffix=" s"
      className="narrow-input"
      value={draft[name]}
      error={wrong.has(name) ? t('alarmRules.wrong.time', { min: 0, max: ruleBounds.delay }) : null}
      onChange={(value) => set({ [name]: Number(value) })}
    />
  );
  return (
    <FormGroup title={t('alarmRules.delays')}>
      <div className="two">
        {field('onDelay')}
        {field('offDelay')}
      </div>
    </FormGroup>
  );
}

/** Whom to call when nobody acknowledges it, and when. */
export function Calling({ draft, set, disabled, wrong }: RulePart) {
  const { t } = useTranslation();
  const { min, max } = ruleBounds.after;
  return (
    <FormGroup title={t('alarmRules.escalation')}>
      <Switch
        label={t('alarmRules.escalates')}
        description={t('alarmRules.escalatesWhy')}
        disabled={disabled}
        checked={draft.escalates}
        onChange={(event) => set({ escalates: event.currentTarget.checked })}
      />
      {draft.escalates ? (
        <div className="two">
          <TextInput
            label={t('alarmRules.who')}
            description={t('alarmRules.whoWhy')}
            disabled={disabled}
            maxLength={limits.name}
            value={draft.who}
            error={wrong.has('who') ? t('alarmRules.wrong.who') : null}
            onChange={(event) => set({ who: event.currentTarget.value })}
          />
          <NumberInput
            label={t('alarmRules.after')}
            description={t('alarmRules.afterWhy')}
            disabled={disabled}
            min={min}
            max={max}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="none"
            suffix=" s"
            className="narrow-input"
            value={draft.after}
            error={wrong.has('after') ? t('alarmRules.wrong.time', { min, max }) : null}
            onChange={(value) => set({ after: Number(value) })}
          />
        </div>
      ) : null}
    </FormGroup>
  );
}
