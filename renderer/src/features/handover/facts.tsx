import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftFacts } from '../../../../electron/contract/handover.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { Outside } from '../../ui/outside.tsx';
import { Written } from '../../ui/written.tsx';
import { HeldRows, MaintenanceRows, ModeRows } from './overrides.tsx';
import { NotableRow, OpenRow, PutAwayRow } from './rows.tsx';

const counted = ['granted', 'denied', 'alarms', 'acknowledged', 'commands', 'comments'] as const;

/** What a shift leaves to the next one: the same on the screen and on paper. */
export function SheetFacts({ facts, remarks = '' }: { readonly facts: ShiftFacts; readonly remarks?: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { from, to, by, happened } = facts;
  return (
    <div className="sheet">
      <p className="sheet-span">
        {t('handover.span', { from: formats.moment(from), to: formats.moment(to), zone: formats.zone(to) })}
        {' · '}
        {t('handover.by', { by: visible(by) })}
      </p>
      {facts.capped ? <p className="strong">{t('handover.capped')}</p> : null}
      {remarks === '' ? null : (
        <section>
          <h2>{t('handover.remarks')}</h2>
          <Written text={remarks} />
        </section>
      )}
      <dl className="sheet-figures">
        {counted.map((name) => (
          <div key={name}>
            <dd>{formats.number(happened[name])}</dd>
            <dt>{t(`handover.count.${name}`)}</dt>
          </div>
        ))}
      </dl>
      <Standing facts={facts} />
      <Section
        title={t('handover.notable')}
        heads={[
          t('incidents.time'),
          t('incidents.what'),
          t('incidents.node'),
          t('incidents.text'),
          t('incidents.actor'),
        ]}
        widths={['19%', '21%', '18%', undefined, '13%']}
        none={t('handover.noneNotable')}
      >
        {facts.notable.map((row) => (
          <NotableRow key={row.id} row={row} now={to} />
        ))}
      </Section>
    </div>
  );
}

/** What stands when it is handed over. */
function Standing({ facts }: { readonly facts: ShiftFacts }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const offline = new Set(facts.offline.map(({ node }) => node));
  const overrides = facts.modes.length + facts.held.length + facts.maintenance.length;
  return (
    <>
      <Section
        title={t('handover.open')}
        heads={[t('alarms.whatWhere'), t('handover.state'), t('handover.since'), t('handover.lastWord')]}
        widths={['36%', '20%', '15%', undefined]}
        none={t('handover.noneOpen')}
      >
        {facts.open.map((alarm) => (
          <OpenRow key={alarm.key} alarm={alarm} offline={offline} now={facts.to} />
        ))}
      </Section>
      {facts.suppressed === 0 ? null : (
        <p className="small muted">{t('handover.suppressed', { count: facts.suppressed })}</p>
      )}
      <Section
        title={t('handover.putAway')}
        heads={[t('alarms.whatWhere'), t('alarms.reason'), t('handover.until'), t('handover.who')]}
        widths={['36%', undefined, '18%', '15%']}
        none={t('handover.nonePutAway')}
      >
        {facts.putAway.map((alarm) => (
          <PutAwayRow key={alarm.key} alarm={alarm} offline={offline} now={facts.to} />
        ))}
      </Section>
      <Section
        title={t('handover.overrides')}
        heads={[t('incidents.what'), t('incidents.node'), t('alarms.reason'), t('handover.until'), t('handover.who')]}
        widths={['20%', '22%', undefined, '16%', '15%']}
        none={t('handover.noneOverrides')}
      >
        {overrides === 0
          ? []
          : [
              <ModeRows key="modes" modes={facts.modes} now={facts.to} />,
              <HeldRows key="held" held={facts.held} now={facts.to} />,
              <MaintenanceRows key="maintenance" doors={facts.maintenance} />,
            ]}
      </Section>
      <Section
        title={t('handover.offline')}
        heads={[t('incidents.node'), t('handover.since')]}
        widths={['56%', undefined]}
        none={t('handover.noneOffline')}
      >
        {facts.offline.map(({ node, name, since }) => (
          <tr key={node}>
            <td>
              <Outside text={name} />
            </td>
            <td>{since === null ? t('handover.neverHeard') : formats.since(since, facts.to)}</td>
          </tr>
        ))}
      </Section>
    </>
  );
}

function Section(props: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly widths: ReadonlyArray<string | undefined>;
  /** What is said where there is nothing. */
  readonly none: string;
  /** The rows. */
  readonly children: readonly ReactNode[];
}) {
  const { title, heads, widths, none, children } = props;
  return (
    <section>
      <h2>{title}</h2>
      {children.length === 0 ? (
        <p className="muted">{none}</p>
      ) : (
        <table className="plain-table sheet-table">
          <thead>
            <tr>
              {heads.map((head, i) => (
                <th key={head} style={widths[i] === undefined ? {} : { width: widths[i] }}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
    </section>
  );
}
