import { describe, expect, it } from 'vitest';
import { noFiles } from '../../build/testing/no-files.ts';
import { noPrinter } from '../../build/testing/no-printer.ts';
import { ok, type Result } from '../contract/result.ts';
import type { StationEntry } from '../domain/ports/journal.ts';
import type { PaperFrame } from '../domain/ports/printer.ts';
import type { Caller } from './handlers.ts';
import { type PapersDeps, paperHandlers } from './papers.ts';

const caller = (language: 'de' | 'en'): Caller => ({
  person: { id: 1, username: 'ada', role: 'guard', language, appearance: 'system' },
  windowId: 7,
  sessionId: 's',
  locked: false,
});
const sheet = '<!doctype html><title>x</title>';
const at = Date.UTC(2026, 10, 26, 13, 2);

/** What happened, in its order. */
function desk(part: Partial<PapersDeps> = {}) {
  const steps: string[] = [];
  const frames: PaperFrame[] = [];
  const rows: StationEntry[] = [];
  const handlers = paperHandlers({
    printer: {
      pdf(printed, frame) {
        steps.push(`printed ${printed}`);
        frames.push(frame);
        return { done: Promise.resolve(ok(new Uint8Array([37]))), stop: () => undefined };
      },
    },
    files: {
      ...noFiles,
      async save(name: string, content: () => Promise<Result<string | Uint8Array>>) {
        steps.push(`asked for ${name}`);
        const made = await content();
        if (!made.ok) return made;
        steps.push('written');
        return ok(true);
      },
    },
    journal: {
      async append(...entries) {
        steps.push('journal');
        rows.push(...entries);
        return [];
      },
    },
    clock: { now: () => at },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    zone: () => 'Europe/Berlin',
    site: async () => ({ name: 'DC 2' }),
    ...part,
  });
  return { steps, frames, rows, pdf: handlers['papers.pdf'], stop: handlers['papers.stop'] };
}

describe('a paper as PDF', () => {
  it('is printed as the window drew it, before anybody chooses where to, and is in the journal before it is written', async () => {
    const { steps, rows, pdf } = desk();
    expect(await pdf({ kind: 'muster', name: 'Muster list', sheet }, caller('en'))).toEqual(ok({ saved: true }));
    expect(steps).toEqual([`printed ${sheet}`, 'asked for Muster-list-20261126-1402.pdf', 'journal', 'written']);
    expect(rows).toMatchObject([{ type: 'report.made', actor: 'ada', value: { kind: 'muster', name: 'Muster list' } }]);
  });

  it('says the site, the time with its zone, who and the page on each page, in the language of who asks', async () => {
    const { frames, pdf } = desk();
    await pdf({ kind: 'report', name: 'Zutritt', sheet }, caller('de'));
    await pdf({ kind: 'report', name: 'Access', sheet }, caller('en'));
    expect(frames).toEqual([
      {
        title: 'DC 2 · Zutritt',
        made: '26.11.2026, 14:02 MEZ',
        by: 'Leitstand · ausgegeben von ada · Europe/Berlin',
        numbers: 'Seite {page} von {pages}',
      },
      {
        title: 'DC 2 · Access',
        made: '26/11/2026, 14:02 CET',
        by: 'Leitstand · made by ada · Europe/Berlin',
        numbers: 'Page {page} of {pages}',
      },
    ]);
  });

  it('has a name that every file system takes, whatever it is called', async () => {
    const { steps, pdf } = desk();
    await pdf({ kind: 'report', name: '../../etc: „Übergabe" <b>', sheet }, caller('de'));
    await pdf({ kind: 'report', name: '***', sheet }, caller('de'));
    expect(steps.filter((step) => step.startsWith('asked'))).toEqual([
      'asked for etc-Übergabe-b-20261126-1402.pdf',
      'asked for Leitstand-20261126-1402.pdf',
    ]);
  });

  it('leaves neither a row nor a file where it cannot be printed', async () => {
    const { steps, pdf } = desk({ printer: noPrinter });
    expect(await pdf({ kind: 'case', name: 'x', sheet }, caller('en'))).toMatchObject({ ok: false });
    expect(steps).toEqual([]);
  });

  it('that is stopped by its window, and by no other, is asked for and kept nowhere', async () => {
    const [stopped, made] = [Promise.withResolvers<Result<Uint8Array>>(), ok(new Uint8Array([37]))];
    const { steps, pdf, stop } = desk({
      printer: { pdf: () => ({ done: stopped.promise, stop: () => stopped.resolve(made) }) },
    });
    const printing = pdf({ kind: 'case', name: 'x', sheet }, caller('en'));
    await stop({}, { ...caller('en'), windowId: 8 });
    expect(await Promise.race([printing, Promise.resolve('goes on')])).toBe('goes on');
    await stop({}, caller('en'));
    expect(await printing).toEqual(ok({ saved: false }));
    expect(steps).toEqual([]);
  });
});
