import { Button } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeConfig } from '../../../../electron/contract/config.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { useNow } from '../../ui/now.ts';
import { Failed, Loading, NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { ConfigFields } from './config-fields.tsx';
import { ConfigWord } from './config-word.tsx';
import { type ConfigDraft, changedFields, configFrom, draftOf, rebase } from './draft.ts';

/** What we mean the node to do beside what it says it does, and the way to change it. */
export function ConfigPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { live } = useStation();
  const [asked, again] = useAsk('nodes.config', { id });
  const pushed = useLive(({ configs }) => configs[id]);
  useEffect(() => {
    if (asked.state === 'ready') live.setConfig(asked.value);
  }, [asked, live]);
  const state = pushed ?? asked.value;
  if (state !== undefined) return <ConfigForm key={id} state={state} />;
  return (
    <Panel title={t('config.title')}>
      {asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('config.loading')} />
      )}
    </Panel>
  );
}

interface Base {
  readonly rev: number;
  readonly config: NodeConfig;
}

function useConfigForm(state: ConfigState) {
  const { decimal } = useFormats();
  const [base, setBase] = useState<Base>(state.desired);
  const form = useForm<{ draft: ConfigDraft }>({ initialValues: { draft: draftOf(base.config, decimal) } });
  const { draft } = form.values;
  const changed = changedFields(draft, base.config, decimal);
  const judged = configFrom(draft);
  const fill = (from: Base, next: ConfigDraft) => {
    setBase(from);
    form.setFieldValue('draft', next);
  };
  const newer = state.desired.rev > base.rev;
  const untouched = changed.length === 0;
  useEffect(() => {
    if (newer && untouched) fill(state.desired, draftOf(state.desired.config, decimal));
  });
  return {
    draft,
    base,
    changed,
    ...judged,
    conflict: newer && !untouched,
    set: (next: ConfigDraft) => form.setFieldValue('draft', next),
    takeTheirs: () => fill(state.desired, draftOf(state.desired.config, decimal)),
    keepMine: () => fill(state.desired, rebase(draft, changed, state.desired.config, decimal)),
    reset: () => fill(base, draftOf(base.config, decimal)),
    saved: (desired: Base) => fill(desired, draftOf(desired.config, decimal)),
  };
}

function ConfigForm({ state }: { readonly state: ConfigState }) {
  const { t } = useTranslation();
  const { api, live } = useStation();
  const tell = useTell();
  const may = useMay('manager');
  const form = useConfigForm(state);
  const { changed, config, errors } = form;
  const save = async () => {
    if (config === null) return;
    const result = await api.call('nodes.configure', { id: state.id, base: form.base.rev, config });
    if (result.ok) {
      live.setConfig(result.value);
      form.saved(result.value.desired);
      return tell.done(t('config.sent', { rev: result.value.desired.rev }));
    }
    if (result.error.code !== 'conflict') return tell.failed(result.error);
    const newest = await api.call('nodes.config', { id: state.id });
    if (newest.ok) live.setConfig(newest.value);
    else tell.failed(newest.error);
  };
  return (
    <Panel title={t('config.title')} aside={<ConfigWord state={state.state} />}>
      <div className="column">
        <Standing state={state} />
        {form.conflict ? <Conflict state={state} onTheirs={form.takeTheirs} onMine={form.keepMine} /> : null}
        <div className="config-scroll">
          <ConfigFields
            state={state}
            draft={form.draft}
            errors={errors}
            changed={changed}
            disabled={!may}
            onChange={form.set}
          />
        </div>
        <div className="config-bar">
          {may ? (
            <>
              <span className="grow small muted" role="status">
                {Object.keys(errors).length > 0
                  ? t('config.wrong', { count: Object.keys(errors).length })
                  : changed.length === 0
                    ? t('config.unchanged')
                    : t('config.changed', { count: changed.length })}
              </span>
              <Button disabled={changed.length === 0} onClick={form.reset}>
                {t('config.discard')}
              </Button>
              <ActionButton
                variant="filled"
                disabled={changed.length === 0 || config === null || form.conflict}
                onAct={save}
              >
                {t('config.send')}
              </ActionButton>
            </>
          ) : (
            <NeedsRole role="manager" />
          )}
        </div>
      </div>
    </Panel>
  );
}

/** In one sentence: which revision is meant, by whom, and what the node says to it. */
function Standing({ state }: { readonly state: ConfigState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const { desired, reported } = state;
  const meant = t('config.meant', { rev: desired.rev, by: isolated(desired.by), at: formats.when(desired.at, now) });
  const said =
    reported === null
      ? t('config.silent')
      : t(`config.says.${reported.result}`, { rev: reported.rev, at: formats.when(reported.received, now) });
  return (
    <div className="padded small muted" style={{ paddingBottom: 0 }} role="status">
      {meant} {said} {reported?.code == null ? '' : t(`config.code.${reported.code}`)}
    </div>
  );
}

function Conflict(props: { readonly state: ConfigState; readonly onTheirs: () => void; readonly onMine: () => void }) {
  const { t } = useTranslation();
  const { rev, by } = props.state.desired;
  return (
    <div className="padded" style={{ paddingBottom: 0 }}>
      <Notice
        kind="warning"
        live
        title={t('config.conflict', { by: isolated(by), rev })}
        actions={
          <>
            <Button size="xs" onClick={props.onTheirs}>
              {t('config.takeTheirs')}
            </Button>
            <Button size="xs" onClick={props.onMine}>
              {t('config.keepMine')}
            </Button>
          </>
        }
      >
        {t('config.conflictWhy')}
      </Notice>
    </div>
  );
}
