import type { OpenDatabase } from './adapters/sqlite/database.ts';
import type { DeskNews } from './contract/desk.ts';
import type { AlarmSource } from './domain/alarms/sources.ts';
import type { StationLink } from './domain/ports/broker.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Disk } from './domain/ports/disk.ts';
import type { Log } from './domain/ports/log.ts';
import type { Keychain } from './domain/ports/secrets.ts';
import { alarmMetricHandlers } from './services/alarm-metrics.ts';
import { openAlarmRules } from './services/alarm-rules.ts';
import { openAlarmSettings } from './services/alarm-settings.ts';
import { type Alarms, createAlarms } from './services/alarms.ts';
import { watchForDesk } from './services/desk-attention.ts';
import type { Handlers } from './services/handlers.ts';
import type { OutdatedList } from './services/live.ts';
import type { LiveNodes } from './services/live-nodes.ts';
import type { Modes } from './services/modes.ts';
import { createStationWatch } from './services/station-watch.ts';

export interface SiteAlarmsDeps {
  readonly database: OpenDatabase;
  readonly nodes: LiveNodes;
  readonly modes: Pick<Modes, 'wanted'>;
  readonly link: StationLink;
  readonly disk: Disk;
  readonly keychain: Keychain['kind'];
  /** Whatever else alarms come from. */
  readonly sources: readonly AlarmSource[];
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the desktop around the window. */
  readonly desk: (news: DeskNews) => void;
}

/** Everything about the alarms of a site. */
export interface SiteAlarms {
  readonly alarms: Alarms;
  readonly handlers: Pick<Handlers, Extract<keyof Handlers, `alarms.${string}`>>;
  onOutdated(listener: (list: OutdatedList) => void): () => void;
  stop(): Promise<void>;
}

/** Puts together what alarms come from, what is laid down about them, and who is called. */
export async function openSiteAlarms(deps: SiteAlarmsDeps): Promise<SiteAlarms> {
  const { database, nodes, modes, clock, log } = deps;
  const { settings, reader, journal } = database;
  const rules = await openAlarmRules({ settings, clock, log });
  const attention = await openAlarmSettings({ settings, clock, log });
  const alarms = await createAlarms({
    ...deps,
    journal,
    reader,
    store: database.alarms,
    users: database.users,
    rules: rules.rule,
    sources: [...deps.sources, createStationWatch(deps)],
    inMaintenance: (node) => modes.wanted(node) === 'maintenance',
  });
  const nameOf = (node: string) => nodes.get(node)?.name ?? node;
  const leaveDesk = watchForDesk({ clock, alarms, settings: attention.settings, nameOf, tell: deps.desk });
  return {
    alarms,
    handlers: {
      ...alarms.handlers,
      ...rules.handlers,
      ...attention.handlers,
      ...alarmMetricHandlers({ reader, clock, log }),
    },
    onOutdated(listener) {
      const stops = [
        rules.onChange(() => listener('alarm_rules')),
        attention.onChange(() => listener('alarm_settings')),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    async stop() {
      leaveDesk();
      await alarms.stop();
    },
  };
}
