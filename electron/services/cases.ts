import type { CallInput } from '../contract/calls.ts';
import type { CaseContent } from '../contract/case-file.ts';
import type { IncidentFile } from '../contract/incidents.ts';
import type { Job } from '../contract/jobs.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Person } from '../contract/session.ts';
import type { Site } from '../contract/station.ts';
import { zonedTimes } from '../domain/climate/site-time.ts';
import type { CaseFiles, CaseParts, ShownCase } from '../domain/ports/cases.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Files } from '../domain/ports/files.ts';
import type { Journal } from '../domain/ports/journal.ts';
import type { JournalExporter, Proof } from '../domain/ports/journal-export.ts';
import type { Log } from '../domain/ports/log.ts';
import { nameOf, type Parts } from '../domain/ports/parts.ts';
import type { NodeStore } from '../domain/ports/stores.ts';
import { toHex } from '../domain/wire/text.ts';
import { type CaseReader, type Collected, collectCase } from './case-content.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import type { JobRun, Jobs } from './jobs.ts';
import { answered } from './journal.ts';

export interface CasesDeps {
  readonly reader: CaseReader;
  readonly exporter: Pick<JournalExporter, 'prove'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly nodes: Pick<NodeStore, 'list'>;
  readonly cases: CaseFiles;
  /** A case out of the file at a path; refusals as the contract's `cases.paper`. */
  readonly readBack: (path: string, sha256: string) => Promise<Result<ShownCase>>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly files: Pick<Files, 'target'>;
  readonly parts: Parts;
  readonly crypto: Pick<Crypto, 'sha256'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly site: () => Promise<Site | null>;
  readonly version: string;
}

type Question = CallInput<'cases.make'>;

/** Incidents with everything around them into one signed file. The journal has the act before anything leaves. */
export function caseHandlers(deps: CasesDeps): Pick<Handlers, 'cases.make' | 'cases.paper'> {
  let last: Made | null = null;
  return {
    async 'cases.make'(question, { person, windowId }) {
      const site = await deps.site();
      if (site === null) return fail('unavailable', 'the site is not in operation yet');
      const place = await deps.files.target(fileName(question, deps.clock.now(), site));
      if (!place.ok) return place;
      const { value } = place;
      if (value === null) return ok(null);
      return deps.jobs.start('case', { person, windowId }, async (run) => {
        const made = await make(deps, question, { person, site, place: value }, run);
        if (made.ok) last = { place: value, sha256: made.value.sha256 };
        return made;
      });
    },
    // From the file, not from the journal anew: what is printed is what the file has.
    async 'cases.paper'({ sha256 }) {
      if (last?.sha256 !== sha256) return fail('not_found', 'this is not the case that was made last');
      const read = await deps.readBack(last.place, sha256);
      if (!read.ok) return read;
      const { info, content } = read.value;
      return ok({ info, content: { ...content, files: content.files.map(withoutData) } });
    },
  };
}

function withoutData({ id, incident, name, bytes, sha256, by, at }: IncidentFile): IncidentFile {
  return { id, incident, name, bytes, sha256, by, at };
}

/** Where a case was put, and which bytes those were. */
interface Made {
  readonly place: string;
  readonly sha256: string;
}

/** What came of making one, in figures and names. */
type Outcome = NonNullable<Job['result']> & Pick<Made, 'sha256'>;

interface Around {
  readonly person: Person;
  readonly site: Site;
  readonly place: string;
}

async function make(deps: CasesDeps, question: Question, around: Around, run: JobRun): Promise<Result<Outcome>> {
  const { reader, log, cases } = deps;
  const total = question.incidents.length;
  const told = (done: number) => run.progress('collecting', done, total);
  const read = await answered(
    log,
    collectCase(reader, question, told, () => run.stopped()),
  );
  if (!read.ok) return read;
  if (!read.value.ok) return read.value;
  const collected = read.value.value;
  const ids = [...collected.rows.map(({ incident }) => incident.id), ...collected.comments.map(({ id }) => id)];
  const proven = await answered(log, deps.exporter.prove(ids, { onStop: run.onStop, progress: run.progress }));
  if (!proven.ok) return proven;
  if (proven.value === null) return fail('conflict', 'it was stopped');
  const names = Object.fromEntries((await deps.nodes.list()).map(({ id, name }) => [id, name]));
  const made = { at: deps.clock.now(), by: around.person.username, version: deps.version };
  const packed = await cases.pack(partsOf(question, collected, proven.value, { site: around.site, made, names }));
  if (!packed.ok) return packed;
  const written = await write(deps, question, around, packed.value, run);
  if (!written.ok) return written;
  const { broken } = proven.value.chain;
  const found = broken === null ? {} : { brokenAt: broken.at, brokenHow: broken.how };
  return ok({ ...written.value, ...found, withheld: collected.withheld.length });
}

function partsOf(
  { title, remarks }: Question,
  { chosen, rows, comments, files, withheld, curves, alarms }: Collected,
  { hashes, chain }: Proof,
  about: Pick<CaseContent, 'site' | 'made'> & { readonly names: Readonly<Record<string, string>> },
): CaseParts {
  const hashOf = (id: number) => hashes.get(id) ?? '';
  const { head, verified, broken } = chain;
  return {
    v: 1,
    site: about.site,
    made: about.made,
    title,
    remarks,
    chosen,
    rows: rows.map(({ incident, near }) => ({ incident, near, hash: hashOf(incident.id) })),
    comments: comments.map((incident) => ({ incident, near: ['itself'], hash: hashOf(incident.id) })),
    files,
    ...(withheld.length > 0 && { withheld: [...withheld] }),
    curves,
    alarms,
    names: { nodes: about.names },
    chain: {
      rows: head.row,
      hash: head.hash,
      verifiedFrom: verified?.from ?? 0,
      verifiedTo: verified?.to ?? 0,
      broken,
    },
  };
}

async function write(
  deps: CasesDeps,
  { title, incidents }: Question,
  { place, person }: Around,
  file: Uint8Array,
  run: JobRun,
): Promise<Result<Outcome>> {
  const { parts, journal, clock, log, cases, crypto } = deps;
  const part = await parts.begin(place);
  if (!part.ok) return part;
  try {
    if (!run.noReturn()) return fail('conflict', 'it was stopped');
    run.progress('writing', 0, null);
    const [name, sha256] = [nameOf(place), toHex(crypto.sha256(file))];
    const about = { title, file: name, incidents: incidents.length, sha256, key: cases.key };
    const kept = await answered(log, journal.append(actEntry(clock.now(), 'case.made', person.username, about)));
    if (!kept.ok) return kept;
    await part.value.write(file);
    await part.value.keep();
    return ok({ name, rows: incidents.length, sha256, key: cases.key });
  } catch (cause) {
    return fail('unavailable', `the file could not be written: ${String(cause)}`, { reason: 'file' });
  } finally {
    await part.value.drop();
  }
}

/** `case-Forced door-20261126.leitstand-case`. */
function fileName({ title }: Question, now: number, { timeZone }: Site): string {
  const [day = ''] = zonedTimes(timeZone)(now).replaceAll('-', '').split('T');
  const clean = title.replaceAll(/[^\p{L}\p{N} ._-]/gu, '').trim();
  return `case-${clean === '' ? '' : `${clean}-`}${day}.leitstand-case`;
}
