import type { NotificationConstructorOptions } from 'electron';
import { alarmNames } from '../contract/alarm-names.ts';
import type { DeskCall, DeskNews, DeskStanding } from '../contract/desk.ts';
import type { Priority } from '../contract/fields.ts';

type Language = 'de' | 'en';

interface Words {
  readonly priority: Readonly<Record<Priority, string>>;
  readonly many: (count: number) => string;
  readonly highest: (what: string) => string;
  readonly calm: string;
  readonly standing: (standing: DeskStanding) => string;
}

const words: Readonly<Record<Language, Words>> = {
  de: {
    priority: { critical: 'Kritisch', high: 'Hoch', medium: 'Mittel', low: 'Niedrig' },
    many: (count) => `${count} neue Alarme`,
    highest: (what) => `Höchster: ${what}`,
    calm: 'Leitstand: kein Alarm',
    standing: ({ all, unacknowledged }) =>
      `Leitstand: ${all} ${all === 1 ? 'Alarm' : 'Alarme'}, ${unacknowledged} nicht quittiert`,
  },
  en: {
    priority: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
    many: (count) => `${count} new alarms`,
    highest: (what) => `Highest: ${what}`,
    calm: 'Leitstand: no alarm',
    standing: ({ all, unacknowledged }) =>
      `Leitstand: ${all} ${all === 1 ? 'alarm' : 'alarms'}, ${unacknowledged} not acknowledged`,
  },
};

/** What a notification says: the alarm and its place, or how many there are and the most urgent of them. */
export function noticeOf({ count, highest }: DeskCall, language: Language): { title: string; body: string } {
  const { priority, many, highest: first } = words[language];
  const name = alarmNames[language][`alarm.${highest.type}`];
  if (count === 1) return { title: `${priority[highest.priority]}: ${name}`, body: highest.place ?? 'Leitstand' };
  const what = highest.place === null ? name : `${name}, ${highest.place}`;
  return { title: many(count), body: first(`${what} (${priority[highest.priority]})`) };
}

/** What the tray says when somebody points at it. */
export function trayText(standing: DeskStanding, language: Language): string {
  const { calm, standing: said } = words[language];
  return standing.all === 0 ? calm : said(standing);
}

/** As much of a notification of the system as is used. */
export interface Notice {
  on(event: 'click', listener: () => void): unknown;
  show(): void;
  close(): void;
}

export interface AttentionDeps {
  readonly language: Language;
  /** Null where the system shows none. */
  readonly notice: (options: NotificationConstructorOptions) => Notice | null;
  /** Whether somebody looks at the window: what it shows need not be notified of. */
  readonly isLookedAt: () => boolean;
  /** Whether somebody is signed in: a window without a session shows no alarm, and is silent. */
  readonly isSignedIn: () => boolean;
  readonly bringToFront: () => void;
  /** Lets the window show an alarm. */
  readonly open: (key: string) => void;
  /** The symbol beside the clock. */
  readonly tray: (text: string, count: number, highest: Priority | null) => void;
}

/** Draws the attention of somebody who does not look at the window: notification, window and tray. */
export function createAttention(deps: AttentionDeps): (news: DeskNews) => void {
  const { language } = deps;
  // Held: a notification that nobody holds is collected, and its click is heard by nobody.
  let shown: Notice | null = null;

  const notify = (call: DeskCall) => {
    const urgency = call.highest.priority === 'critical' ? 'critical' : 'normal';
    // A window with a session sounds itself; two sounds at once would be none.
    const next = deps.notice({ ...noticeOf(call, language), urgency, silent: deps.isSignedIn() });
    shown?.close();
    shown = next;
    next?.on('click', () => {
      deps.bringToFront();
      deps.open(call.highest.key);
    });
    next?.show();
  };

  return ({ standing, call }) => {
    deps.tray(trayText(standing, language), standing.unacknowledged, standing.highest);
    if (call === null) return;
    if (call.notify && !(deps.isSignedIn() && deps.isLookedAt())) notify(call);
    if (call.forward) deps.bringToFront();
  };
}
