import { createContext, createElement, type ReactNode, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../session/store.ts';
import { useSession } from '../station.tsx';
import { ageOf, createFormats, type Formats } from './time.ts';

const systemZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const Context = createContext<Formats | null>(null);

/**
 * Gives the formats of the operator's language and the site's time zone to all below, made once: a list whose every row
 * made its own would spend most of its time on that.
 */
export function FormatsProvider({ children }: { readonly children: ReactNode }) {
  const language = useSession((state) => languageOf(state, navigator.language));
  const zone = useSession((state) => state.info?.site?.timeZone) ?? systemZone();
  const formats = useMemo(() => createFormats(language, zone), [language, zone]);
  return createElement(Context, { value: formats }, children);
}

/** How times and numbers are written; only below `FormatsProvider`. */
export function useFormats(): Formats {
  const formats = useContext(Context);
  if (formats === null) throw new Error('useFormats outside FormatsProvider');
  return formats;
}

/** Writes an age with its unit: "38 s". */
export function useAge(): (from: number, now: number) => string {
  const { t } = useTranslation();
  return (from, now) => {
    const { value, unit } = ageOf(from, now);
    return `${value}\u00A0${t(`unit.${unit}`)}`;
  };
}

/** Says that a value is not known, since when and how long that is by now (both moments in ms). */
export function useUnknownSince(): (since: number, now: number) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  return (since, now) => t('value.unknownSince', { time: formats.since(since, now), age: age(since, now) });
}

const KILO = 1_000;

/** Writes a size in bytes with the unit that fits it, by thousands: "12,4 MB". */
export function useBytes(): (bytes: number) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (bytes) => {
    const step = Math.min(3, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(KILO)));
    const unit = (['byte', 'kb', 'mb', 'gb'] as const)[step] ?? 'byte';
    return `${formats.number(bytes / KILO ** step, step < 2 ? 0 : 1)}\u00A0${t(`unit.${unit}`, { count: bytes })}`;
  };
}
