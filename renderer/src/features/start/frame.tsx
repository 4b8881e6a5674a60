import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './start.css';

/** The page around login and first run. */
export function StartFrame({ children, wide = false }: { readonly children: ReactNode; readonly wide?: boolean }) {
  const { t } = useTranslation();
  return (
    <main className="start">
      <div className={`start-card ${wide ? 'start-wide' : ''}`}>
        <div className="start-brand">
          <h1>{t('app.name')}</h1>
          <span className="muted">{t('app.what')}</span>
        </div>
        {children}
      </div>
    </main>
  );
}
