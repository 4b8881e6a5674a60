import { z } from 'zod';
import { type HandoverSheet, handoverSheet } from '../contract/handover.ts';
import { limits } from '../contract/limits.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { HandoverStore, StoredSheet } from '../domain/ports/handover.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import { encodeUtf8, toHex } from '../domain/wire/text.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import { answered } from './journal.ts';
import type { Sessions } from './sessions.ts';
import { type ShiftFactsDeps, shiftFacts } from './shift-facts.ts';

export interface SheetsDeps {
  readonly store: Pick<HandoverStore, 'list' | 'sheet'>;
  readonly crypto: Pick<Crypto, 'sha256'>;
  readonly reader: Pick<JournalReader, 'page'>;
  readonly log: Log;
}

/** What two persons sign, in the order in which it is hashed. */
const signedPart = handoverSheet.omit({ id: true, sha256: true, intact: true });
type SignedPart = z.infer<typeof signedPart>;

/** The calls about the sheets that were signed. */
export function sheetHandlers(deps: SheetsDeps): Pick<Handlers, 'handover.list' | 'handover.sheet'> {
  const { store, log } = deps;
  return {
    async 'handover.list'() {
      const lines = await answered(log, store.list(limits.listed));
      return lines.ok ? ok([...lines.value]) : lines;
    },
    async 'handover.sheet'({ id }) {
      const found = await answered(log, store.sheet(id));
      if (!found.ok) return found;
      if (found.value === null) return fail('not_found', `no sheet ${id}`);
      return readSheet(deps, found.value);
    },
  };
}

async function readSheet(deps: SheetsDeps, stored: StoredSheet): Promise<Result<HandoverSheet>> {
  const { log, reader, crypto } = deps;
  const { id, data, sha256, signed } = stored;
  const part = parsed(data);
  if (part === null) {
    log.error('a signed sheet is damaged', { sheet: id });
    return fail('unavailable', 'the sheet is damaged', { reason: 'damaged' });
  }
  const rows = await answered(
    log,
    reader.page({ types: ['handover.signed'], from: signed, to: signed + 1 }, undefined, limits.page),
  );
  if (!rows.ok) return rows;
  const hash = toHex(crypto.sha256(encodeUtf8(data)));
  const witness = rows.value.rows.find(({ value }) => value['sheet'] === id);
  return ok({ id, ...part, sha256, intact: hash === sha256 && witness?.value['sha256'] === hash });
}

function parsed(data: string): SignedPart | null {
  try {
    return signedPart.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

export interface HandoverDeps extends SheetsDeps, Omit<ShiftFactsDeps, 'lastSigned'> {
  readonly store: HandoverStore;
  readonly reader: Pick<JournalReader, 'page' | 'count'>;
  readonly sessions: Pick<Sessions, 'confirmed' | 'verifySecond'>;
}

/** The calls about the shift that is handed over now. */
export function handoverHandlers(deps: HandoverDeps): Pick<Handlers, 'handover.draft' | 'handover.sign'> {
  const { store, sessions, log } = deps;
  const turn = inTurn();
  const lastSigned = async () => (await store.list(1))[0]?.signed ?? null;
  const facts = (by: string) => answered(log, shiftFacts({ ...deps, lastSigned }, by));
  return {
    'handover.draft': (_, { person }) => facts(person.username),
    async 'handover.sign'({ remarks, next }, { person, sessionId }) {
      if (!sessions.confirmed(sessionId)) return fail('confirmation_needed', 'give your own password first');
      const second = await sessions.verifySecond(person, next);
      if (!second.ok) return second;
      return turn(async () => {
        const found = await facts(person.username);
        if (!found.ok) return found;
        const part = { facts: found.value, remarks, from: person.username, to: second.value.username };
        return answered(log, keep(deps, { ...part, signed: found.value.to }));
      });
    },
  };
}

/** Stores a sheet with its row of the journal. */
async function keep({ store, crypto }: HandoverDeps, part: SignedPart): Promise<HandoverSheet> {
  const { signed, from, to, facts } = part;
  const id = ((await store.list(1))[0]?.id ?? 0) + 1;
  const data = JSON.stringify(part);
  const sha256 = toHex(crypto.sha256(encodeUtf8(data)));
  const open = facts.open.length;
  const entry = actEntry(signed, 'handover.signed', from, { sheet: id, next: to, open, sha256 });
  await store.save({ id, signed, from, to, open, data, sha256 }, entry);
  return { id, ...part, sha256, intact: true };
}
