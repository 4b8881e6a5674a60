import type { Failure } from '../contract/result.ts';
import type { Language } from '../contract/session.ts';

type Reason = 'full' | 'unwritable' | 'unreadable' | 'keychain' | 'future' | 'foreign' | 'no_backup' | 'other';

/** Why the station does not start and what to do, in one sentence each; `folder` is that of the data. */
const words: Readonly<Record<Language, Readonly<Record<Reason, (folder: string) => string>>>> = {
  de: {
    full: (folder) =>
      `Leitstand kann nicht starten, weil der Datenträger voll ist: Schaffen Sie Platz dort, wo ${folder} liegt, und starten Sie erneut; verloren ist nichts.`,
    unwritable: (folder) =>
      `Leitstand kann nicht starten, weil er in ${folder} nicht schreiben darf: Geben Sie diesem Benutzer das Recht dazu oder heben Sie den Schreibschutz auf, und starten Sie erneut; verloren ist nichts.`,
    unreadable: (folder) =>
      `Leitstand kann nicht starten, weil sich die Datenbank in ${folder} nicht lesen lässt: Prüfen Sie, ob der Datenträger angeschlossen und in Ordnung ist, und starten Sie erneut; verloren ist nichts.`,
    keychain: () =>
      'Leitstand kann nicht starten, weil der Schlüsselbund mit den Schlüsseln dieser Station nicht antwortet: Entsperren Sie ihn und starten Sie erneut.',
    future: () =>
      'Leitstand kann nicht starten, weil eine neuere Version die Datenbank geschrieben hat: Installieren Sie wieder diese Version.',
    foreign: (folder) =>
      `Leitstand kann nicht starten, weil die Datenbank in ${folder} einer anderen Anwendung gehört: Wählen Sie einen anderen Datenordner.`,
    no_backup: (folder) =>
      `Leitstand kann nicht starten, weil die Datenbank beschädigt ist und sich keine Sicherung öffnen lässt: Legen Sie eine Sicherung dieser Station (*.leitstand-backup) in den Ordner backups von ${folder} und starten Sie erneut.`,
    other: () => 'Leitstand kann nicht starten: Geben Sie dem Support die Meldung darunter.',
  },
  en: {
    full: (folder) =>
      `Leitstand cannot start because the disk is full: make room where ${folder} is and start again; nothing is lost.`,
    unwritable: (folder) =>
      `Leitstand cannot start because it may not write to ${folder}: give this user the right to, or remove the write protection, and start again; nothing is lost.`,
    unreadable: (folder) =>
      `Leitstand cannot start because the database in ${folder} cannot be read: see whether the disk is connected and sound, and start again; nothing is lost.`,
    keychain: () =>
      'Leitstand cannot start because the keychain with the keys of this station does not answer: unlock it and start again.',
    future: () =>
      'Leitstand cannot start because a newer version has written the database: install that version again.',
    foreign: (folder) =>
      `Leitstand cannot start because the database in ${folder} belongs to another application: choose another data folder.`,
    no_backup: (folder) =>
      `Leitstand cannot start because the database is damaged and no backup of it opens: put a backup of this station (*.leitstand-backup) into the folder backups of ${folder} and start again.`,
    other: () => 'Leitstand cannot start: give support the message below.',
  },
};

/** What is shown where the station does not start: a sentence for the guard, then the cause in its own words for support. */
export function startFailureText({ message, details }: Failure, language: Language, folder: string): string {
  const { other, ...known } = words[language];
  const sentence = new Map(Object.entries(known)).get(String(details?.['reason'])) ?? other;
  return `${sentence(folder)}\n\n${message}`;
}
