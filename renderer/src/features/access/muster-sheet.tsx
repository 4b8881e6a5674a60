import { useTranslation } from 'react-i18next';
import type { Area } from '../../../../electron/contract/access.ts';
import type { Presence } from '../../../../electron/contract/presence.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useSession } from '../../station.tsx';
import { useCompare } from './sort.tsx';
import { useDoubts } from './sure-word.tsx';

/** The list for a muster point on paper: per area, by name, with a box to tick. */
export function MusterSheet(props: {
  readonly areas: readonly Area[];
  readonly list: readonly Presence[];
  /** When the list was answered, by this machine's clock. */
  readonly at: number;
}) {
  const { areas, list, at } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const site = useSession(({ info }) => info?.site?.name ?? '');
  const by = useSession(({ session }) => session?.person.username ?? '');
  return (
    <>
      <h1>{t('muster.title', { site: visible(site) })}</h1>
      <p>
        {t('muster.asOf', {
          day: formats.day(at),
          time: formats.time(at),
          zone: `${formats.zone(at)}, ${formats.timeZone}`,
          by: visible(by),
        })}
      </p>
      <p>{t('muster.why')}</p>
      {areas.map((area) => (
        <AreaSheet key={area.id} area={area} list={list.filter((each) => each.area === area.id)} />
      ))}
    </>
  );
}

function AreaSheet({ area, list }: { readonly area: Area; readonly list: readonly Presence[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const compare = useCompare();
  const doubts = useDoubts();
  const names = useLive((state) => state.names);
  const sorted = [...list].sort((a, b) => compare(a.name, b.name));
  return (
    <section>
      <h2>
        {visible(area.name)}: {t('inside.people', { count: list.length })}
      </h2>
      {list.length === 0 ? null : (
        <table className="muster-table">
          <thead>
            <tr>
              <th className="box">{t('muster.seen')}</th>
              <th>{t('inside.column.name')}</th>
              <th>{t('inside.column.since')}</th>
              <th>{t('inside.column.door')}</th>
              <th>{t('inside.column.sure')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((who) => (
              <tr key={who.person}>
                <td className="box">☐</td>
                <td>{visible(who.name)}</td>
                <td>{formats.moment(who.since)}</td>
                <td>{who.node === null ? t('inside.byGuard') : visible(names[who.node] ?? who.node)}</td>
                <td>{[t(`sure.${who.sure}`), doubts(who.doubts)].filter((word) => word !== '').join(': ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
