import { useTranslation } from 'react-i18next';
import { Empty, Panel } from '../../ui/states.tsx';

/** Every door with its lock, its mode and who was there last. */
export function Doors() {
  const { t } = useTranslation();
  return (
    <Panel title={t('screen.doors')}>
      <Empty title={t('nodes.empty')} />
    </Panel>
  );
}
