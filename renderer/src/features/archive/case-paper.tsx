import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrintedCase } from '../../../../electron/contract/archive.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated } from '../../format/outside.ts';
import { useBytes, useFormats } from '../../format/use.ts';
import { Outside } from '../../ui/outside.tsx';
import { PaperButton } from '../../ui/paper.tsx';
import { Written } from '../../ui/written.tsx';
import { chainText, signatureKind } from './band.tsx';
import { grouped, isAct, rowText } from './case-words.ts';
import { PaperCurve } from './paper-curve.tsx';

type Rows = PrintedCase['content']['rows'];

/** Puts a case on paper; there is none yet while it is null. */
export function CasePaperButton({ printed }: { readonly printed: PrintedCase | null }) {
  const { t } = useTranslation();
  const name = `${t('shown.title')}: ${printed?.content.title ?? ''}`.slice(0, limits.name).toWellFormed();
  return (
    <PaperButton kind="case" name={name} disabled={printed === null}>
      {printed === null ? null : <CasePaper {...printed} />}
    </PaperButton>
  );
}

/** Lines of the tables that a case has on paper: its rows stand in the timeline, and once more beside their hashes. */
export function casePaperLines({ rows, comments, files, withheld = [] }: PrintedCase['content']): number {
  const acts = rows.filter(({ incident }) => isAct(incident)).length;
  return 2 * (rows.length + comments.length) + acts + files.length + withheld.length;
}

/** A case on paper, for people who have no window to open it in. */
function CasePaper(props: PrintedCase) {
  const { t } = useTranslation();
  const { title, remarks, rows, comments } = props.content;
  return (
    <main className="case-paper">
      <h1>
        {t('shown.title')}: <Outside text={title} />
      </h1>
      <Head {...props} />
      {remarks === '' ? null : (
        <section>
          <h2>{t('shown.remarks')}</h2>
          <Written text={remarks} />
        </section>
      )}
      <Timeline {...props} />
      <Acts title={t('shown.acts')} rows={rows.filter(({ incident }) => isAct(incident))} {...props}>
        {t('shown.noActs')}
      </Acts>
      <Acts title={t('shown.comments')} rows={comments} {...props}>
        {t('shown.noComments')}
      </Acts>
      <Curves {...props} />
      <Files {...props} />
      <Proof {...props} />
    </main>
  );
}

/** Which case it is, who made it where and when, and whether it can be believed. */
function Head({ info, content }: PrintedCase) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { made, site, chosen, rows } = content;
  const facts: (readonly [string, ReactNode])[] = [
    [t('shown.site'), <Outside key="site" text={`${site.name} (${site.id})`} />],
    [t('shown.maker'), <Outside key="maker" text={`${made.by} · Leitstand ${made.version}`} />],
    [t('shown.made'), `${formats.moment(made.at)} ${formats.zone(made.at)} (${formats.timeZone})`],
    [t('shown.file'), <Outside key="file" text={info.name} />],
    [t('shown.reach'), reachText(rows)],
    [t('shown.content'), t('shown.contentRows', { count: chosen.length, rows: formats.number(rows.length) })],
  ];
  function reachText(all: Rows): string {
    const [first, last] = [all[0]?.incident.timestamp, all.at(-1)?.incident.timestamp];
    return first === undefined || last === undefined ? '–' : `${formats.moment(first)} – ${formats.moment(last)}`;
  }
  return (
    <>
      <Facts facts={facts} />
      {info.signature?.holds === false ? (
        <p className="case-warning">
          {t('shown.changed')}. {t('shown.changedWhy')}
        </p>
      ) : null}
    </>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}

