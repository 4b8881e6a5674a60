import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Incident, IncidentType } from '../../../electron/contract/incidents.ts';
import { createFormats } from '../format/time.ts';
import { messages } from '../i18n/messages.ts';
import { fieldText, incidentText, wordOr } from './words.ts';

const i18n = createInstance();
await i18n.init({ lng: 'de', resources: { de: { translation: messages.de } }, keySeparator: false });
const { t } = i18n;
const formats = createFormats('de', 'UTC');
const at = Date.UTC(2026, 10, 27, 5, 7, 54);

const row = (type: IncidentType, value: Incident['value']): Incident => ({
  id: 1,
  type,
  node: null,
  boot: null,
  seq: null,
  timestamp: at,
  received: at,
  clock: 'station',
  late: false,
  actor: 'ada',
  value,
});

describe('the fields of a row that the station wrote', () => {
  it.each([
    ['begun', 'begonnen'],
    ['done', 'erledigt'],
    ['stopped', 'abgebrochen'],
  ])('say of an export that it is %s in words', (stage, word) => {
    expect(incidentText(t, formats, row('journal.exported', { file: 'a.csv', stage }))).toContain(word);
  });

  it('say which broker it is now and which it was, none before the first', () => {
    const to = { kind: 'external', host: 'mqtt.example', port: 8_883, accounts: 'dynsec' };
    const changed = row('broker.changed', { from: { kind: 'builtin', host: 'localhost', port: 1_883 }, to });
    expect(incidentText(t, formats, changed)).toContain(`${t('broker.external')} mqtt.example:8883`);
    expect(fieldText(t, formats, changed, 'from')).toBe(`${t('broker.builtin')} localhost:1883`);
    expect(fieldText(t, formats, row('broker.changed', { from: null, to }), 'from')).toBe('–');
  });

  it('say of a restore from when the backup is, as a time, and every field has a name', () => {
    const value = { backup: 'a', made: at, rows: 14, newest: at, lost: 3, kept: 'kept/a' };
    const restored = row('database.restored', value);
    for (const name of ['made', 'newest']) expect(fieldText(t, formats, restored, name)).toBe(formats.moment(at));
    for (const name of [...Object.keys(value), 'added']) expect(wordOr(t, 'field', name)).not.toBe(name);
  });
});
