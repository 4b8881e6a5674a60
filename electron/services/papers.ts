import type { CallInput } from '../contract/calls.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Language } from '../contract/session.ts';
import type { Site } from '../contract/station.ts';
import { zonedTimes } from '../domain/climate/site-time.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal, StationEntry } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { PaperFrame, Printer, Printing } from '../domain/ports/printer.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { answered } from './journal.ts';

export interface PapersDeps {
  readonly printer: Printer;
  readonly files: Pick<Files, 'save'>;
  /** Of the station, whatever the window looks at. */
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Time zone of the site now, IANA. */
  readonly zone: () => string;
  readonly site: () => Promise<Pick<Site, 'name'> | null>;
  /** The file that the window looks at; absent in the window of the station. */
  readonly archive?: { readonly file: string; readonly site: string };
}

const words = {
  de: { locale: 'de-DE', made: 'ausgegeben', by: 'von', from: 'aus', numbers: 'Seite {page} von {pages}' },
  en: { locale: 'en-GB', made: 'made', by: 'by', from: 'from', numbers: 'Page {page} of {pages}' },
} as const satisfies Record<Language, unknown>;

/** The calls `papers.*`. The journal has the act before anything leaves the station. */
export function paperHandlers(deps: PapersDeps): Pick<Handlers, 'papers.pdf' | 'papers.stop'> {
  const { printer, files, journal, clock, log, zone, site, archive } = deps;
  const printings = new Set<{ readonly windowId: number; readonly printing: Printing; stopped: boolean }>();
  return {
    async 'papers.pdf'(input, { person, windowId }) {
      const at = clock.now();
      const about = { site: (await site())?.name ?? '', zone: zone(), at, file: archive?.file };
      // While somebody chooses where to, the window may go on to show something else.
      const printing = printer.pdf(input.sheet, frameOf(input, person, about));
      const one = { windowId, printing, stopped: false };
      printings.add(one);
      const made = await printing.done.finally(() => printings.delete(one));
      if (one.stopped) return ok({ saved: false });
      if (!made.ok) return made;
      const content = async (): Promise<Result<Uint8Array>> => {
        const kept = await answered(log, journal.append(rowOf(input, person.username, at, archive)));
        return kept.ok ? made : kept;
      };
      const saved = await files.save(fileName(input, zone(), at), content);
      return saved.ok ? ok({ saved: saved.value }) : saved;
    },
    async 'papers.stop'(_, { windowId }) {
      for (const one of printings) {
        if (one.windowId !== windowId) continue;
        one.stopped = true;
        one.printing.stop();
      }
      return ok({});
    },
  };
}

/**
 * The row of the act. Of an archive it names the file instead of an operator: who is signed in there has an account of
 * the file, which says nothing of people here. Who opened it, the row `archive.opened` says.
 */
function rowOf(
  { kind, name }: CallInput<'papers.pdf'>,
  username: string,
  at: number,
  archive: PapersDeps['archive'],
): StationEntry {
  return archive === undefined
    ? actEntry(at, 'report.made', username, { kind, name })
    : actEntry(at, 'report.made', null, { kind, name, ...archive });
}

function frameOf(
  { name }: CallInput<'papers.pdf'>,
  { username, language }: { readonly username: string; readonly language: Language },
  about: { readonly site: string; readonly zone: string; readonly at: number; readonly file: string | undefined },
): PaperFrame {
  const { site, zone, at, file } = about;
  const { locale, made: verb, by, from, numbers } = words[language];
  // A case has no accounts: then the file alone says where the paper is from.
  const who = username === '' ? '' : ` ${by} ${username}`;
  const source = file === undefined ? '' : ` ${from} ${file}`;
  const style = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat(locale, { ...style, timeZone: zone, timeZoneName: 'short' }).format(at);
  return {
    title: site === '' ? name : `${site} · ${name}`,
    made,
    by: `Leitstand · ${verb}${who}${source} · ${zone}`,
    numbers,
  };
}

/** `Muster-list-20261126-1402.pdf`: what a file system of any kind takes, by the site's clocks. */
function fileName({ name }: CallInput<'papers.pdf'>, zone: string, at: number): string {
  const [day, time = ''] = zonedTimes(zone)(at).replaceAll(/[-:]/g, '').split('T');
  const plain = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return `${plain === '' ? 'Leitstand' : plain}-${day}-${time.slice(0, 4)}.pdf`;
}
