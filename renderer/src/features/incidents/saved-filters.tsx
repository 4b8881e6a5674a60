import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { IconBookmark, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayName } from '../../../../electron/contract/fields.ts';
import type { IncidentFilter, SavedFilter } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Outside } from '../../ui/outside.tsx';
import { useTell } from '../../ui/tell.ts';
import { draftFrom, type FilterDraft, filterFrom } from './draft.ts';

interface SavedProps {
  readonly draft: FilterDraft;
  /** Something narrows: there is something to keep. */
  readonly narrowed: boolean;
  readonly onChoose: (draft: FilterDraft) => void;
}

/** The own filters by their names: one press looks for them again; one that was removed can be taken back. */
export const SavedFilters = memo(function SavedFilters({ draft, narrowed, onChoose }: SavedProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const text = useFailureText();
  const [asked, again] = useAsk('filters.list', {});
  const [saving, setSaving] = useState(false);
  const [removed, setRemoved] = useState<SavedFilter | null>(null);
  const list = asked.value ?? [];
  const remove = async (filter: SavedFilter) => {
    const result = await api.call('filters.remove', { id: filter.id });
    if (!result.ok) return tell.failed(result.error);
    setRemoved(filter);
    again();
  };
  const takeBack = async ({ name, filter }: SavedFilter) => {
    const result = await api.call('filters.save', { name, filter });
    if (!result.ok) return tell.failed(result.error);
    setRemoved(null);
    again();
  };
  return (
    <section className="saved" aria-label={t('saved.title')}>
      {asked.state === 'failed' ? (
        <p className="small">
          {text(asked.error)}{' '}
          <button type="button" className="link" onClick={again}>
            {t('common.retry')}
          </button>
        </p>
      ) : null}
      <ul className="saved-list">
        {list.map((each) => (
          <li key={each.id} className="saved-item">
            <button type="button" className="link cut" onClick={() => onChoose(draftFrom(each.filter))}>
              <Outside text={each.name} />
            </button>
            <ActionIcon
              size="xs"
              variant="subtle"
              color="gray"
              aria-label={t('saved.remove', { name: isolated(each.name) })}
              onClick={() => void remove(each)}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {removed === null ? null : (
        <p className="small" role="status">
          {t('saved.removed', { name: isolated(removed.name) })}{' '}
          <button type="button" className="link" onClick={() => void takeBack(removed)}>
            {t('saved.undo')}
          </button>
        </p>
      )}
      {saving ? (
        <SaveForm
          draft={draft}
          list={list}
          onClose={(kept) => {
            setSaving(false);
            if (kept) again();
          }}
        />
      ) : (
        <Button
          size="xs"
          leftSection={<IconBookmark size={14} aria-hidden />}
          disabled={!narrowed}
          onClick={() => setSaving(true)}
        >
          {t('saved.save')}
        </Button>
      )}
    </section>
  );
});

interface SaveProps {
  readonly draft: FilterDraft;
  readonly list: readonly SavedFilter[];
  readonly onClose: (kept: boolean) => void;
}

function SaveForm({ draft, list, onClose }: SaveProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [name, setName] = useState('');
  const [withTime, setWithTime] = useState(draft.preset === 'custom');
  const taken = list.some((each) => each.name === name.trim());
  const fits = displayName.safeParse(name).success && (taken || list.length < limits.savedFilters);
  const save = async () => {
    const filter = keptFilter(draft, withTime);
    const result = await api.call('filters.save', { name: name.trim(), filter });
    if (!result.ok) return tell.failed(result.error);
    onClose(true);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && fits && !taken) void save();
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose(false);
    }
  };
  return (
    <div className="saved-form">
      <TextInput
        ref={field}
        size="xs"
        id="saved-name"
        label={t('saved.name')}
        maxLength={limits.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={key}
      />
      {draft.preset === 'all' ? null : (
        <Checkbox
          size="xs"
          label={t('saved.withTime')}
          checked={withTime}
          onChange={(event) => setWithTime(event.currentTarget.checked)}
        />
      )}
      {taken ? (
        <p className="small" role="alert">
          {t('saved.taken')}
        </p>
      ) : null}
      {!taken && list.length >= limits.savedFilters ? <p className="small">{t('saved.full')}</p> : null}
      <div className="row row-wrap">
        <Button size="xs" onClick={() => onClose(false)}>
          {t('common.cancel')}
        </Button>
        <ActionButton size="xs" variant="filled" disabled={!fits} onAct={save}>
          {t(taken ? 'saved.overwrite' : 'common.save')}
        </ActionButton>
      </div>
    </div>
  );
}

/** The filter as it is kept: its time only where that was wanted, for it stays what it is now. */
function keptFilter(draft: FilterDraft, withTime: boolean): IncidentFilter {
  return filterFrom(withTime ? draft : { ...draft, preset: 'all', from: null, to: null }, Date.now());
}
