import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchiveInfo } from '../../../../electron/contract/archive.ts';
import type { CaseContent } from '../../../../electron/contract/case-file.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useBytes, useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Failed, Loading, Notice, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { Written } from '../../ui/written.tsx';
import { CaseCurves } from './case-curves.tsx';
import { CasePaperButton } from './case-paper.tsx';
import { CaseComments, CaseRows } from './case-rows.tsx';
import { grouped } from './case-words.ts';

/** A case as it was put into its file: what happened, what was around it, and what proves it. */
export function CasePage({ info }: { readonly info: ArchiveInfo }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const [content, setContent] = useState<CaseContent | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  useEffect(() => {
    void api.call('archive.case', {}).then((answer) => {
      if (answer.ok) setContent(answer.value);
      else setError(answer.error);
    });
  }, [api]);
  if (error !== null) return <Failed error={error} />;
  if (content === null) return <Loading what={t('common.loading')} />;
  return <Case info={info} content={content} />;
}

interface CaseProps {
  readonly info: ArchiveInfo;
  readonly content: CaseContent;
}

function Case({ info, content }: CaseProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { title, remarks, made, site, rows } = content;
  return (
    <main className="shown">
      <div className="shown-head">
        <div className="shown-title">
          <h1 className="grow">
            <Outside text={title} />
          </h1>
          <CasePaperButton printed={{ info, content }} />
        </div>
        <span className="muted">
          {t('shown.madeBy', {
            time: formats.moment(made.at),
            by: isolated(made.by),
            site: isolated(site.name),
          })}{' '}
          · {formats.zone(made.at)}
        </span>
        {info.signature?.holds === false ? (
          <Notice kind="warning" title={t('shown.changed')} live>
            {t('shown.changedWhy')}
          </Notice>
        ) : null}
        {info.signature?.holds && !info.signature.own ? (
          <Notice kind="warning" title={t('archive.signature.foreign')}>
            {t('shown.foreignWhy')} <Hash text={info.signature.key} />
          </Notice>
        ) : null}
        {remarks === '' ? null : (
          <div className="shown-remarks">
            <Written text={remarks} />
          </div>
        )}
      </div>
      <div className="shown-column">
        <CaseRows title={t('shown.timeline')} rows={rows} content={content} />
        <CaseCurves content={content} />
      </div>
      <div className="shown-column">
        <Proof info={info} content={content} />
        <CaseComments content={content} />
        <Files content={content} />
      </div>
    </main>
  );
}

function Proof({ info, content: { chain } }: CaseProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const verified = { from: formats.number(chain.verifiedFrom), to: formats.number(chain.verifiedTo) };
  const facts: (readonly [string, React.ReactNode])[] = [
    [t('shown.fingerprint'), <Hash key="key" text={info.signature?.key ?? ''} />],
    [t('shown.head'), formats.number(chain.rows)],
    [t('shown.hash'), <Hash key="hash" text={chain.hash} />],
    [t('shown.verified'), chain.verifiedTo === 0 ? t('shown.verifiedNone') : t('shown.verifiedRows', verified)],
  ];
  return (
    <Panel title={t('shown.proof')} padded>
      <div className="stack">
        <dl className="facts">
          {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
        </dl>
        <span className="small muted">{t('shown.fingerprintWhy')}</span>
      </div>
    </Panel>
  );
}

function Hash({ text }: { readonly text: string }) {
  return <span className="mono shown-hash">{grouped(text)}</span>;
}

function Files({ content: { files, withheld = [] } }: Pick<CaseProps, 'content'>) {
  const { t } = useTranslation();
  const { api } = useStation();
  const formats = useFormats();
  const bytes = useBytes();
  const tell = useTell();
  const save = async (file: number) => {
    const result = await api.call('archive.saveFile', { file });
    if (!result.ok) tell.failed(result.error);
    else if (result.value.saved) tell.done(t('shown.saved'));
  };
  return (
    <Panel title={t('shown.files')} padded>
      {files.length === 0 && withheld.length === 0 ? <span className="muted">{t('shown.noFiles')}</span> : null}
      {withheld.map(({ incident, name, by, at, why }) => (
        <Notice
          key={`${incident} ${at} ${name}`}
          kind="warning"
          title={t(`shown.withheld.${why}`, { name: isolated(name) })}
        >
          {t('shown.withheldWhy', { by: isolated(by), time: formats.moment(at) })}
        </Notice>
      ))}
      <ul className="shown-list">
        {files.map(({ id, name, bytes: size, by, at }) => (
          <li key={id}>
            <span className="grow">
              <Outside text={name} />
              <br />
              <span className="small muted">
                {bytes(size)} · <Outside text={by} /> · {formats.moment(at)}
              </span>
            </span>
            <Button size="xs" onClick={() => void save(id)}>
              {t('shown.save')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
