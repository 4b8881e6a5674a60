import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { fieldText, incidentTone, wordOr } from '../../ui/words.ts';
import { EnrolIncident } from '../people/enrol-incident.tsx';
import { ChangedFields } from './changed-fields.tsx';

/** One row of the journal with all its fields, as text. */
export function Detail({ incident, onClose }: { readonly incident: Incident | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={incident !== null}
      onClose={onClose}
      position="right"
      withOverlay={false}
      closeOnClickOutside={false}
      size={440}
      title={t('incidents.detail')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {incident === null ? null : <Facts incident={incident} />}
    </Drawer>
  );
}

function Facts({ incident }: { readonly incident: Incident }) {
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
  // Of a configuration each field is told in words.
  const names = Object.keys(incident.value).filter((name) => incident.type !== 'config.changed' || name !== 'fields');
  return (
    <div className="stack">
      <h3 className="row">
        <ToneMark tone={incidentTone(incident.type)} />
        {t(`incident.${incident.type}`)}
      </h3>
      <dl className="facts">
        {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
      </dl>
      <EnrolIncident key={incident.id} incident={incident} />
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
