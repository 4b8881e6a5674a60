import { IconArrowsDiff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ClassLimits, ClimateRules } from '../../../../electron/contract/climate-rules.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Notice } from '../../ui/states.tsx';
import { ConfigWord } from '../nodes/config-word.tsx';
import { fieldState } from '../nodes/field-state.ts';
import { nodeLimits, ruleChanges } from './rules-draft.ts';
import { ChangeList, useFieldWords } from './rules-words.tsx';

/** What the node says of the limits that are meant for it: all is well, or which it does not hold. */
export function Confirmation({ config }: { readonly config: ConfigState }) {
  const { t } = useTranslation();
  const { nameOf } = useFieldWords();
  const open = nodeLimits
    .map((name) => ({ name, state: fieldState(config, name) }))
    .filter(({ state }) => state !== 'applied');
  if (config.reported === null) return <p className="small muted">{t('rules.confirm.silent')}</p>;
  if (open.length === 0)
    return (
      <p className="small with-icon">
        <ConfigWord state="applied" /> {t('rules.confirm.all')}
      </p>
    );
  return (
    <ul className="rules-open small">
      {open.map(({ name, state }) => {
        const reason = state === 'refused' ? config.reported?.errors[name] : undefined;
        return (
          <li key={name}>
            {nameOf(name)}: <ConfigWord state={state} />
            {reason === undefined ? null : <span>{t(`config.reason.${reason}`)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

interface DeviationProps {
  readonly rules: ClimateRules;
  readonly config: ConfigState;
  readonly written: ClassLimits | undefined;
  readonly may: boolean;
  readonly onAct: () => Promise<void>;
}

/** Somebody has set limits beside the class that is chosen: says which, and offers to set them again. */
export function Deviation({ rules, config, written, may, onAct }: DeviationProps) {
  const { t } = useTranslation();
  if (written === undefined) return null;
  const limits = { ...rules.limits, ...written.limits };
  const changes = ruleChanges({ limits: rules.limits, config: config.desired.config }, { limits, written });
  if (changes.length === 0) return null;
  const name = written.class;
  return (
    <Notice
      title={
        <span className="with-icon">
          <IconArrowsDiff size={16} aria-hidden />
          {t('rules.deviates', { count: changes.length, class: name })}
        </span>
      }
      actions={
        may ? (
          <ConfirmButton
            size="xs"
            title={t('rules.again', { class: name })}
            consequence={<ChangeList changes={changes} />}
            act={t('rules.apply')}
            onAct={onAct}
          >
            {t('rules.againAsk', { class: name })}
          </ConfirmButton>
        ) : null
      }
    >
      {t('rules.deviatesWhy')}
    </Notice>
  );
}
