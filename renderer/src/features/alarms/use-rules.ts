import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AlarmRule } from '../../../../electron/contract/alarm-rules.ts';
import type { AlarmType } from '../../../../electron/contract/alarms.ts';
import { useStation } from '../../station.tsx';

/** What a site has laid down for a type of alarm; undefined until it is known. */
export function useRuleOf(): (type: AlarmType) => AlarmRule | undefined {
  const { alarmRules } = useStation();
  useEffect(() => alarmRules.watch(), [alarmRules]);
  const value = useStore(alarmRules, (state) => state.value);
  const rules = useMemo(() => new Map(value?.rules.map(({ rule }) => [rule.type, rule])), [value]);
  return useCallback((type) => rules.get(type), [rules]);
}

/** A text of a type as the product has it, in the language of the operator or in another. */
export function useProductWords(): (type: AlarmType, language?: 'de' | 'en') => Words {
  const { i18n } = useTranslation();
  return useCallback(
    (type, language) => {
      const t = language === undefined ? i18n.t : i18n.getFixedT(language);
      return {
        cause: t(`alarmText.${type}.cause`),
        consequence: t(`alarmText.${type}.consequence`),
        instructions: t(`alarmText.${type}.instructions`),
      };
    },
    [i18n],
  );
}

type Words = AlarmRule['texts']['de'];

/** A site's own words, and the product's where it has none. */
export function withProduct(own: Words | undefined, product: Words): Words {
  return {
    cause: own?.cause || product.cause,
    consequence: own?.consequence || product.consequence,
    instructions: own?.instructions || product.instructions,
  };
}

/** What the guard is told of a type. */
export function useGuidance(type: AlarmType): Words {
  const { i18n } = useTranslation();
  const own = useRuleOf()(type)?.texts[i18n.language === 'de' ? 'de' : 'en'];
  return withProduct(own, useProductWords()(type));
}
