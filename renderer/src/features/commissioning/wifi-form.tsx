import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type WifiProfile, wifiPassword, wifiProfile } from '../../../../electron/contract/commissioning.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

export interface WifiFormProps {
  /** The one that is changed; null for a new one. */
  readonly profile: WifiProfile | null;
  readonly taken: readonly WifiProfile[];
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

/** A profile: its name, the network, and the password, which goes in and is never shown again. */
export function WifiForm({ profile, taken, onClose, onSaved }: WifiFormProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const text = useFailureText();
  const [error, setError] = useState<Failure | null>(null);
  const fields = wifiProfile.shape;
  const keeps = (password: string) => profile !== null && password === '';
  const form = useForm({
    initialValues: { name: profile?.name ?? '', ssid: profile?.ssid ?? '', password: '' },
    validate: {
      name: (value) => {
        if (!fields.name.safeParse(value).success) return t('nodes.wrong.name');
        const isTaken = profile === null && taken.some(({ name }) => name === value.trim());
        return isTaken ? t('wifi.nameTaken') : null;
      },
      ssid: (value) => (isSsid(value) ? null : t('wifi.ssidWrong')),
      password: (value) => (keeps(value) || wifiPassword.safeParse(value).success ? null : t('wifi.passwordWrong')),
    },
  });
  const submit = form.onSubmit(async ({ name, ssid, password }) => {
    const given = { profile: { name: name.trim(), ssid }, ...(keeps(password) ? {} : { password }) };
    const result = await api.call('wifi.save', given);
    if (!result.ok) return setError(result.error);
    tell.done(t('wifi.saved', { name: isolated(given.profile.name) }));
    onSaved(given.profile.name);
    onClose();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={profile === null ? t('wifi.new') : t('wifi.changeTitle', { name: isolated(profile.name) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className="stack" onSubmit={submit}>
        {profile === null ? (
          <TextInput
            data-autofocus
            label={t('wifi.name')}
            description={t('wifi.nameWhy')}
            maxLength={limits.name}
            {...form.getInputProps('name')}
          />
        ) : null}
        <TextInput
          label={t('wifi.ssid')}
          description={t('wifi.ssidWhy')}
          autoComplete="off"
          spellCheck={false}
          {...(profile === null ? {} : { 'data-autofocus': true })}
          {...form.getInputProps('ssid')}
        />
        <PasswordInput
          label={t('wifi.password')}
          description={t(profile === null ? 'wifi.passwordWhy' : 'wifi.passwordKept')}
          autoComplete="new-password"
          maxLength={63}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          {...form.getInputProps('password')}
        />
        {error === null ? null : (
          <Notice kind="warning" live title={text(error)}>
            {t(`failure.remedy.${error.code}`)}
          </Notice>
        )}
        <div className="form-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled">
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** A network's name is counted in bytes. */
function isSsid(text: string): boolean {
  return wifiProfile.shape.ssid.safeParse(text).success && new TextEncoder().encode(text).length <= limits.ssid;
}
