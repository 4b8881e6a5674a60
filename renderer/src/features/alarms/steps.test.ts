import { createInstance } from 'i18next';
import { expect, it } from 'vitest';
import { nodeRevoked } from '../../../../electron/contract/alarms.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { createFormats } from '../../format/time.ts';
import { messages } from '../../i18n/messages.ts';
import { incidentText } from '../../ui/words.ts';
import { stepText } from './steps.ts';

const revoked: Incident = {
  id: 1,
  type: 'alarm.reset',
  node: 'node-1',
  boot: null,
  seq: null,
  timestamp: 1,
  received: 1,
  clock: 'station',
  late: false,
  actor: 'ada',
  value: { key: 'tamper:node-1', reason: nodeRevoked },
};

it.each([
  ['de', 'Knoten wurde gesperrt'],
  ['en', 'node was revoked'],
] as const)('an alarm that ended with its node says so in the list and in the journal, in %s', async (lng, words) => {
  const i18n = createInstance();
  await i18n.init({ lng, resources: { [lng]: { translation: messages[lng] } }, keySeparator: false });
  const formats = createFormats(lng, 'UTC');
  expect(stepText(i18n.t, formats, revoked, 1)).toBe(words);
  expect(incidentText(i18n.t, formats, revoked)).toContain(words);
});
