import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayName } from '../../../../electron/contract/fields.ts';
import type { Site, StationInfo } from '../../../../electron/contract/station.ts';
import { useMay, useSession, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { NeedsRole, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { ZoneSelect } from './broker-form.tsx';

/** Name and time zone of the site. Its id is part of every topic and stays. */
export function SitePage() {
  const { t } = useTranslation();
  const info = useSession((state) => state.info);
  const admin = useMay('admin');
  return (
    <Panel title={t('settings.page.site')} padded>
      {info?.site == null ? null : admin ? (
        <SiteForm key={info.site.id} info={info} site={info.site} />
      ) : (
        <NeedsRole role="admin" />
      )}
    </Panel>
  );
}

function SiteForm({ info, site }: { readonly info: StationInfo; readonly site: Site }) {
  const { t } = useTranslation();
  const { api, session } = useStation();
  const tell = useTell();
  const [name, setName] = useState(site.name);
  const [timeZone, setTimeZone] = useState(site.timeZone);
  const parsed = displayName.safeParse(name);
  const save = async () => {
    if (!parsed.success) return;
    const result = await api.call('station.site', { name: parsed.data, timeZone });
    if (!result.ok) return tell.failed(result.error);
    session.setInfo({ ok: true, value: { ...info, site: result.value } });
    tell.done(t('site.saved'));
  };
  return (
    <div className="stack narrow">
      <TextInput
        label={t('site.name')}
        value={name}
        error={parsed.success ? null : t('site.wrong.name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ZoneSelect value={timeZone} onChange={setTimeZone} />
      <div className="form-foot">
        <ActionButton
          variant="filled"
          disabled={!parsed.success || (parsed.data === site.name && timeZone === site.timeZone)}
          onAct={save}
        >
          {t('common.save')}
        </ActionButton>
      </div>
    </div>
  );
}
