import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WifiProfile } from '../../../../electron/contract/commissioning.ts';
import { isolated } from '../../format/outside.ts';
import { useMay, useStation } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Failed, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { WifiForm } from '../commissioning/wifi-form.tsx';

/** The networks that nodes are given while they are set up. */
export function WifiPage() {
  const { t } = useTranslation();
  const admin = useMay('admin');
  return admin ? (
    <Profiles />
  ) : (
    <Panel title={t('settings.page.wifi')} padded>
      <NeedsRole role="admin" />
    </Panel>
  );
}

function Profiles() {
  const { t } = useTranslation();
  const [asked, again] = useAsk('wifi.list', {});
  const [open, setOpen] = useState<{ profile: WifiProfile | null } | null>(null);
  const profiles = asked.value;
  const add = (
    <Button
      size="xs"
      variant="filled"
      leftSection={<IconPlus size={16} aria-hidden />}
      disabled={profiles === undefined}
      onClick={() => setOpen({ profile: null })}
    >
      {t('wifi.new')}
    </Button>
  );
  return (
    <Panel title={t('wifi.title')} aside={add}>
      <p className="padded muted">{t('wifi.what')}</p>
      {profiles === undefined ? (
        asked.state === 'failed' ? (
          <Failed error={asked.error} onRetry={again} />
        ) : (
          <Loading what={t('wifi.loading')} />
        )
      ) : profiles.length === 0 ? (
        <Empty title={t('wifi.empty')}>{t('wifi.emptyWhy')}</Empty>
      ) : (
        <ProfileTable profiles={profiles} onChange={(profile) => setOpen({ profile })} onChanged={again} />
      )}
      {open === null ? null : (
        <WifiForm profile={open.profile} taken={profiles ?? []} onClose={() => setOpen(null)} onSaved={again} />
      )}
    </Panel>
  );
}

function ProfileTable(props: {
  readonly profiles: readonly WifiProfile[];
  readonly onChange: (profile: WifiProfile) => void;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const remove = async (name: string) => {
    const result = await api.call('wifi.remove', { name });
    if (result.ok) tell.done(t('wifi.removed', { name: isolated(name) }));
    else tell.failed(result.error);
    props.onChanged();
  };
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>{t('wifi.name')}</th>
          <th>{t('wifi.ssid')}</th>
          <th>
            <span className="visually-hidden">{t('wifi.act')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.profiles
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map((profile) => (
            <tr key={profile.name}>
              <td className="strong">
                <Outside text={profile.name} />
              </td>
              <td className="mono">
                <Outside text={profile.ssid} />
              </td>
              <td>
                <div className="row" style={{ justifyContent: 'flex-end' }}>
                  <Button size="xs" onClick={() => props.onChange(profile)}>
                    {t('wifi.change')}
                  </Button>
                  <ConfirmButton
                    size="xs"
                    title={t('wifi.removeTitle', { name: isolated(profile.name) })}
                    consequence={t('wifi.removeWhy')}
                    act={t('wifi.removeAct')}
                    onAct={() => remove(profile.name)}
                  >
                    {t('wifi.remove')}
                  </ConfirmButton>
                </div>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
