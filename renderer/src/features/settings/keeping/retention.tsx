import { Button, Modal, TextInput } from '@mantine/core';
import { DateInput, DatesProvider } from '@mantine/dates';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../../../electron/contract/limits.ts';
import { useFormats } from '../../../format/use.ts';
import { fromLocalField } from '../../../format/zoned.ts';
import { Fault, type Persons, TwoPersons, type Wrong, wrongOfTwo } from '../../../session/two-persons.tsx';
import { useStation } from '../../../station.tsx';
import { useAsk } from '../../../ui/ask.tsx';
import { JobProgress } from '../../../ui/job.tsx';
import { Notice } from '../../../ui/states.tsx';
import { readDate } from '../../access/dates.ts';

/** How long what is kept, and how the journal is deleted before a time. */
export function Retention({ onChanged }: { readonly onChanged: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <section className="stack">
      <h3>{t('keeping.retention')}</h3>
      <dl className="facts">
        {(['journal', 'raw', 'rollup5', 'rollup60'] as const).map((what) => [
          <dt key={`${what}-name`}>{t(`keeping.kept.${what}`)}</dt>,
          <dd key={what}>{t(`keeping.keptFor.${what}`)}</dd>,
        ])}
      </dl>
      <div className="row">
        <p className="grow small muted">{t('keeping.purgeWhy')}</p>
        <Button onClick={() => setOpen(true)}>{t('keeping.purge')}</Button>
      </div>
      {open ? (
        <Purge
          onClose={() => {
            setOpen(false);
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

function Purge({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [job, setJob] = useState<string | null>(null);
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('keeping.purgeTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {job === null ? <PurgeForm onBegun={setJob} onClose={onClose} /> : <JobProgress id={job} />}
    </Modal>
  );
}

interface Draft extends Persons {
  /** As a date field gives it; the day's begin in this machine's zone. */
  readonly before: string;
  readonly reason: string;
}

const empty: Draft = { before: '', reason: '', own: '', username: '', second: '' };
/** What is asked to be deleted: the first moment that stays, by the site's calendar, and how many rows were shown. */
interface Asked {
  readonly before: number;
  readonly rows: number;
}

function usePurge(onBegun: (job: string) => void) {
  const { api } = useStation();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [busy, setBusy] = useState(false);
  const act = async ({ reason, own, username, second }: Draft, asked: Asked): Promise<Wrong | null> => {
    const proof = await api.call('session.confirm', { password: own });
    if (!proof.ok) return { where: 'own', error: proof.error };
    const other = { username: username.trim(), password: second };
    const input = { ...asked, reason: reason.trim(), second: other };
    const result = await api.call('journal.purge', input);
    if (!result.ok) return wrongOfTwo(result.error);
    if (result.value !== null) onBegun(result.value.job);
    return null;
  };
  const purge = async (draft: Draft, asked: Asked) => {
    setBusy(true);
    const failed = await act(draft, asked);
    setBusy(false);
    setWrong(failed);
  };
  return { purge, busy, wrong };
}

function PurgeForm({ onBegun, onClose }: { readonly onBegun: (job: string) => void; readonly onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [draft, setDraft] = useState(empty);
  const { purge, busy, wrong } = usePurge(onBegun);
  const { timeZone } = useFormats();
  const before = fromLocalField(`${draft.before}T00:00`, timeZone);
  const [asked] = useAsk('journal.purgeable', { before: Math.max(0, before ?? 0) });
  const rows = before === undefined || asked.state !== 'ready' ? null : asked.value.rows;
  const { reason, own, username, second } = draft;
  const filled = reason.trim().length >= 3 && own !== '' && username.trim() !== '' && second !== '';
  const set = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (filled && before !== undefined && rows !== null && rows > 0 && !busy) void purge(draft, { before, rows });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Notice kind="warning" title={t('keeping.purgeForEver')}>
        {t('keeping.purgeDoes')}
      </Notice>
      <div className="keeping-fields">
        <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
          <DateInput
            label={t('keeping.before')}
            valueFormat="DD.MM.YYYY"
            dateParser={readDate}
            weekendDays={[]}
            hideOutsideDates
            value={draft.before === '' ? null : draft.before}
            onChange={(day) => set({ before: day ?? '' })}
            ariaLabels={{ previousMonth: t('holidays.monthBefore'), nextMonth: t('holidays.monthAfter') }}
          />
        </DatesProvider>
        <Counted rows={rows} />
      </div>
      <TextInput
        label={t('keeping.reason')}
        maxLength={limits.reason}
        value={reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <TwoPersons draft={draft} wrong={wrong} onSet={set} first={t('modes.first')} second={t('keeping.secondAdmin')} />
      {wrong?.where === 'all' ? <Fault wrong={wrong} /> : null}
      <div className="form-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" loading={busy} disabled={!filled || rows === null || rows === 0}>
          {t('keeping.purgeAct')}
        </Button>
      </div>
    </form>
  );
}

function Counted({ rows }: { readonly rows: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (rows === null) return <span className="keeping-counted muted">{t('keeping.pickDay')}</span>;
  return (
    <strong className="keeping-counted" role="status">
      {rows === 0 ? t('keeping.nothingOlder') : t('keeping.purgeCount', { count: rows, rows: formats.number(rows) })}
    </strong>
  );
}
