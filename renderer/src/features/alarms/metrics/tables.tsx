import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmMetrics } from '../../../../../electron/contract/alarm-metrics.ts';
import type { Alarm } from '../../../../../electron/contract/alarms.ts';
import { useFormats } from '../../../format/use.ts';
import { useLive, useStation } from '../../../station.tsx';
import { NodeName } from '../../../ui/node-name.tsx';
import { Empty, Panel } from '../../../ui/states.tsx';
import { alarmSubject } from '../../../ui/words.ts';
import { ShareBar } from './bar.tsx';
import { topShare, within } from './figures.ts';
import { VerdictWord } from './key-figures.tsx';
import { useLength } from './words.ts';

type Named = Pick<Alarm, 'type' | 'node' | 'subject'>;

function What({ alarm }: { readonly alarm: Named }) {
  const { t } = useTranslation();
  const subject = alarmSubject(t, alarm);
  return (
    <span className="cut metrics-what">
      {t(`alarm.${alarm.type}`)}
      {subject === '' ? null : <span className="muted"> · {subject}</span>}
    </span>
  );
}

function Place({ node }: { readonly node: string | null }) {
  const { t } = useTranslation();
  return node === null ? <span className="muted">{t('alarms.station')}</span> : <NodeName id={node} />;
}

/** A panel with a table, or with a sentence where there is nothing to tell. */
function TablePanel(props: {
  readonly className: string;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly empty: string;
  readonly heads: ReadonlyArray<{ readonly name: string; readonly number?: boolean; readonly hidden?: boolean }>;
  readonly rows: readonly ReactNode[];
  /** How many there are altogether, where not all are listed. */
  readonly all?: number;
}) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { rows, all = rows.length } = props;
  return (
    <Panel className={props.className} title={props.title} aside={props.aside}>
      {rows.length === 0 ? (
        <Empty title={props.empty} />
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              {props.heads.map(({ name, number: right = false, hidden = false }) => (
                <th key={name} className={right ? 'number' : ''}>
                  {hidden ? <span className="visually-hidden">{name}</span> : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows}</tbody>
        </table>
      )}
      {all > rows.length ? (
        <p className="metrics-foot small muted">
          {t('metrics.notAll', { some: number(rows.length), all: number(all) })}
        </p>
      ) : null}
    </Panel>
  );
}

/** When more came than one person can bear, and how much. */
export function Floods({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const length = useLength();
  const { list, count, time } = metrics.floods;
  const rows = list.toReversed().map(({ begin, end, peak, alarms }) => (
    <tr key={begin}>
      <td>{formats.since(begin, metrics.to)}</td>
      <td>{end === null ? <span className="strong">{t('metrics.goesOn')}</span> : formats.since(end, metrics.to)}</td>
      <td className="number">{length((end ?? metrics.to) - begin)}</td>
      <td className="number">{formats.number(peak)}</td>
      <td className="number">{formats.number(alarms)}</td>
    </tr>
  ));
  return (
    <TablePanel
      className="metrics-floods"
      title={t('metrics.floods')}
      aside={count === 0 ? null : <span className="small muted">{t('metrics.floodTime', { time: length(time) })}</span>}
      empty={t('metrics.noFlood')}
      heads={[
        { name: t('metrics.begin') },
        { name: t('metrics.end') },
        { name: t('metrics.length'), number: true },
        { name: t('metrics.peak'), number: true },
        { name: t('metrics.alarms'), number: true },
      ]}
      rows={rows}
      all={count}
    />
  );
}

/** What came most often: where mending is worth most. */
export function TopTen({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { top, annunciated } = metrics;
  const share = topShare(metrics);
  const rows = top.map(({ type, node, count }) => (
    <tr key={`${type} ${node}`}>
      <td>
        <What alarm={{ type, node, subject: '' }} />
      </td>
      <td>
        <Place node={node} />
      </td>
      <td className="number">{number(count)}</td>
      <td className="number">{number((count / annunciated) * 100, 1)} %</td>
      <td>
        <ShareBar share={count / (top[0]?.count ?? 1)} />
      </td>
    </tr>
  ));
  const sum = top.reduce((all, { count }) => all + count, 0);
  const aside =
    annunciated === 0 ? null : (
      <span className="with-icon small muted">
        {t('metrics.topShare', { share: number((sum / annunciated) * 100) })}
        <VerdictWord verdict={share === null ? null : within(share <= 0.05)} />
      </span>
    );
  return (
    <TablePanel
      className="metrics-top"
      title={t('metrics.topTen')}
      aside={aside}
      empty={t('metrics.noAlarm')}
      heads={[
        { name: t('metrics.alarm') },
        { name: t('metrics.place') },
        { name: t('metrics.alarms'), number: true },
        { name: t('metrics.share'), number: true },
        { name: t('metrics.drawn'), hidden: true },
      ]}
      rows={rows}
    />
  );
}

/** What came and went so fast that it said nothing any more. */
export function Chattering({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { list, count } = metrics.chattering;
  const rows = list.map((each) => (
    <tr key={each.key}>
      <td>
        <What alarm={each} />
      </td>
      <td>
        <Place node={each.node} />
      </td>
      <td className="number">{number(each.worst)}</td>
      <td className="number">{number(each.bursts)}</td>
      <td className="number">{number(each.activations)}</td>
    </tr>
  ));
  return (
    <TablePanel
      className="metrics-chattering"
      title={t('metrics.chatteringTitle')}
      empty={t('metrics.noChattering')}
      heads={[
        { name: t('metrics.alarm') },
        { name: t('metrics.place') },
        { name: t('metrics.worst'), number: true },
        { name: t('metrics.bursts'), number: true },
        { name: t('metrics.activations'), number: true },
      ]}
      rows={rows}
      all={count}
    />
  );
}

/** What has stood for longer than a day; one that still stands leads to itself. */
export function Stale({ metrics }: { readonly metrics: AlarmMetrics }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const length = useLength();
  const { view } = useStation();
  const listed = useLive(({ alarms }) => alarms);
  const rows = metrics.stale.now.map((each) => (
    <tr key={each.key}>
      <td>
        {listed.some(({ key }) => key === each.key) ? (
          <button type="button" className="link cut metrics-what" onClick={() => view.goAlarm(each.key)}>
            <What alarm={each} />
          </button>
        ) : (
          <What alarm={each} />
        )}
      </td>
      <td>
        <Place node={each.node} />
      </td>
      <td className="number">{formats.since(each.since, metrics.to)}</td>
      <td className="number">{length(metrics.to - each.since)}</td>
    </tr>
  ));
  return (
    <TablePanel
      className="metrics-stale"
      title={t('metrics.staleTitle')}
      aside={
        metrics.stale.count === 0 ? null : (
          <span className="small muted">{t('metrics.staleCount', { some: formats.number(metrics.stale.count) })}</span>
        )
      }
      empty={t('metrics.noStale')}
      heads={[
        { name: t('metrics.alarm') },
        { name: t('metrics.place') },
        { name: t('metrics.since'), number: true },
        { name: t('metrics.stands'), number: true },
      ]}
      rows={rows}
      all={metrics.stale.nowCount}
    />
  );
}
