import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { nodesAt } from '../../live/alarm-board.ts';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { alarmSubject, groupSize, incidentText } from '../../ui/words.ts';

/** What two sign is never cut. */
function Whole({ text }: { readonly text: string }) {
  return <bdi>{visible(text, limits.reason)}</bdi>;
}

/** `offline`: the nodes that were away when the sheet was made. */
function What(props: { readonly alarm: Alarm; readonly quiet: boolean; readonly offline: ReadonlySet<string> }) {
  const { alarm, quiet, offline } = props;
  const { t } = useTranslation();
  const subject = alarmSubject(t, alarm);
  const { node, members } = alarm;
  return (
    <span className="sheet-what">
      <PriorityMark priority={alarm.priority} size={16} quiet={quiet} />
      <span>
        {t(`alarm.${alarm.type}`)}
        {subject === '' ? '' : ` · ${subject}`}
        <span className="small muted sheet-second">
          {node !== null ? (
            <NodeName id={node} />
          ) : members.length > 0 ? (
            groupSize(t, alarm, nodesAt(alarm, offline).length)
          ) : (
            t('alarms.station')
          )}
        </span>
      </span>
    </span>
  );
}

/** An alarm in sight: how it stands, and what was said of it last. */
export function OpenRow(props: { readonly alarm: Alarm; readonly offline: ReadonlySet<string>; readonly now: number }) {
  const { alarm, offline, now } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const { active, acknowledged, by, comments, investigating, assigned } = alarm;
  const comment = comments.at(-1);
  return (
    <tr>
      <td>
        <What alarm={alarm} quiet={acknowledged && !active} offline={offline} />
      </td>
      <td>
        {t(active ? 'alarm.state.active' : 'alarm.state.returned')}
        <span className={`small sheet-second ${acknowledged ? 'muted' : 'strong'}`}>
          {t(acknowledged ? 'alarm.state.acknowledged' : 'alarm.state.unacknowledged')}
          {acknowledged && by !== null ? (
            <>
              , <Outside text={by} className="sheet-name" />
            </>
          ) : null}
        </span>
      </td>
      <td>{formats.since(alarm.raised, now)}</td>
      <td>
        {assigned === null ? null : (
          <span className="sheet-second">{t('handover.assigned', { who: visible(assigned) })}</span>
        )}
        {investigating === null ? null : (
          <span className="sheet-second">{t('handover.investigating', { who: visible(investigating.by) })}</span>
        )}
        {comment === undefined ? null : (
          <span className="sheet-second">
            <Whole text={comment.text} /> <span className="small muted">({visible(comment.by)})</span>
          </span>
        )}
      </td>
    </tr>
  );
}

/** An alarm that somebody has put away: why, until when, and who. */
export function PutAwayRow(props: {
  readonly alarm: Alarm;
  readonly offline: ReadonlySet<string>;
  readonly now: number;
}) {
  const { alarm, offline, now } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const { outOfService, shelved } = alarm;
  const act = outOfService ?? shelved;
  return (
    <tr>
      <td>
        <What alarm={alarm} quiet offline={offline} />
      </td>
      <td>{act === null ? null : <Whole text={act.reason} />}</td>
      <td>
        {outOfService !== null || shelved === null ? t('alarms.outOfService') : formats.since(shelved.until, now)}
      </td>
      <td>{act === null ? null : <Outside text={act.by} />}</td>
    </tr>
  );
}

const comments: ReadonlySet<string> = new Set(['alarm.commented', 'incident.commented']);

/** A row of the journal that the next guard should know of. A comment is told by its own words. */
export function NotableRow({ row, now }: { readonly row: Incident; readonly now: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { text } = row.value;
  const said =
    comments.has(row.type) && typeof text === 'string' ? visible(text, limits.reason) : incidentText(t, formats, row);
  return (
    <tr>
      <td>{formats.when(row.timestamp, now)}</td>
      <td>{t(`incident.${row.type}`)}</td>
      <td>{row.node === null ? '' : <NodeName id={row.node} />}</td>
      <td>{said}</td>
      <td>{row.actor === null ? '' : <Outside text={row.actor} />}</td>
    </tr>
  );
}
