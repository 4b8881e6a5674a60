import type { Alarm } from '../../contract/alarms.ts';
import { limits } from '../../contract/limits.ts';
import { factsOf } from './catalogue.ts';
import type { AlarmIdentity } from './identity.ts';
import { type AlarmOutcome, comeBack, held, over, told, unchanged } from './outcome.ts';
import { type AlarmRecord, isListed, longestShelf } from './record.ts';

interface Act {
  readonly at: number;
  readonly by: string;
}
/** An act on what was on the screen when its button was pressed. */
interface SeenAct extends Act {
  readonly occurrence: number;
}

/** What a person does to an alarm. */
export type ActEvent =
  | (SeenAct & { readonly is: 'acknowledge'; readonly text?: string })
  | (SeenAct & { readonly is: 'reset' | 'silence' })
  | (SeenAct & { readonly is: 'shelve'; readonly until: number; readonly reason: string })
  | (SeenAct & { readonly is: 'investigate'; readonly on: boolean })
  | (Act & { readonly is: 'comment'; readonly text: string })
  | (Act & { readonly is: 'assign'; readonly to: string | null })
  | (Act & { readonly is: 'takeOut'; readonly reason: string; readonly identity: AlarmIdentity })
  | (Act & { readonly is: 'unshelve' | 'bringBack' });

/** The alarm after a person's act; one that does not fit it changes nothing. */
export function act(record: AlarmRecord, event: ActEvent, { last }: { readonly last: number }): AlarmOutcome {
  if ('occurrence' in event && event.occurrence !== record.alarm.occurrence) return unchanged(record);
  if (event.is !== 'takeOut' && !isListed(record.alarm)) return unchanged(record);
  switch (event.is) {
    case 'acknowledge':
      return acknowledge(record, event);
    case 'reset':
      return reset(record, event.by);
    case 'silence':
      return silence(record, event.by);
    case 'shelve':
      return shelve(record, event);
    case 'unshelve':
      return unshelve(record, event, last);
    case 'takeOut':
      return takeOut(record, event);
    case 'bringBack':
      return bringBack(record, event, last);
    case 'comment':
      return told(held(record), 'commented', withComment(record.alarm, event), event.by, { text: event.text });
    case 'assign':
      if (record.alarm.assigned === event.to) return unchanged(record);
      return told(held(record), 'assigned', { assigned: event.to }, event.by, { to: event.to });
    case 'investigate':
      return investigate(record, event);
  }
}

type Of<K extends ActEvent['is']> = Extract<ActEvent, { is: K }>;

function acknowledge(record: AlarmRecord, { at, by, text }: Of<'acknowledge'>): AlarmOutcome {
  const { alarm } = record;
  if (alarm.acknowledged) return unchanged(record);
  const seen = { acknowledged: true, by, acknowledgedAt: at };
  const change = text === undefined ? seen : { ...seen, ...withComment(alarm, { at, by, text }) };
  const after = told(held(record), 'acknowledged', change, by, text === undefined ? {} : { text });
  // A moment has no cause that could go: it ends when somebody has seen it.
  const ends = alarm.active && factsOf(alarm.type).kind === 'pulse';
  return over(ends ? told(after, 'returned', { active: false, returned: at }) : after);
}

function withComment({ comments }: Alarm, { by, at, text }: { by: string; at: number; text: string }) {
  return { comments: [...comments, { by, at, text }].slice(-limits.alarmComments) };
}

function reset(record: AlarmRecord, by: string): AlarmOutcome {
  const { active, acknowledged, latched } = record.alarm;
  if (active || !acknowledged || !latched) return unchanged(record);
  return over(told(held(record), 'reset', { latched: false }, by));
}

function silence(record: AlarmRecord, by: string): AlarmOutcome {
  const { acknowledged, silenced } = record.alarm;
  return acknowledged || silenced ? unchanged(record) : told(held(record), 'silenced', { silenced: true }, by);
}

function shelve(record: AlarmRecord, { at, by, until, reason }: Of<'shelve'>): AlarmOutcome {
  if (!factsOf(record.alarm.type).hideable || until <= at) return unchanged(record);
  const shelved = { by, at, reason, until: Math.min(until, at + longestShelf) };
  return told(held(record), 'shelved', { shelved }, by, { reason, until: shelved.until });
}

function unshelve(record: AlarmRecord, { at, by }: Of<'unshelve' | 'bringBack'>, last: number): AlarmOutcome {
  if (record.alarm.shelved === null) return unchanged(record);
  return comeBack(told(held(record), 'unshelved', { shelved: null }, by), at, last);
}

function takeOut(record: AlarmRecord, { at, by, reason }: Of<'takeOut'>): AlarmOutcome {
  const { type, outOfService } = record.alarm;
  if (!factsOf(type).hideable || outOfService !== null) return unchanged(record);
  return told(held(record), 'taken_out', { outOfService: { by, at, reason } }, by, { reason });
}

function bringBack(record: AlarmRecord, { at, by }: Of<'unshelve' | 'bringBack'>, last: number): AlarmOutcome {
  if (record.alarm.outOfService === null) return unchanged(record);
  return comeBack(told(held(record), 'brought_back', { outOfService: null }, by), at, last);
}

function investigate(record: AlarmRecord, { at, by, on }: Of<'investigate'>): AlarmOutcome {
  if ((record.alarm.investigating !== null) === on) return unchanged(record);
  return told(held(record), 'investigated', { investigating: on ? { by, at } : null }, by, { on });
}
