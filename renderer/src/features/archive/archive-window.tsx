import { Button, Tabs } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchiveInfo } from '../../../../electron/contract/archive.ts';
import type { StationInfo } from '../../../../electron/contract/station.ts';
import { useSessionActions } from '../../session/actions.ts';
import { PasswordConfirmation } from '../../session/confirmation.tsx';
import { LockScreen } from '../../shell/lock.tsx';
import { useSession } from '../../station.tsx';
import { Loading } from '../../ui/states.tsx';
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
        {archive.kind === 'case' ? <CasePage info={archive} /> : signedIn ? <Pages /> : <Login info={info} />}
      </div>
    </div>
  );
}

function Pages() {
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
        <Tabs
          className="pages"
          keepMounted={false}
          value={page}
          onChange={(next) => setPage(pages.find((each) => each === next) ?? 'journal')}
        >
          <Tabs.List aria-label={t('archive.pages')}>
            {pages.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`archive.page.${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={page} tabIndex={-1} className="page">
            <Suspense fallback={<Loading what={t('common.loading')} />}>
              {page === 'journal' ? <Journal /> : page === 'climate' ? <Climate past /> : <Sheets />}
            </Suspense>
          </Tabs.Panel>
        </Tabs>
      </main>
    </PasswordConfirmation>
  );
}
