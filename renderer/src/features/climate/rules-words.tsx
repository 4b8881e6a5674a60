import { useTranslation } from 'react-i18next';
import { type ClimateName, climateFields } from '../../../../electron/contract/climate-rules.ts';
import { type ConfigName, configFields, limitNames } from '../../../../electron/contract/config.ts';
import { chartMetrics } from '../../../../electron/contract/fields.ts';
import { useFormats } from '../../format/use.ts';
import { fieldText, type RuleChange, unitOf } from './rules-draft.ts';

/** A field of a configuration, or of what the station judges. */
export type FieldName = ConfigName | ClimateName;
const isRate = (name: FieldName): name is 'rate.quarter' | 'rate.hour' => name.startsWith('rate.');
const isClimate = (name: FieldName): name is ClimateName => name in climateFields;

/** Names and values of fields in words: "Temperature: Alarm high" and "32 °C". */
export function useFieldWords() {
  const { t } = useTranslation();
  const { decimal } = useFormats();
  const nameOf = (name: FieldName): string => {
    if (isRate(name)) return t(`rules.change.${name}`);
    const [group = '', field = ''] = name.split('.');
    const limit = limitNames.find((each) => each === field);
    const word =
      limit !== undefined
        ? t(`limit.${limit}`)
        : isClimate(name)
          ? t(`rules.field.${name as 'dew_point.deadband'}`)
          : t(`config.field.${name}`);
    const metric = chartMetrics.find((each) => each === group);
    return metric === undefined ? word : `${t(`metric.${metric}`)}: ${word}`;
  };
  const valueOf = (name: FieldName, value: number | null): string => {
    if (value === null) return t('config.off');
    if (!isClimate(name) && configFields[name].unit === 'switch') return t(value === 1 ? 'config.on' : 'config.off');
    return `${fieldText(value, decimal).replace('-', '−')}\u00A0${unitOf(name)}`;
  };
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