/** A part of the paper: its table, or the sentence that there is nothing. */
function Part(props: {
  readonly title: string;
  /** Words above the columns, each with its width. */
  readonly heads: ReadonlyArray<readonly [word: string, width?: string]>;
  readonly none: ReactNode;
  /** The rows. */
  readonly children: readonly ReactNode[];
}) {
  const { title, heads, none, children } = props;
  return (
    <section>
      <h2>{title}</h2>
      {children.length === 0 ? (
        <p className="muted">{none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {heads.map(([word, width]) => (
                <th key={word} style={width === undefined ? {} : { width }}>
                  {word}
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

function NodeOf({ content, id }: { readonly content: PrintedCase['content']; readonly id: string | null }) {
  return id === null ? null : <Outside text={content.names.nodes[id] ?? id} />;
}

function What({ incident }: Pick<Rows[number], 'incident'>) {
  const { t } = useTranslation();
  const text = rowText(t, useFormats(), incident);
  return (
    <>
      {t(`incident.${incident.type}`)}
      {text === '' ? null : ': '}
      <bdi>{text}</bdi>
    </>
  );
}

/** Rows oldest first; those that the case is about stand out by weight and by a word. */
function Timeline({ content }: PrintedCase) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { rows, chosen } = content;
  const about = new Set(chosen);
  return (
    <Part
      title={t('shown.timeline')}
      heads={[
        [t('shown.row'), '8%'],
        [t('shown.time'), '23%'],
        [t('shown.event')],
        [t('shown.place'), '18%'],
        [t('shown.why'), '17%'],
      ]}
      none={t('shown.noRows')}
    >
      {rows.map(({ incident, near }) => (
        <tr key={incident.id} className={about.has(incident.id) ? 'case-about' : undefined}>
          <td>{formats.number(incident.id)}</td>
          <td>{formats.moment(incident.timestamp)}</td>
          <td>
            <What incident={incident} />
          </td>
          <td>
            <NodeOf content={content} id={incident.node} />
          </td>
          <td>{near.map((each) => t(`shown.near.${each}`)).join(', ')}</td>
        </tr>
      ))}
    </Part>
  );
}

/** Rows with who made them: what was done, or what was said. */
function Acts({
  title,
  rows,
  content,
  children,
}: PrintedCase & { readonly title: string; readonly rows: Rows; readonly children: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Part
      title={title}
      heads={[
        [t('shown.row'), '8%'],
        [t('shown.time'), '23%'],
        [t('shown.event')],
        [t('shown.place'), '18%'],
        [t('shown.who'), '17%'],
      ]}
      none={children}
    >
      {rows.map(({ incident }) => (
        <tr key={incident.id}>
          <td>{formats.number(incident.id)}</td>
          <td>{formats.moment(incident.timestamp)}</td>
          <td>{isAct(incident) ? <What incident={incident} /> : <bdi>{rowText(t, formats, incident)}</bdi>}</td>
          <td>
            <NodeOf content={content} id={incident.node} />
          </td>
          <td>{incident.actor === null ? t('shown.byNode') : <Outside text={incident.actor} />}</td>
        </tr>
      ))}
    </Part>
  );
}

function Curves({ content }: PrintedCase) {
  const { t } = useTranslation();
  const { curves } = content;
  return (
    <section>
      <h2>{t('shown.curves')}</h2>
      {curves.length === 0 ? <p className="muted">{t('shown.noCurves')}</p> : null}
      {curves.map((history) => (
        <PaperCurve key={`${history.node} ${history.metric} ${history.at[0]}`} history={history} content={content} />
      ))}
    </section>
  );
}

/** Files cannot be printed: their hashes say which they are. Those that the case does not have are named. */
function Files({ content }: PrintedCase) {
  const { t } = useTranslation();
  const formats = useFormats();
  const bytes = useBytes();
  const { files, withheld = [] } = content;
  return (
    <Part
      title={t('shown.files')}
      heads={[[t('shown.fileName')], [t('shown.size'), '12%'], [t('shown.time'), '23%'], [t('shown.who'), '17%']]}
      none={t('shown.noFiles')}
    >
      {[
        ...files.map(({ id, name, bytes: size, sha256, by, at }) => (
          <tr key={id}>
            <td>
              <Outside text={name} />
              <span className="case-hash">
                {t('field.sha256')} {grouped(sha256)}
              </span>
            </td>
            <td>{bytes(size)}</td>
            <td>{formats.moment(at)}</td>
            <td>
              <Outside text={by} />
            </td>
          </tr>
        )),
        ...withheld.map(({ incident, name, by, at, why }) => (
          <tr key={`${incident} ${at} ${name}`} className="case-about">
            <td>{t(`shown.withheld.${why}`, { name: isolated(name) })}</td>
            <td>–</td>
            <td>{formats.moment(at)}</td>
            <td>
              <Outside text={by} />
            </td>
          </tr>
        )),
      ]}
    </Part>
  );
}

function Proof({ info, content }: PrintedCase) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { chain, rows, comments } = content;
  const { signature } = info;
  const verified = { from: formats.number(chain.verifiedFrom), to: formats.number(chain.verifiedTo) };
  const hash = (text: string) => <span className="case-hash">{grouped(text)}</span>;
  const facts: (readonly [string, ReactNode])[] = [
    [t('shown.signature'), signature === null ? '' : t(`archive.signature.${signatureKind(signature)}`)],
    [t('shown.fingerprint'), hash(signature?.key ?? '')],
    [t('shown.head'), formats.number(chain.rows)],
    [t('shown.hash'), hash(chain.hash)],
    [t('shown.verified'), chain.verifiedTo === 0 ? t('shown.verifiedNone') : t('shown.verifiedRows', verified)],
    [t('shown.chain'), chainText(t, formats, info)],
  ];
  const every = new Map([...rows, ...comments].map((row) => [row.incident.id, row]));
  return (
    <>
      <section>
        <h2>{t('shown.proof')}</h2>
        <Facts facts={facts} />
        <p>{t('shown.fingerprintWhy')}</p>
        <p>{t('shown.paperWhy')}</p>
      </section>
      <Part
        title={t('shown.hashes')}
        heads={[[t('shown.row'), '8%'], [t('shown.time'), '23%'], [t('shown.hash')]]}
        none={t('shown.noRows')}
      >
        {[...every.values()].map(({ incident, hash: own }) => (
          <tr key={incident.id}>
            <td>{formats.number(incident.id)}</td>
            <td>{formats.moment(incident.timestamp)}</td>
            <td>{hash(own)}</td>
          </tr>
        ))}
      </Part>
    </>
  );
}
