import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../session/store.ts';
import { useSession } from '../station.tsx';
import { ageOf, createFormats, type Formats } from './time.ts';

const systemZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Formats by the operator's language and the site's time zone. */
export function useFormats(): Formats {
  const language = useSession((state) => languageOf(state, navigator.language));
  const zone = useSession((state) => state.info?.site?.timeZone) ?? systemZone();
  return useMemo(() => createFormats(language, zone), [language, zone]);
}

/** Writes an age with its unit: "38 s". */
export function useAge(): (from: number, now: number) => string {
  const { t } = useTranslation();
  return (from, now) => {
    const { value, unit } = ageOf(from, now);
    return `${value}\u00A0${t(`unit.${unit}`)}`;
  };
}
