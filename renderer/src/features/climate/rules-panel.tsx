import { Button, Drawer, SegmentedControl, Switch } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ClassLimits,
  type ClimateRules,
  climateClasses,
  places,
} from '../../../../electron/contract/climate-rules.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { fail, ok } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Empty, Failed, Loading, NeedsRole } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { useKept } from '../../ui/use-kept.ts';
import { Conflict, isOnTop, UnsavedQuestion } from '../access/item-parts.tsx';
import { useItemForm } from '../access/use-item.ts';
import { ConfigWord } from '../nodes/config-word.tsx';
import { ClimateNow } from './climate-now.tsx';
import { chosen, classOf, judgeRules, type RulesDraft, rulesDraft } from './rules-draft.ts';
import { Budget, Delays, type FieldsProps, LimitTable, RateFields } from './rules-fields.tsx';
import { RulesFoot, Undo } from './rules-foot.tsx';
import { Confirmation, Deviation } from './rules-standing.tsx';
import './rules.css';

/** Rules have no number of their own; among the items of a form their place is always the same. */
export type StoredRules = ClimateRules & { readonly id: number };
const asItem = (rules: ClimateRules): StoredRules => ({ ...rules, id: 1 });
const same = (a: RulesDraft, b: RulesDraft) => JSON.stringify(a) === JSON.stringify(b);

