import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../electron/contract/result.ts';
import { FirstRun } from './features/start/first-run.tsx';
import { StartFrame } from './features/start/frame.tsx';
import { Login } from './features/start/login.tsx';
import { Opening } from './features/start/opening.tsx';
import { FormatsProvider } from './format/use.ts';
import { useLifecycle } from './session/lifecycle.ts';
import { isStarting } from './session/starting.ts';
import { languageOf } from './session/store.ts';
import { Shell } from './shell/shell.tsx';
import { useSession } from './station.tsx';
import { theme } from './theme/theme.ts';
import { Failed, Loading } from './ui/states.tsx';

const ArchiveWindow = lazy(async () => ({
  default: (await import('./features/archive/archive-window.tsx')).ArchiveWindow,
}));

/** The window: look and language of the operator around what is due now. */
export function App() {
  const appearance = useSession(({ session }) => session?.person.appearance ?? 'system');
  const system = useColorScheme();
  useLanguage();
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={appearance === 'system' ? system : appearance}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <FormatsProvider>
        <Phases />
      </FormatsProvider>
      <Notifications position="bottom-right" limit={4} zIndex={500} />
    </MantineProvider>
  );
}

function useLanguage() {
  const { i18n } = useTranslation();
  const language = useSession((state) => languageOf(state, navigator.language));
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [i18n, language]);
}

/** There is no answer from the station yet, or none that can be used. */
function Waiting({ error, onRetry }: { readonly error: Failure | null; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  if (error === null) return <Loading what={t('app.starting')} />;
  return isStarting(error) ? <Opening error={error} /> : <Failed error={error} onRetry={onRetry} />;
}

function Phases() {
  const { t } = useTranslation();
  const retry = useLifecycle();
  const info = useSession((state) => state.info);
  const error = useSession((state) => state.infoError);
  const signedIn = useSession(({ session }) => session !== null);
  const settingUp = useSession((state) => state.settingUp);
  const archive = useSession((state) => state.archive);
  if (info === null)
    return (
      <StartFrame>
        <Waiting error={error} onRetry={retry} />
      </StartFrame>
    );
  if (archive !== null)
    return (
      <Suspense fallback={<Loading what={t('common.loading')} />}>
        <ArchiveWindow archive={archive} info={info} />
      </Suspense>
    );
  if (settingUp || (info.firstRun && !signedIn)) return <FirstRun />;
  return signedIn ? <Shell /> : <Login info={info} />;
}
