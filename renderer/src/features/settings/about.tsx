import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { useLive, useSession } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Panel } from '../../ui/states.tsx';
import { OpenArchive } from '../archive/open-archive.tsx';
import { HostNotices } from '../start/login.tsx';

/** What runs here, where its secrets lie, and how much it holds. */
export function About() {
  const { t } = useTranslation();
  const formats = useFormats();
  const info = useSession((state) => state.info);
  const journal = useLive((state) => state.journal);
  const broker = useLive((state) => state.broker);
  if (info === null) return null;
  const facts: (readonly [string, React.ReactNode])[] = [
    [t('about.version'), info.version],
    [t('about.host'), t(`about.host.${info.host}`)],
    [t('about.keychain'), t(`about.keychain.${info.keychain}`)],
    [t('site.name'), info.site === null ? t('value.unknown') : <Outside text={info.site.name} />],
    [
      t('site.id'),
      <span key="id" className="mono">
        {info.site?.id ?? ''}
      </span>,
    ],
    [t('site.zone'), formats.timeZone],
    [t('about.idle'), t('about.minutes', { count: Math.round(info.idleLockMs / 60_000) })],
    [t('about.rows'), journal === null ? t('value.unknown') : formats.number(journal.rows)],
    [t('about.refused'), broker === null ? t('value.unknown') : formats.number(broker.refused)],
  ];
  return (
    <Panel title={t('settings.page.about')} padded>
      <div className="stack narrow">
        <dl className="facts">
          {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
        </dl>
        <OpenArchive />
        <HostNotices info={info} />
      </div>
    </Panel>
  );
}