/** A button that opens the rules of a node. */
export function RulesButton({ node }: { readonly node: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>
        {t('rules.open')}
      </Button>
      {open ? <RulesDrawer node={node} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** The same as a link in a line of text; says which class holds. */
export function RulesLink({ node }: { readonly node: string }) {
  const { t } = useTranslation();
  const { climateRules } = useStation();
  const [asked] = useKept(climateRules);
  const [open, setOpen] = useState(false);
  const rules = asked.value?.rules.find((each) => each.node === node);
  return (
    <span className="small">
      {rules === undefined ? null : (
        <span className="muted">
          {t(`rules.place.${rules.place}`)} ·{' '}
          {rules.class === 'own' ? t('rules.classOwn') : t('rules.classIs', { class: rules.class })} ·{' '}
        </span>
      )}
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {t('rules.open')}
      </button>
      {open ? <RulesDrawer node={node} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}

/** What the climate of a node is judged by. Opens at the side and asks before it loses something. */
function RulesDrawer({ node, onClose }: { readonly node: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState(false);
  const close = () => (dirty ? setAsking(true) : onClose());
  return (
    <Drawer.Root
      opened
      onClose={() => {
        if (isOnTop()) close();
      }}
      position="right"
      size={600}
    >
      <Drawer.Overlay opacity={0.45} />
      <Drawer.Content>
        {/* No header element: the question that comes above this one has its own, and a page has one banner. */}
        <div className="rules-head">
          <Drawer.Title>
            {t('rules.title')} <NodeName id={node} />
          </Drawer.Title>
          <Drawer.CloseButton aria-label={t('common.close')} />
        </div>
        <Drawer.Body>
          <RulesPanel node={node} onDirty={setDirty} />
        </Drawer.Body>
      </Drawer.Content>
      {asking ? <UnsavedQuestion name={t('rules.short')} onStay={() => setAsking(false)} onDiscard={onClose} /> : null}
    </Drawer.Root>
  );
}

/** The rules of a node beside what it says to them, and the way to change them. */
function RulesPanel({ node, onDirty }: { readonly node: string; readonly onDirty: (dirty: boolean) => void }) {
  const { t } = useTranslation();
  const { climateRules, live } = useStation();
  const [asked, again] = useKept(climateRules);
  const [config, askConfig] = useAsk('nodes.config', { id: node });
  const pushed = useLive(({ configs }) => configs[node]);
  useEffect(() => {
    if (config.state === 'ready') live.setConfig(config.value);
  }, [config, live]);
  const state = pushed ?? config.value;
  const rules = asked.value?.rules.find((each) => each.node === node);
  if (asked.value !== undefined && rules === undefined)
    return <Empty title={t('nodes.gone')}>{t('nodes.goneWhy')}</Empty>;
  if (asked.value === undefined || rules === undefined || state === undefined) {
    if (asked.state === 'failed') return <Failed error={asked.error} onRetry={again} />;
    if (config.state === 'failed') return <Failed error={config.error} onRetry={askConfig} />;
    return <Loading what={t('rules.loading')} />;
  }
  return <Form key={node} rules={rules} classes={asked.value.classes} config={state} onDirty={onDirty} />;
}

interface FormProps {
  readonly rules: ClimateRules;
  readonly classes: readonly ClassLimits[];
  readonly config: ConfigState;
  readonly onDirty: (dirty: boolean) => void;
}

/** What was in force before the last change that was applied here. */
interface Before {
  readonly rules: ClimateRules;
  readonly config: ConfigState['desired'];
}

function useRulesForm({ rules, config }: FormProps, onSaved: (before: Before) => void) {
  const { t } = useTranslation();
  const { api, live, climateRules } = useStation();
  const { decimal } = useFormats();
  const tell = useTell();
  const name = useLive(({ names }) => names[rules.node] ?? rules.node);
  const before = { rules, config: config.desired };
  return useItemForm<StoredRules, RulesDraft>({
    stored: asItem(rules),
    draftOf: (stored) => rulesDraft(stored ?? rules, decimal),
    same,
    store: climateRules,
    keep: `rules/${rules.node}`,
    save: async ({ rev }, draft) => {
      const { limits, budget } = judgeRules(draft);
      if (limits === null) return fail('invalid_input', 'the form does not hold');
      const { place, class: kind, tape } = draft;
      const base = config.desired.rev;
      const whole = { node: rules.node, rev, base, place, class: kind, tape, limits, budget };
      const result = await api.call('climate.setRules', whole);
      if (!result.ok) return result;
      live.setConfig(result.value.config);
      return ok(asItem(result.value.rules));
    },
    onSaved: () => {
      tell.done(t('rules.saved', { name: isolated(name) }));
      onSaved(before);
    },
  });
}

function Form(props: FormProps) {
  const { t } = useTranslation();
  const may = useMay('manager');
  const { decimal } = useFormats();
  const { rules, classes, config, onDirty } = props;
  const [before, setBefore] = useState<Before | null>(null);
  const form = useRulesForm(props, setBefore);
  useEffect(() => onDirty(form.dirty), [onDirty, form.dirty]);
  const { draft } = form;
  const judged = judgeRules(draft);
  const written = classOf(draft, classes);
  const pick = (part: Partial<RulesDraft>) => form.set(chosen(draft, part, classes, decimal));
  const applied = form.dirty ? written : undefined;
  const { errors } = judged;
  const fields: FieldsProps = { draft, set: form.set, errors, disabled: !may, rules, config, written: applied };
  return (
    <div className="rules">
      <Standing rules={rules} config={config} />
      <ClimateNow node={rules.node} />
      <Conflict form={form} />
      {before === null || form.dirty ? null : (
        <Undo rules={before.rules} before={before.config} now={rules} config={config} onDone={() => setBefore(null)} />
      )}
      <Group title={t('rules.where')}>
        <Choice
          label={t('rules.place')}
          value={draft.place}
          of={places}
          say="rules.place"
          disabled={!may}
          onPick={pick}
          as="place"
        />
        <Choice
          label={t('rules.class')}
          value={draft.class}
          of={climateClasses}
          say="rules.class"
          disabled={!may || draft.place === 'outlet'}
          onPick={pick}
          as="class"
        />
        <p className="small muted">
          {t(draft.place === 'outlet' ? 'rules.classNotHere' : `rules.classWhy.${draft.class}`)}
        </p>
        <Switch
          label={t('rules.tape')}
          description={t('rules.tapeWhy')}
          checked={draft.tape}
          disabled={!may}
          onChange={(event) => pick({ tape: event.currentTarget.checked })}
        />
        {form.dirty ? null : <Deviation rules={rules} config={config} written={written} may={may} onAct={form.save} />}
      </Group>
      <Group title={t('rules.limits')}>
        <LimitTable {...fields} />
        <Confirmation config={config} />
      </Group>
      <Group title={t('rules.rate')}>
        <RateFields {...fields} />
      </Group>
      <Group title={t('rules.delays')}>
        <Delays {...fields} />
      </Group>
      <Group title={t('rules.envelope')}>
        <Budget {...fields} />
      </Group>
      {may ? (
        <RulesFoot form={form} judged={judged} rules={rules} config={config} written={written} />
      ) : (
        <NeedsRole role="manager" />
      )}
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="form-group">
      <legend>{title}</legend>
      <div className="stack">{children}</div>
    </fieldset>
  );
}

type Choosable = 'place' | 'class';
interface ChoiceProps<K extends Choosable> {
  readonly as: K;
  readonly label: string;
  readonly value: RulesDraft[K];
  readonly of: readonly RulesDraft[K][];
  readonly say: 'rules.place' | 'rules.class';
  readonly disabled: boolean;
  readonly onPick: (part: Partial<RulesDraft>) => void;
}

function Choice<K extends Choosable>({ as, label, value, of, say, disabled, onPick }: ChoiceProps<K>) {
  const { t } = useTranslation();
  const id = `rules-${as}`;
  return (
    <div className="rules-choice">
      <span id={id}>{label}</span>
      <SegmentedControl
        aria-labelledby={id}
        disabled={disabled}
        value={value}
        data={of.map((each) => ({ value: each, label: t(`${say}.${each}` as 'rules.place.inlet') }))}
        onChange={(picked) => onPick({ [as]: of.find((each) => each === picked) ?? value })}
      />
    </div>
  );
}

/** Who laid it down, and what the node says of the configuration that goes with it. */
function Standing({ rules, config }: { readonly rules: ClimateRules; readonly config: ConfigState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const { by, at } = rules;
  return (
    <div className="rules-standing small muted" role="status">
      <span>
        {by === null || at === null ? t('rules.usual') : t('rules.by', { by: isolated(by), at: formats.when(at, now) })}
      </span>
      <span className="with-icon">
        {t('rules.node', { rev: config.desired.rev })} <ConfigWord state={config.state} />
      </span>
    </div>
  );
}
