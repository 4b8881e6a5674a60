import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WifiProfile } from '../../../../electron/contract/commissioning.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useAsk } from '../../ui/ask.tsx';
import { WifiForm } from './wifi-form.tsx';

// A profile may be called anything: the values of the list are not names.
const NONE = 'none';
const NEW = 'new';
const valueOf = (name: string) => `profile ${name}`;

/**
 * Which network the node is given: a profile, none for a board on a cable, or a new profile made on the way; the chosen
 * one can be corrected where its network or password was found wrong.
 */
export function WifiSelect(props: {
  readonly value: string | null | undefined;
  readonly error?: string | null;
  readonly correctable?: boolean;
  readonly onChange: (wifi: string | null) => void;
}) {
  const { t } = useTranslation();
  const [asked, again] = useAsk('wifi.list', {});
  const [form, setForm] = useState<{ readonly profile: WifiProfile | null } | null>(null);
  const profiles = asked.value ?? [];
  const { value, onChange } = props;
  const chosenOne = profiles.find(({ name }) => name === value);
  const gone = asked.state === 'ready' && typeof value === 'string' && !profiles.some(({ name }) => name === value);
  const choose = (chosen: string | null) => {
    if (chosen === NEW) setForm({ profile: null });
    else if (chosen === NONE) onChange(null);
    else onChange(profiles.find(({ name }) => valueOf(name) === chosen)?.name ?? null);
  };
  return (
    <>
      <Select
        label={t('commission.assign.wifi')}
        description={t('commission.assign.wifiWhy')}
        placeholder={t('commission.assign.wifiPick')}
        data={[
          ...profiles.map(({ name, ssid }) => ({ value: valueOf(name), label: `${visible(name)} (${visible(ssid)})` })),
          { value: NONE, label: t('commission.assign.wifiNone') },
          { value: NEW, label: t('commission.assign.wifiNew') },
        ]}
        value={value === undefined ? null : value === null ? NONE : valueOf(value)}
        error={
          asked.state === 'failed'
            ? t('commission.assign.wifiFailed')
            : gone
              ? t('commission.assign.wifiGone')
              : (props.error ?? null)
        }
        onChange={choose}
      />
      {props.correctable === true && chosenOne !== undefined ? (
        <div>
          <Button size="xs" onClick={() => setForm({ profile: chosenOne })}>
            {t('wifi.changeTitle', { name: isolated(chosenOne.name) })}
          </Button>
        </div>
      ) : null}
      {form === null ? null : (
        <WifiForm
          profile={form.profile}
          taken={profiles}
          onClose={() => setForm(null)}
          onSaved={(name) => {
            again();
            onChange(name);
          }}
        />
      )}
    </>
  );
}
