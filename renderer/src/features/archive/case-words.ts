import type { TFunction } from 'i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';
import type { Formats } from '../../format/time.ts';
import { incidentText } from '../../ui/words.ts';

const comments: ReadonlySet<string> = new Set(['alarm.commented', 'incident.commented']);

/** What a row of a case says beside its type; a comment is told by its own words, whole. */
export function rowText(t: TFunction, formats: Formats, incident: Incident): string {
  const { text } = incident.value;
  return comments.has(incident.type) && typeof text === 'string'
    ? visible(text, limits.note)
    : incidentText(t, formats, incident);
}

/** Rows that somebody there has made, and what came of orders to nodes; what was said is no act. */
export function isAct({ actor, type }: Incident): boolean {
  return (actor !== null && !comments.has(type)) || type.startsWith('command.');
}

/** A hash in groups of eight, as two people read it out to each other. */
export function grouped(hash: string): string {
  return hash.replaceAll(/.{8}(?=.)/g, '$& ');
}
