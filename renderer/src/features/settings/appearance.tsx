import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  appearances,
  type Language,
  type Appearance as Look,
  languages,
} from '../../../../electron/contract/session.ts';
import { useSession, useStation } from '../../station.tsx';
import { Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

/** Language and look of the signed-in operator; kept by the station. */
export function Appearance() {
  const { t } = useTranslation();
  const { api, session } = useStation();
  const tell = useTell();
  const person = useSession((state) => state.session?.person ?? null);
  if (person === null) return null;
  const save = async (part: { language?: Language; appearance?: Look }) => {
    const { language, appearance } = person;
    const result = await api.call('session.preferences', { language, appearance, ...part });
    if (result.ok) session.setPerson(result.value);
    else tell.failed(result.error);
  };
  return (
    <Panel title={t('settings.page.appearance')} padded>
      <div className="stack narrow">
        <div>
          <h3>{t('settings.language')}</h3>
          <SegmentedControl
            mt={6}
            aria-label={t('settings.language')}
            value={person.language}
            data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
            onChange={(value) => void save({ language: value === 'de' ? 'de' : 'en' })}
          />
        </div>
        <div>
          <h3>{t('settings.look')}</h3>
          <SegmentedControl
            mt={6}
            aria-label={t('settings.look')}
            value={person.appearance}
            data={appearances.map((value) => ({ value, label: t(`appearance.${value}`) }))}
            onChange={(value) => void save({ appearance: appearances.find((each) => each === value) ?? 'system' })}
          />
        </div>
        <p className="small muted">{t('settings.lookWhy')}</p>
      </div>
    </Panel>
  );
}
