import { useTranslation } from 'react-i18next';
import { type ClimateName, climateFields } from '../../../../electron/contract/climate-rules.ts';
import type { ConfigName } from '../../../../electron/contract/config.ts';
import { useFormats } from '../../format/use.ts';
import { fieldText, type RuleChange, unitOf } from './rules-draft.ts';

type FieldName = ConfigName | ClimateName;
const isRate = (name: FieldName): name is 'rate.quarter' | 'rate.hour' => name.startsWith('rate.');

/** Names and values of fields in words: "Temperature, alarm high" and "32 °C". */
export function useFieldWords() {
  const { t } = useTranslation();
  const { decimal } = useFormats();
  const nameOf = (name: FieldName): string => {
    if (isRate(name)) return t(`rules.change.${name}`);
    const [metric, field] = name.split('.') as ['temperature', 'warn_high'];
    const own = name in climateFields && !field.endsWith('high') && !field.endsWith('low');
    const word = own ? t(`rules.field.${name as 'dew_point.deadband'}`) : t(`limit.${field}`);
    return `${t(`metric.${metric}`)}: ${word}`;
  };
  const valueOf = (name: FieldName, value: number | null): string =>
    value === null ? t('config.off') : `${fieldText(value, decimal).replace('-', '−')}\u00A0${unitOf(name)}`;
  return { nameOf, valueOf };
}

/** What applying changes, in words: what the node is told, and what the station judges from now on. */
export function ChangeList({ changes }: { readonly changes: readonly RuleChange[] }) {
  const { t } = useTranslation();
  const { nameOf, valueOf } = useFieldWords();
  return (
    <>
      {(['node', 'station'] as const).map((where) => {
        const mine = changes.filter((each) => each.where === where);
        if (mine.length === 0) return null;
        return (
          <div key={where}>
            <p>{t(`rules.consequence.${where}`)}</p>
            <ul className="rules-changes">
              {mine.map(({ name, from, to }) => (
                <li key={name}>
                  {nameOf(name)}: {t('rules.fromTo', { from: valueOf(name, from), to: valueOf(name, to) })}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </>
  );
}
