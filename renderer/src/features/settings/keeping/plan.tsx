import { NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BackupSettings, type BackupStatus, backupSettings } from '../../../../../electron/contract/keeping.ts';
import { useStation } from '../../../station.tsx';
import { ActionButton } from '../../../ui/ask.tsx';
import { Outside } from '../../../ui/outside.tsx';
import { useTell } from '../../../ui/tell.ts';

/** Where backups go. */
export function FolderChoice({ status, onChanged }: { readonly status: BackupStatus; readonly onChanged: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const choose = async (ask: boolean) => {
    const result = await api.call('backup.folder', { ask });
    if (!result.ok) return tell.failed(result.error);
    if (result.value.folder !== status.folder) tell.done(t('keeping.folderSaved'));
    onChanged();
  };
  return (
    <div className="keeping-folder">
      <span className="keeping-path">
        {status.folder === null ? t('keeping.ownFolder') : <Outside text={status.folder} />}
      </span>
      <ActionButton onAct={() => choose(true)}>{t('keeping.choose')}</ActionButton>
      {status.folder === null ? null : <ActionButton onAct={() => choose(false)}>{t('keeping.useOwn')}</ActionButton>}
    </div>
  );
}

const everyHours = [1, 4, 6, 12, 24, 48, 168] as const;
const spans = ['daily', 'weekly', 'monthly'] as const;

/** How often, and how many are kept. */
export function Schedule({
  settings,
  onChanged,
}: {
  readonly settings: BackupSettings;
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const [draft, setDraft] = useState(settings);
  const right = backupSettings.safeParse(draft).success;
  const hours = [...new Set([...everyHours, settings.everyHours])].toSorted((a, b) => a - b);
  const save = async () => {
    const result = await api.call('backup.configure', draft);
    if (!result.ok) return tell.failed(result.error);
    tell.done(t('keeping.saved'));
    onChanged();
  };
  return (
    <div className="stack">
      <div className="keeping-fields">
        <Select
          label={t('keeping.every')}
          data={hours.map((each) => ({ value: String(each), label: t('keeping.hours', { count: each }) }))}
          value={String(draft.everyHours)}
          allowDeselect={false}
          onChange={(value) => setDraft({ ...draft, everyHours: Number(value) })}
        />
        {spans.map((span) => (
          <NumberInput
            key={span}
            label={t(`keeping.keep.${span}`)}
            min={span === 'daily' ? 1 : 0}
            max={span === 'monthly' ? 120 : 60}
            allowDecimal={false}
            allowNegative={false}
            value={draft.keep[span]}
            onChange={(value) =>
              setDraft({ ...draft, keep: { ...draft.keep, [span]: value === '' ? -1 : Number(value) } })
            }
          />
        ))}
        <ActionButton disabled={!right || JSON.stringify(draft) === JSON.stringify(settings)} onAct={save}>
          {t('common.save')}
        </ActionButton>
      </div>
      <p className="small muted">{t('keeping.keepWhy')}</p>
    </div>
  );
}
