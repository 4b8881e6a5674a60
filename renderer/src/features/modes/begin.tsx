import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeOrder } from '../../../../electron/contract/doors.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { scopeKey } from './scope.ts';
import { useScopeName, useScopes } from './use-scopes.ts';

const causes = {
  lockdown: ['intruder', 'threat', 'police'],
  evacuation: ['fire', 'gas', 'brigade'],
} as const;

/** Orders a lockdown or an evacuation: where, why, and a button that must be held. */
export function BeginMode({ mode, onClose }: { readonly mode: ModeOrder['mode']; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(`modes.begin.${mode}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <BeginForm mode={mode} onClose={onClose} />
    </Modal>
  );
}

function useBegin(mode: ModeOrder['mode'], onDone: () => void) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const begin = async (scope: ModeOrder['scope'], reason: string) => {
    setBusy(true);
    const result = await api.call('modes.begin', { scope, mode, reason });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    tell.done(t(`modes.begun.${mode}`, { count: result.value.doors }));
    onDone();
  };
  return { begin, busy, error };
}

function BeginForm({ mode, onClose }: { readonly mode: ModeOrder['mode']; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const scopes = useScopes();
  const nameOf = useScopeName(true);
  const [key, setKey] = useState('site');
  const [reason, setReason] = useState('');
  const { begin, busy, error } = useBegin(mode, onClose);
  const chosen = scopes.find(({ scope }) => scopeKey(scope) === key) ?? scopes[0];
  const count = chosen?.doors.length ?? 0;
  const held = useCallback(() => {
    if (chosen !== undefined) void begin(chosen.scope, reason.trim());
  }, [begin, chosen, reason]);
  return (
    <div className="stack">
      <Notice kind="warning" title={t(`modes.does.${mode}`, { count })}>
        {t(`modes.doesWhy.${mode}`)}
      </Notice>
      <Select
        label={t('modes.where')}
        value={key}
        data={scopes.map(({ scope, doors }) => ({
          value: scopeKey(scope),
          label: t('modes.scopeDoors', { scope: nameOf(scope), count: doors.length }),
        }))}
        onChange={(value) => setKey(value ?? 'site')}
      />
      <div>
        <TextInput
          data-autofocus
          id="mode-reason"
          label={t('modes.reason')}
          placeholder={t('modes.reasonExample')}
          maxLength={limits.text}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className="row row-wrap mode-causes">
          {causes[mode].map((cause) => (
            <Button key={cause} size="xs" onClick={() => setReason(t(`modes.cause.${cause}`))}>
              {t(`modes.cause.${cause}`)}
            </Button>
          ))}
        </div>
      </div>
      {error === null ? null : (
        <Notice kind="warning" live title={error.code === 'conflict' ? t('modes.already') : text(error)}>
          {error.code === 'conflict' ? null : t(`failure.remedy.${error.code}`)}
        </Notice>
      )}
      {reason.trim() === '' ? <p className="small muted">{t('modes.reasonFirst')}</p> : null}
      <HoldButton disabled={reason.trim() === ''} busy={busy} onHeld={held}>
        {t(`modes.hold.${mode}`, { count })}
      </HoldButton>
    </div>
  );
}
