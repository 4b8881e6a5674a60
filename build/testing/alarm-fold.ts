import { type Alarm, nodeRevoked } from '../../electron/contract/alarms.ts';
import type { Incident } from '../../electron/contract/incidents.ts';

/** What can be known of a listed alarm from the journal alone. */
export interface FoldedAlarm {
  readonly occurrence: number;
  readonly active: boolean;
  readonly acknowledged: boolean;
  readonly latched: boolean;
  readonly by: string | null;
  readonly silenced: boolean;
  readonly escalated: boolean;
  readonly shelvedUntil: number | null;
  readonly outOfService: boolean;
  readonly suppressed: boolean;
  readonly assigned: string | null;
  readonly investigating: boolean;
  readonly comments: readonly string[];
}

const blank: FoldedAlarm = {
  occurrence: 0,
  active: false,
  acknowledged: true,
  latched: false,
  by: null,
  silenced: false,
  escalated: false,
  shelvedUntil: null,
  outOfService: false,
  suppressed: false,
  assigned: null,
  investigating: false,
  comments: [],
};
const fresh = { acknowledged: false, by: null, silenced: false, escalated: false, investigating: false } as const;

/** What an alarm that is listed looks like when told in the same words. */
export function asFolded(alarm: Alarm): FoldedAlarm {
  const { occurrence, active, acknowledged, latched, by, silenced, assigned } = alarm;
  return {
    occurrence,
    active,
    acknowledged,
    latched,
    by,
    silenced,
    assigned,
    escalated: alarm.escalated !== null,
    shelvedUntil: alarm.shelved?.until ?? null,
    outOfService: alarm.outOfService !== null,
    suppressed: alarm.suppressedBy !== null,
    investigating: alarm.investigating !== null,
    comments: alarm.comments.map(({ text }) => text),
  };
}

/** The listed alarms by key, as the rows of the journal tell of them from the first on; only a forced door is latched. */
export function foldAlarms(rows: readonly Incident[]): ReadonlyMap<string, FoldedAlarm> {
  const alarms = new Map<string, FoldedAlarm>();
  for (const row of rows.filter(({ type }) => type.startsWith('alarm.')).toSorted((a, b) => a.id - b.id)) {
    const key = String(row.value['key']);
    const after = settled(step(alarms.get(key) ?? blank, row), row);
    if (isOver(after)) alarms.delete(key);
    else alarms.set(key, after);
  }
  return alarms;
}

function step(alarm: FoldedAlarm, { type, actor, value }: Incident): FoldedAlarm {
  const text = typeof value['text'] === 'string' ? [value['text']] : [];
  switch (type) {
    case 'alarm.raised': {
      const suppressed = alarm.suppressed || value['hidden'] === 'suppressed';
      const latched = value['type'] === 'door_forced';
      return { ...alarm, ...fresh, active: true, latched, suppressed, occurrence: Number(value['occurrence']) };
    }
    case 'alarm.returned':
      return { ...alarm, active: false };
    case 'alarm.acknowledged':
      return { ...alarm, acknowledged: true, by: actor, comments: [...alarm.comments, ...text] };
    case 'alarm.reset':
      return value['reason'] === nodeRevoked ? blank : { ...alarm, latched: false };
    case 'alarm.silenced':
      return { ...alarm, silenced: true };
    case 'alarm.escalated':
      return { ...alarm, escalated: true, silenced: false };
    case 'alarm.shelved':
      return { ...alarm, shelvedUntil: Number(value['until']) };
    case 'alarm.unshelved':
      return { ...alarm, shelvedUntil: null };
    case 'alarm.taken_out':
      return { ...alarm, outOfService: true };
    case 'alarm.brought_back':
      return { ...alarm, outOfService: false };
    case 'alarm.suppressed':
      return { ...alarm, suppressed: true };
    case 'alarm.unsuppressed':
      return { ...alarm, suppressed: false };
    case 'alarm.commented':
      return { ...alarm, comments: [...alarm.comments, ...text] };
    case 'alarm.assigned':
      return { ...alarm, assigned: (value['to'] as string | null) ?? null };
    case 'alarm.investigated':
      return { ...alarm, investigating: value['on'] === true };
    default:
      return alarm;
  }
}

const isHidden = ({ shelvedUntil, outOfService, suppressed }: FoldedAlarm) =>
  shelvedUntil !== null || outOfService || suppressed;
const comesBack: ReadonlySet<string> = new Set(['alarm.unshelved', 'alarm.brought_back', 'alarm.unsuppressed']);

// What has gone by itself while it was out of sight, or is gone when it comes back, asks for no acknowledgement.
function settled(alarm: FoldedAlarm, { type }: Incident): FoldedAlarm {
  const asked = alarm.active || alarm.acknowledged || alarm.latched;
  const gone = (type === 'alarm.returned' && isHidden(alarm)) || (comesBack.has(type) && !isHidden(alarm));
  return gone && !asked ? { ...alarm, acknowledged: true } : alarm;
}

function isOver(alarm: FoldedAlarm): boolean {
  const normal = !alarm.active && alarm.acknowledged && !alarm.latched;
  return normal && alarm.shelvedUntil === null && !alarm.outOfService;
}
