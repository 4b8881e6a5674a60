import { useTranslation } from 'react-i18next';
import { Empty, Panel } from '../../ui/states.tsx';

/** Persons, their cards and rights. */
export function People() {
  const { t } = useTranslation();
  return (
    <Panel title={t('screen.people')}>
      <Empty title={t('common.nothingFound')} />
    </Panel>
  );
}
