import { useTranslation } from 'react-i18next';
import { useFormats } from '../format/use.ts';
import { useLive } from '../station.tsx';
import { useNow } from '../ui/now.ts';
import { Outside } from '../ui/outside.tsx';
import { Notice } from '../ui/states.tsx';

/** Above every screen: what is shown is not stored, since when, what that means and what helps. */
export function JournalNotice() {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(10_000);
  const unwritten = useLive(({ journal }) => journal?.unwritten ?? null);
  if (unwritten === null) return null;
  return (
    <Notice kind="warning" live title={t('connection.journal', { since: formats.since(unwritten.since, now) })}>
      {t('connection.journalWhy')}{' '}
      <span className="small muted">
        <Outside text={t('connection.journalSupport', { message: unwritten.message })} />
      </span>
    </Notice>
  );
}
