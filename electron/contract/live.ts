import { z } from 'zod';
import { alarm } from './alarms.ts';
import { brokerStatus } from './broker.ts';
import { declare } from './call.ts';
import { commissionView } from './commissioning.ts';
import { commandStory, doorLive, modeOrder } from './doors.ts';
import { count, epochMs, none } from './fields.ts';
import { incident } from './incidents.ts';
import { job } from './jobs.ts';
import { configState, nodeLive } from './nodes.ts';
import { journalStatus } from './station.ts';

/** The journal, and since when it cannot be written: nothing is acknowledged meanwhile, and it is tried again by itself. */
export const liveJournal = journalStatus.extend({
  unwritten: z
    .strictObject({ since: epochMs, /** In the words of the database, for support. */ message: z.string() })
    .nullable(),
});
export type LiveJournal = z.infer<typeof liveJournal>;

export const liveBatch = z.strictObject({
  at: epochMs,
  /** Nodes that changed since the last batch, whole. */
  nodes: z.array(nodeLive),
  /** Ids of nodes that are gone. */
  removed: z.array(z.string()),
  /** New rows of the journal, oldest first. */
  incidents: z.array(incident),
  /** Alarms that changed, whole. */
  alarms: z.array(alarm),
  /** Keys of alarms that are over. */
  alarmsOver: z.array(alarm.shape.key),
  configs: z.array(configState),
  /** Doors that changed, whole; a door goes with its node. */
  doors: z.array(doorLive),
  /** Orders whose story went on, whole. */
  commands: z.array(commandStory),
  /** All that are in force, when one changed. */
  modes: z.array(modeOrder).nullable(),
  /** Lists that are to be asked for again. */
  outdated: z.array(
    z.enum(['people', 'access', 'presence', 'plans', 'climate', 'alarm_rules', 'alarm_settings', 'rollout']),
  ),
  broker: brokerStatus.nullable(),
  journal: liveJournal.nullable(),
  /** Incidents that were left out of batches because the window lagged: ask `incidents.page` for them. */
  dropped: count,
});
/** What changed, 4 to 10 times a second at most, never one message per MQTT message. A locked session gets `alarms` and `alarmsOver` only. */
export type LiveBatch = z.infer<typeof liveBatch>;

export const events = {
  live: liveBatch,
  /** The session was locked or has ended (logout elsewhere, role or password changed, expired). */
  session: z.strictObject({ state: z.enum(['locked', 'ended']) }),
  /** A piece of long work that this session began goes on or has ended. */
  job,
  /** The work on a new node goes on; to the window that began it. Null when it has ended. */
  commission: commissionView.nullable(),
  /** A notification of the system was clicked: the window is to show this alarm. */
  open: z.strictObject({ alarm: alarm.shape.key }),
} as const;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;

export const liveCalls = {
  /** Everything at once, to begin with; from here on the batches of this window follow. Latest 100 incidents. */
  'live.start': declare('locked', none, liveBatch),
} as const;
