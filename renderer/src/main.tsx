import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';
import './theme/base.css';
import 'dayjs/locale/de';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './app.tsx';
import { createTranslator } from './i18n/i18n.ts';
import { createStation, StationProvider } from './station.tsx';

const root = document.getElementById('root');
const translator = createTranslator(navigator.language.startsWith('de') ? 'de' : 'en');

if (root !== null && window.leitstand === undefined) root.textContent = translator.t('app.noBridge');
if (root !== null && window.leitstand !== undefined)
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={translator}>
        <StationProvider station={createStation(window.leitstand)}>
          <App />
        </StationProvider>
      </I18nextProvider>
    </StrictMode>,
  );
