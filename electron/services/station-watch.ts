import { certificateChanges } from '../domain/alarms/certificate-ends.ts';
import { diskChanges } from '../domain/alarms/disk-space.ts';
import type { AlarmChange, AlarmSource } from '../domain/alarms/sources.ts';
import type { StationLink } from '../domain/ports/broker.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Disk } from '../domain/ports/disk.ts';
import type { Log } from '../domain/ports/log.ts';

/** How often the disk and the certificates are looked at, ms. */
const lookInterval = { disk: 60_000, certificates: 3_600_000 } as const;

export interface StationWatchDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly disk: Disk;
  readonly link: Pick<StationLink, 'certificates' | 'onState'>;
}

/** Watches what the station stands on: its disk, and the certificates that its broker is trusted by. */
export function createStationWatch({ clock, log, disk, link }: StationWatchDeps): AlarmSource {
  const lookAtDisk = async (tell: (changes: readonly AlarmChange[]) => void) => {
    try {
      tell(diskChanges(await disk.space()));
    } catch (cause) {
      log.warn('the disk does not say how much is left', { cause: String(cause) });
    }
  };
  return {
    onChange(listener) {
      let stopped = false;
      const tell = (changes: readonly AlarmChange[]) => {
        if (!stopped && changes.length > 0) listener(changes);
      };
      const lookAtCertificates = () => tell(certificateChanges(link.certificates(), clock.now()));
      const stops = [
        clock.every(lookInterval.disk, () => void lookAtDisk(tell)),
        clock.every(lookInterval.certificates, lookAtCertificates),
        link.onState(lookAtCertificates),
      ];
      void lookAtDisk(tell);
      lookAtCertificates();
      return () => {
        stopped = true;
        for (const stop of stops) stop();
      };
    },
  };
}
