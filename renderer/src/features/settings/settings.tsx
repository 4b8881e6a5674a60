import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/states.tsx';
import { About } from './about.tsx';
import { Accounts } from './accounts.tsx';
import { Appearance } from './appearance.tsx';
import { Attention } from './attention.tsx';
import { BrokerSettingsPage } from './broker-page.tsx';
import { KeepingPage } from './keeping/keeping.tsx';
import { OwnPassword } from './own-password.tsx';
import { SitePage } from './site.tsx';
import { WifiPage } from './wifi.tsx';
import './settings.css';

const pages = {
  appearance: Appearance,
  password: OwnPassword,
  attention: Attention,
  accounts: Accounts,
  broker: BrokerSettingsPage,
  wifi: WifiPage,
  site: SitePage,
  keeping: KeepingPage,
  about: About,
} as const;
type Page = keyof typeof pages;
const names = Object.keys(pages) as Page[];

/** What can be set, page by page; what needs another role says so. */
export function Settings() {
  const { t } = useTranslation();
  const [page, setPage] = useState<Page>('appearance');
  const Current = pages[page];
  return (
    <div className="settings">
      <Panel title={t('screen.settings')}>
        <nav className="settings-nav" aria-label={t('screen.settings')}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              className="nav-item"
              aria-current={name === page ? 'page' : undefined}
              onClick={() => setPage(name)}
            >
              {t(`settings.page.${name}`)}
            </button>
          ))}
        </nav>
      </Panel>
      <Current />
    </div>
  );
}
