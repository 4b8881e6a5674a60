import { useTranslation } from 'react-i18next';
import type { CaseContent } from '../../../../electron/contract/case-file.ts';
import { useFormats } from '../../format/use.ts';
import { Outside } from '../../ui/outside.tsx';
import { Panel } from '../../ui/states.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentTone } from '../../ui/words.ts';
import { Written } from '../../ui/written.tsx';
import { rowText } from './case-words.ts';

/** What was said about a case: in its own words, and by whom. */
export function CaseComments({ content }: { readonly content: CaseContent }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { comments, names } = content;
  return (
    <Panel title={t('shown.comments')} padded>
      {comments.length === 0 ? <span className="muted">{t('shown.noComments')}</span> : null}
      <ul className="shown-list">
        {comments.map(({ incident, hash }) => (
          <li key={incident.id} title={`${t('shown.hash')} ${hash}`}>
            <div className="shown-comment">
              {typeof incident.value.text === 'string' ? <Written text={incident.value.text} /> : null}
              <span className="small muted">
                <Outside text={incident.actor ?? ''} /> · {formats.moment(incident.timestamp)}
                {incident.node === null ? null : ' · '}
                {incident.node === null ? null : <Outside text={names.nodes[incident.node] ?? incident.node} />}
                {` · ${t('shown.row')} ${formats.number(incident.id)}`}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

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
                  {incident.actor === null ? null : (
                    <span className="muted">
                      {' · '}
                      <Outside text={incident.actor} />
                    </span>
                  )}
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
