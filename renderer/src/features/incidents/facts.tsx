import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { fieldText, wordOr } from '../../ui/words.ts';
import { EnrolIncident } from '../people/enrol-incident.tsx';
import { ChangedFields } from './changed-fields.tsx';

/** When, where, by which clock and by whom; then all the fields of the row, as text. */
export function Facts({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const time = (at: number) => `${formats.moment(at)} ${formats.zone(at)}`;
  const facts: (readonly [string, React.ReactNode])[] = [
    [t('incidents.id'), formats.number(incident.id)],
    [t('incidents.time'), time(incident.timestamp)],
    [t('incidents.clock'), t(`clock.${incident.clock}`)],
    [t('incidents.received'), time(incident.received)],
    ...(incident.late ? [[t('incidents.order'), t('incidents.lateWhy')] as const] : []),
    [t('incidents.node'), incident.node === null ? t('alarms.station') : <NodeAndId id={incident.node} />],
    ...(incident.boot === null
      ? []
      : [[t('incidents.origin'), t('incidents.bootSeq', { boot: incident.boot, seq: incident.seq ?? 0 })] as const]),
    ...(incident.actor === null
      ? []
      : [[t('incidents.actor'), <Outside key="actor" text={incident.actor} />] as const]),
  ];
  return (
    <div className="incident-section">
      <dl className="facts">
        {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
      </dl>
      <EnrolIncident key={incident.id} incident={incident} />
    </div>
  );
}

/** The fields of a row, as they were received. */
export function Fields({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const formats = useFormats();
  // Of a configuration each field is told in words.
  const names = Object.keys(incident.value).filter((name) => incident.type !== 'config.changed' || name !== 'fields');
  return (
    <div className="incident-section">
      <h3>{t('incidents.fields')}</h3>
      {names.length === 0 ? <p className="muted">{t('incidents.noFields')}</p> : null}
      <dl className="facts">
        {names.map((name) => [
          <dt key={`${name}-name`}>
            <bdi>{wordOr(t, 'field', name)}</bdi>
          </dt>,
          <dd key={name}>
            <bdi>{fieldText(t, formats, incident, name)}</bdi>
          </dd>,
        ])}
      </dl>
      <ChangedFields incident={incident} />
      <p className="small muted">{t('incidents.type', { type: isolated(incident.type) })}</p>
    </div>
  );
}

function NodeAndId({ id }: { readonly id: string }) {
  return (
    <>
      <NodeName id={id} /> <span className="mono muted">{id}</span>
    </>
  );
}
