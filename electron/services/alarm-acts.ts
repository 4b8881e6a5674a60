import type { alarmCalls, SeenAlarm } from '../contract/alarms.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { roleSuffices } from '../contract/roles.ts';
import type { ActEvent } from '../domain/alarms/acts.ts';
import type { AlarmBook, AlarmNews } from '../domain/alarms/book.ts';
import { factsOf } from '../domain/alarms/catalogue.ts';
import { discreet } from '../domain/alarms/discreet.ts';
import { type AlarmIdentity, identityOf } from '../domain/alarms/identity.ts';
import type { AlarmStepName } from '../domain/alarms/outcome.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { UserStore } from '../domain/ports/stores.ts';
import type { AlarmKeeper } from './alarm-keeper.ts';
import type { AlarmRules } from './alarms.ts';
import type { Handlers } from './handlers.ts';
import { answered } from './journal.ts';

/** The calls of contract/alarms.ts. */
export type AlarmHandlers = Pick<Handlers, keyof typeof alarmCalls>;

export interface AlarmActsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly book: AlarmBook;
  readonly rules: AlarmRules;
  readonly keeper: Pick<AlarmKeeper, 'kept'>;
  readonly users: Pick<UserStore, 'list'>;
  readonly reader: Pick<JournalReader, 'alarmHistory'>;
  readonly knowsNode: (id: string) => boolean;
  /** Puts down what has changed and tells it. */
  readonly settle: (news: readonly AlarmNews[]) => void;
}

/** An act without what is the same for all: when, and by whom. */
type Bare<E> = E extends ActEvent ? Omit<E, 'at' | 'by'> : never;
type BareAct = Bare<ActEvent>;

/** The calls about alarms: what persons see of them and do to them. */
export function alarmHandlers(deps: AlarmActsDeps): AlarmHandlers {
  const { book, log, reader } = deps;
  const onKeys = performer(deps);
  const onSeen = (by: string, step: AlarmStepName, alarms: readonly SeenAlarm[], act: (seen: SeenAlarm) => BareAct) =>
    onKeys(
      by,
      step,
      alarms.map((seen) => [seen.key, act(seen)]),
    );
  const colleagues = async () => namesOfColleagues(await deps.users.list());
  return {
    'alarms.list': async (_input, { locked }) => ok(locked ? book.list().map(discreet) : book.list()),
    async 'alarms.acknowledge'({ alarms, comment = '' }, { person }) {
      if (comment === '' && alarms.some((seen) => wantsComment(deps, seen)))
        return fail('invalid_input', 'an alarm of this type is acknowledged with a comment', { reason: 'comment' });
      const text = comment === '' ? {} : { text: comment };
      return onSeen(person.username, 'acknowledged', alarms, ({ occurrence }) => ({
        is: 'acknowledge',
        occurrence,
        ...text,
      }));
    },
    'alarms.reset': async ({ alarms }, { person }) =>
      onSeen(person.username, 'reset', alarms, ({ occurrence }) => ({ is: 'reset', occurrence })),
    'alarms.silence': async ({ alarms }, { person }) =>
      onSeen(person.username, 'silenced', alarms, ({ occurrence }) => ({ is: 'silence', occurrence })),
    async 'alarms.shelve'({ alarms, minutes, reason }, { person }) {
      const stays = alarms.map(({ key }) => identityOf(key)).find(neverHidden);
      if (stays) return notHideable(stays);
      const until = deps.clock.now() + minutes * 60_000;
      return onSeen(person.username, 'shelved', alarms, ({ occurrence }) => ({
        is: 'shelve',
        occurrence,
        until,
        reason,
      }));
    },
    'alarms.unshelve': async ({ keys }, { person }) =>
      onKeys(
        person.username,
        'unshelved',
        keys.map((key) => [key, { is: 'unshelve' }]),
      ),
    async 'alarms.takeOut'({ keys, reason }, { person }) {
      const named = keys.map((key) => identityOf(key));
      const unknown = named.findIndex((identity) => identity === null || !isKnown(deps, identity));
      if (unknown >= 0) return fail('not_found', 'there is no such alarm', { key: keys[unknown] ?? '' });
      const stays = named.find(neverHidden);
      if (stays) return notHideable(stays);
      const acts = named.flatMap(
        (identity): Array<[string, BareAct]> =>
          identity === null ? [] : [[identity.key, { is: 'takeOut', reason, identity }]],
      );
      return onKeys(person.username, 'taken_out', acts);
    },
    'alarms.bringBack': async ({ keys }, { person }) =>
      onKeys(
        person.username,
        'brought_back',
        keys.map((key) => [key, { is: 'bringBack' }]),
      ),
    'alarms.comment': async ({ alarms, text }, { person }) =>
      onSeen(person.username, 'commented', alarms, () => ({ is: 'comment', text })),
    async 'alarms.assign'({ alarms, to }, { person }) {
      if (to !== null && !(await colleagues()).includes(to)) return fail('not_found', 'there is no such colleague');
      return onSeen(person.username, 'assigned', alarms, () => ({ is: 'assign', to }));
    },
    'alarms.investigate': async ({ alarms, on }, { person }) =>
      onSeen(person.username, 'investigated', alarms, ({ occurrence }) => ({ is: 'investigate', occurrence, on })),
    'alarms.colleagues': async () => ok(await colleagues()),
    'alarms.history': async ({ key, before, limit }) => answered(log, reader.alarmHistory(key, before, limit)),
  };
}

/** Does acts to alarms and answers once they are stored. One that could not be stored is done, and stored later. */
function performer({ clock, book, keeper, settle }: AlarmActsDeps) {
  return async (
    by: string,
    step: AlarmStepName,
    acts: ReadonlyArray<readonly [string, BareAct]>,
  ): Promise<Result<{ done: number }>> => {
    const at = clock.now();
    const news = acts.flatMap(([key, act]) => book.act(key, { ...act, at, by } as ActEvent));
    settle(news);
    if (!(await keeper.kept())) return fail('unavailable', 'it is not in the journal yet');
    return ok({ done: news.filter(({ steps }) => steps.some((each) => each.step === step)).length });
  };
}

function wantsComment({ book, rules }: AlarmActsDeps, { key, occurrence }: SeenAlarm): boolean {
  const alarm = book.get(key);
  if (alarm === null || alarm.acknowledged || alarm.occurrence !== occurrence) return false;
  return rules(alarm.type).commentNeeded;
}

function neverHidden(identity: AlarmIdentity | null): boolean {
  return identity !== null && !factsOf(identity.type).hideable;
}

function notHideable({ type }: AlarmIdentity): Result<never> {
  return fail('forbidden', 'an alarm of this type is never out of sight', { type });
}

function isKnown({ book, knowsNode }: AlarmActsDeps, { key, node }: AlarmIdentity): boolean {
  return book.get(key) !== null || node === null || knowsNode(node);
}

function namesOfColleagues(users: Awaited<ReturnType<UserStore['list']>>): string[] {
  return users
    .filter(({ disabled, role }) => !disabled && roleSuffices(role, 'guard'))
    .map(({ username }) => username)
    .sort();
}
