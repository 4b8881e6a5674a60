import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassLimits, ClimateRules } from '../../../../electron/contract/climate-rules.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { isolated } from '../../format/outside.ts';
import { useLive, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import type { ItemForm } from '../access/use-item.ts';
import { type JudgedRules, type RulesDraft, ruleChanges } from './rules-draft.ts';
import type { StoredRules } from './rules-panel.tsx';
import { ChangeList } from './rules-words.tsx';

interface FootProps {
  readonly form: ItemForm<StoredRules, RulesDraft>;
  readonly judged: JudgedRules;
  readonly rules: ClimateRules;
  readonly config: ConfigState;
  readonly written: ClassLimits | undefined;
}

/** What stands, the way back to it, and the way on, which says first what it does. */
export function RulesFoot({ form, judged, rules, config, written }: FootProps) {
  const { t } = useTranslation();
  const name = useLive(({ names }) => names[rules.node] ?? rules.node);
  const wrong = Object.keys(judged.errors).length;
  const ready = form.dirty && judged.limits !== null && wrong === 0 && form.standing === 'fine';
  return (
    <div className="rules-foot">
      <span className="grow small muted" role="status">
        {wrong > 0 ? t('config.wrong', { count: wrong }) : t(form.dirty ? 'rules.changed' : 'config.unchanged')}
      </span>
      <Button disabled={!form.dirty} onClick={form.reset}>
        {t('config.discard')}
      </Button>
      <ConfirmButton
        title={t('rules.ask', { name: isolated(name) })}
        act={t('rules.apply')}
        disabled={!ready}
        consequence={<Consequence form={form} judged={judged} rules={rules} config={config} written={written} />}
        onAct={form.save}
      >
        {t('rules.applyAsk')}
      </ConfirmButton>
    </div>
  );
}

function Consequence({ form, judged, rules, config, written }: FootProps): ReactNode {
  const { t } = useTranslation();
  if (judged.limits === null) return null;
  const { draft } = form;
  const changes = ruleChanges(
    { limits: rules.limits, config: config.desired.config },
    { limits: judged.limits, written },
  );
  const facts = [
    draft.place === rules.place ? null : t('rules.consequence.place', { place: t(`rules.place.${draft.place}`) }),
    draft.class === rules.class
      ? null
      : draft.class === 'own'
        ? t('rules.consequence.own')
        : t('rules.consequence.class', { class: draft.class }),
    draft.tape === rules.tape ? null : t(draft.tape ? 'rules.consequence.tape' : 'rules.consequence.noTape'),
    judged.budget === rules.budget
      ? null
      : judged.budget === null
        ? t('rules.consequence.noBudget')
        : t('rules.consequence.budget', { count: judged.budget }),
  ].filter((each) => each !== null);
  return (
    <div className="stack">
      {facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
      <ChangeList changes={changes} />
    </div>
  );
}

interface UndoProps {
  /** What was in force before. */
  readonly rules: ClimateRules;
  readonly config: ConfigState;
  readonly before: ConfigState['desired'];
  readonly now: ClimateRules;
  readonly onDone: () => void;
}

/** Offers to take back what was applied last: rules and configuration as they were, as a change of their own. */
export function Undo({ rules, before, now, config, onDone }: UndoProps) {
  const { t } = useTranslation();
  const { api, live, climateRules } = useStation();
  const tell = useTell();
  const undo = async () => {
    const { by: _by, at: _at, ...draft } = rules;
    const set = await api.call('climate.setRules', { ...draft, rev: now.rev, base: config.desired.rev });
    if (!set.ok) return tell.failed(set.error);
    live.setConfig(set.value.config);
    const { rev } = set.value.config.desired;
    const back = await api.call('nodes.configure', { id: rules.node, base: rev, config: before.config });
    if (back.ok) live.setConfig(back.value);
    await climateRules.load();
    if (!back.ok) return tell.failed(back.error);
    tell.done(t('rules.undone'));
    onDone();
  };
  return (
    <Notice
      title={t('rules.applied')}
      actions={
        <>
          <ActionButton size="xs" onAct={undo}>
            {t('rules.undo')}
          </ActionButton>
          <Button size="xs" onClick={onDone}>
            {t('rules.keep')}
          </Button>
        </>
      }
    >
      {t('rules.undoWhy')}
    </Notice>
  );
}
