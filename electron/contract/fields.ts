import { z } from 'zod';
import { limits } from './limits.ts';

/** A site or node id: broker account, client id and topic level at once. `leitstand-…` is reserved for the station. */
export const nodeId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/)
  .refine((id) => !id.startsWith('leitstand-'), 'reserved');
export const siteId = nodeId;

/** Address of network hardware: lower case with colons. */
export const macAddress = z.string().regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/);

/** Milliseconds since 1970 UTC, up to the year 9999, so that a number always formats. */
export const epochMs = z.int().min(0).max(253_402_300_799_999);
export const count = z.int().nonnegative();

/** What a person types as a name: no control characters, not blank. */
export const displayName = z
  .string()
  .trim()
  .min(1)
  .max(limits.name)
  .regex(/^\P{Cc}+$/u);
/** Several lines that a person writes; may be empty. */
export const note = z
  .string()
  .max(limits.note)
  .regex(/^(?:\P{Cc}|[\n\r\t])*$/u);
export const username = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/);
export const newPassword = z.string().min(limits.password.min).max(limits.password.max);
export const givenPassword = z.string().min(1).max(limits.password.max);
export const none = z.strictObject({});

export const clockQualities = ['ntp', 'station', 'rtc', 'uptime'] as const;
/** Which clock stamped a time: honest time, time from the station, a battery clock, or only time since start. */
export const clockQuality = z.enum(clockQualities);
export type ClockQuality = z.infer<typeof clockQuality>;

export const metrics = ['temperature', 'humidity'] as const;
export const metric = z.enum(metrics);
export type Metric = z.infer<typeof metric>;

/** What has a history: what nodes measure, and what the station derives of it. */
export const chartMetrics = [...metrics, 'dew_point'] as const;
export const chartMetric = z.enum(chartMetrics);
export type ChartMetric = z.infer<typeof chartMetric>;

/** From the most urgent down. */
export const priorities = ['critical', 'high', 'medium', 'low'] as const;
export const priority = z.enum(priorities);
export type Priority = z.infer<typeof priority>;

/** Why a person does something that others must understand later: never empty. */
export const reason = z
  .string()
  .trim()
  .min(3)
  .max(limits.reason)
  .regex(/^(?:\P{Cc}|[\n\r\t])+$/u);
