import type { z } from 'zod';
import { accessCalls } from './access.ts';
import { accountCalls } from './accounts.ts';
import { alarmMetricCalls } from './alarm-metrics.ts';
import { alarmRuleCalls } from './alarm-rules.ts';
import { alarmSettingsCalls } from './alarm-settings.ts';
import { alarmCalls } from './alarms.ts';
import { archiveCalls } from './archive.ts';
import { brokerCalls } from './broker.ts';
import { climateCalls } from './climate.ts';
import { climateRuleCalls } from './climate-rules.ts';
import { commissionCalls } from './commissioning.ts';
import { doorCalls } from './doors.ts';
import { firmwareCalls } from './firmware.ts';
import { planCalls } from './floor-plan.ts';
import { handoverCalls } from './handover.ts';
import { incidentCalls } from './incidents.ts';
import { jobCalls } from './jobs.ts';
import { keepingCalls } from './keeping.ts';
import { liveCalls } from './live.ts';
import { nodeCalls } from './nodes.ts';
import { peopleCalls } from './people.ts';
import { presenceCalls } from './presence.ts';
import { reportCalls } from './reports.ts';
import { reviewCalls } from './review.ts';
import { sessionCalls } from './session.ts';
import { stationCalls } from './station.ts';

/** Every call that a window can make. */
export const calls = {
  ...stationCalls,
  ...sessionCalls,
  ...accountCalls,
  ...nodeCalls,
  ...commissionCalls,
  ...firmwareCalls,
  ...climateCalls,
  ...climateRuleCalls,
  ...incidentCalls,
  ...alarmCalls,
  ...alarmMetricCalls,
  ...alarmRuleCalls,
  ...alarmSettingsCalls,
  ...brokerCalls,
  ...accessCalls,
  ...peopleCalls,
  ...doorCalls,
  ...presenceCalls,
  ...planCalls,
  ...jobCalls,
  ...reviewCalls,
  ...handoverCalls,
  ...reportCalls,
  ...keepingCalls,
  ...archiveCalls,
  ...liveCalls,
} as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.output<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>;
