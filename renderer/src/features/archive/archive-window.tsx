import { Button } from '@mantine/core';
import { lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchiveInfo } from '../../../../electron/contract/archive.ts';
import type { StationInfo } from '../../../../electron/contract/station.ts';
import { useSessionActions } from '../../session/actions.ts';
import { PasswordConfirmation } from '../../session/confirmation.tsx';
import { LockScreen } from '../../shell/lock.tsx';
import { useSession } from '../../station.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Login } from '../start/login.tsx';
import { ArchiveBand } from './band.tsx';
import { CasePage } from './case-page.tsx';

const Journal = lazy(async () => ({ default: (await import('../incidents/incidents.tsx')).Incidents }));
const Climate = lazy(async () => ({ default: (await import('../climate/climate.tsx')).Climate }));
const Sheets = lazy(async () => ({ default: (await import('../handover/past.tsx')).PastHandover }));

const pages = ['journal', 'climate', 'sheets'] as const;

/** A window that looks at a file: its band, and what can be reviewed of it. */
export function ArchiveWindow({ archive, info }: { readonly archive: ArchiveInfo; readonly info: StationInfo }) {
  const { t } = useTranslation();
  const signedIn = useSession(({ session }) => session !== null);
  useEffect(() => {
    document.title = `${t('archive.band')} · ${archive.name}`;
  }, [t, archive.name]);
  return (
    <div className="archive">
      <ArchiveBand info={archive} />
      <div className="archive-page">
        {archive.kind === 'case' ? <CasePage info={archive} /> : signedIn ? <Reviewed /> : <Login info={info} />}
      </div>
    </div>
  );
}

function Reviewed() {
  const { t } = useTranslation();
  const { logout } = useSessionActions();
  const locked = useSession(({ session }) => session?.locked ?? false);
  const [page, setPage] = useState<(typeof pages)[number]>('journal');
  if (locked) return <LockScreen />;
  return (
    <PasswordConfirmation>
      <main className="archive-main" aria-label={t(`archive.page.${page}`)}>
        <h1 className="visually-hidden">{t(`archive.page.${page}`)}</h1>
        <Button size="xs" className="archive-logout" onClick={() => void logout()}>
          {t('archive.logout')}
        </Button>
        <Pages
          label={t('archive.pages')}
          pages={pages}
          page={page}
          nameOf={(each) => t(`archive.page.${each}`)}
          onGo={setPage}
        >
          {page === 'journal' ? <Journal /> : page === 'climate' ? <Climate past /> : <Sheets />}
        </Pages>
      </main>
    </PasswordConfirmation>
  );
}
