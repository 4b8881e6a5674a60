import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { climateFields } from '../../../../electron/contract/climate-rules.ts';
import { configFields } from '../../../../electron/contract/config.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { plain } from '../../format/outside.ts';
import { wordOr } from '../../ui/words.ts';
import { type FieldName, useFieldWords } from '../climate/rules-words.tsx';

const changes = z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }));
const isField = (name: string): name is FieldName => name in configFields || name in climateFields;

/** The fields of a configuration that were changed, from and to, in words; null for any other row. */
export function ChangedFields({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const { nameOf, valueOf } = useFieldWords();
  const fields = incident.type === 'config.changed' ? changes.safeParse(incident.value.fields).data : undefined;
  if (fields === undefined) return null;
  const value = (name: string, of: unknown) => {
    if (isField(name) && (typeof of === 'number' || of === null)) return valueOf(name, of);
    if (of === null) return t('config.off');
    if (typeof of === 'boolean') return t(of ? 'common.yes' : 'common.no');
    return wordOr(t, name.replace('climate.', 'rules.'), of);
  };
  return (
    <ul className="changed-fields">
      {Object.entries(fields).map(([name, { from, to }]) => (
        <li key={name}>
          <bdi>{isField(name) ? nameOf(name) : wordOr(t, 'field', plain(name))}</bdi>:{' '}
          {t('rules.fromTo', { from: value(name, from), to: value(name, to) })}
        </li>
      ))}
    </ul>
  );
}
