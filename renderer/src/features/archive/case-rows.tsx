import { useTranslation } from 'react-i18next';
import type { CaseContent } from '../../../../electron/contract/case-file.ts';
import { useFormats } from '../../format/use.ts';
import { Outside } from '../../ui/outside.tsx';
import { Panel } from '../../ui/states.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentTone } from '../../ui/words.ts';
import { rowText } from './case-words.ts';

/** Rows of a case, oldest first; those that it is about stand out, by a word too. */
export function CaseRows({
  title,
  rows,
  content,
}: {
  readonly title: string;
  readonly rows: CaseContent['rows'];
  readonly content: CaseContent;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { nodes } = content.names;
  const shown = formats.number(rows.length);
  return (
    <Panel title={title} aside={<span className="small muted">{t('shown.rows', { count: rows.length, shown })}</span>}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls it */}
      <section className="shown-rows" tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('shown.row')}</th>
              <th scope="col">{t('shown.time')}</th>
              <th scope="col">{t('shown.event')}</th>
              <th scope="col">{t('shown.place')}</th>
              <th scope="col">{t('shown.why')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ incident, near, hash }) => (
              <tr
                key={incident.id}
                title={`${t('shown.hash')} ${hash}`}
                {...(content.chosen.includes(incident.id) ? { 'data-chosen': true } : {})}
              >
                <td>{formats.number(incident.id)}</td>
                <td className="shown-time">{formats.moment(incident.timestamp)}</td>
                <td>
                  <span className="with-icon">
                    <ToneMark tone={incidentTone(incident.type)} />
                    {t(`incident.${incident.type}`)}
                  </span>{' '}
                  <bdi className="muted">{rowText(t, formats, incident)}</bdi>
                </td>
                <td>{incident.node === null ? '' : <Outside text={nodes[incident.node] ?? incident.node} />}</td>
                <td>{near.map((each) => t(`shown.near.${each}`)).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
