import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmType } from '../../../../../electron/contract/alarms.ts';
import { useMay, useStation } from '../../../station.tsx';
import { useFailureText } from '../../../ui/failure.ts';
import { Failed, Loading, NeedsRole, Notice, Panel } from '../../../ui/states.tsx';
import { useKept } from '../../../ui/use-kept.ts';
import { CatalogueMix } from './catalogue-mix.tsx';
import { RuleDrawer } from './rule-drawer.tsx';
import { RulesTable } from './rules-table.tsx';
import '../../access/access.css';
import './rules.css';

/** What the site has laid down for each type of alarm, all beside each other (ISA-18.2, clause 9: rationalisation). */
export function AlarmRulesPage() {
  const { t } = useTranslation();
  const text = useFailureText();
  const { alarmRules } = useStation();
  const [asked, again] = useKept(alarmRules);
  const may = useMay('manager');
  const [open, setOpen] = useState<AlarmType | null>(null);
  const { value } = asked;
  return (
    <div className="alarm-rules">
      {value === undefined ? null : <CatalogueMix rules={value.rules} />}
      <Panel
        className="alarm-rules-panel"
        title={t('alarmRules.title', { count: value?.rules.length ?? 0 })}
        aside={may ? undefined : <NeedsRole role="manager" />}
      >
        {asked.state === 'failed' && value !== undefined ? (
          <Notice kind="warning" live title={text(asked.error)} />
        ) : null}
        {value !== undefined ? (
          <RulesTable rules={value.rules} facts={value.facts} onOpen={setOpen} />
        ) : asked.state === 'failed' ? (
          <Failed error={asked.error} onRetry={again} />
        ) : (
          <Loading what={t('alarmRules.loading')} />
        )}
      </Panel>
      {open === null ? null : <RuleDrawer key={open} type={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
