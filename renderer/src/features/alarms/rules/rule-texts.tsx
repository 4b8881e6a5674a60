import { SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmType } from '../../../../../electron/contract/alarms.ts';
import { limits } from '../../../../../electron/contract/limits.ts';
import { type Language, languages } from '../../../../../electron/contract/session.ts';
import { FormGroup } from '../../access/item-parts.tsx';
import { GuidanceWords } from '../guidance.tsx';
import { useProductWords, withProduct } from '../use-rules.ts';
import type { RulePart } from './rule-fields.tsx';

const words = [
  { name: 'cause', max: limits.reason, rows: 2 },
  { name: 'consequence', max: limits.reason, rows: 2 },
  { name: 'instructions', max: limits.note, rows: 5 },
] as const;

/** What the guard reads, in both languages, and how it will look. An empty field is the product's own text. */
export function RuleTexts({ draft, set, disabled, type }: RulePart & { readonly type: AlarmType }) {
  const { t, i18n } = useTranslation();
  const product = useProductWords();
  const [language, setLanguage] = useState<Language>(i18n.language === 'de' ? 'de' : 'en');
  const own = draft.texts[language];
  const theirs = product(type, language);
  const write = (name: (typeof words)[number]['name'], text: string) =>
    set({ texts: { ...draft.texts, [language]: { ...own, [name]: text } } });
  return (
    <FormGroup title={t('alarmRules.texts')}>
      <div className="row">
        <SegmentedControl
          size="xs"
          aria-label={t('settings.language')}
          value={language}
          data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
          onChange={(value) => setLanguage(value === 'de' ? 'de' : 'en')}
        />
        <span className="grow small muted">{t('alarmRules.textsWhy')}</span>
      </div>
      {words.map(({ name, max, rows }) => (
        <Textarea
          key={name}
          label={t(`alarms.${name}`)}
          lang={language}
          disabled={disabled}
          maxLength={max}
          autosize
          minRows={rows}
          maxRows={12}
          value={own[name]}
          placeholder={theirs[name]}
          onChange={(event) => write(name, event.currentTarget.value)}
        />
      ))}
      <div className="alarm-rules-preview" lang={language}>
        <h3 className="small muted">{t('alarmRules.preview')}</h3>
        <GuidanceWords words={withProduct(own, theirs)} />
      </div>
    </FormGroup>
  );
}
