import { Button, FileButton, Modal } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../../electron/contract/limits.ts';
import { type CsvCheck, csvColumnNames } from '../../../../electron/contract/people.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Outside } from '../../ui/outside.tsx';
import { Loading, Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { textOf } from './csv-text.ts';

/** What stands on the screen: nothing yet, a file being checked, what it would do, or what it did. */
type Step =
  | { readonly is: 'choose'; readonly problem: string | null }
  | { readonly is: 'checking'; readonly file: string }
  | { readonly is: 'checked'; readonly file: string; readonly csv: string; readonly check: CsvCheck }
  | { readonly is: 'done'; readonly check: CsvCheck };

/** People from a file: chosen, checked, looked at, and then all of it or nothing. */
export function CsvImport({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api, people } = useStation();
  const tell = useTell();
  const text = useFailureText();
  const [step, setStep] = useState<Step>({ is: 'choose', problem: null });
  const round = useRef(0);
  const refuse = (error: Failure) =>
    setStep({ is: 'choose', problem: `${text(error)}. ${t(`failure.remedy.${error.code}`)}` });
  const check = async (file: File) => {
    const mine = ++round.current;
    setStep({ is: 'checking', file: file.name });
    const csv = file.size > limits.csv * 4 ? null : await textOf(file);
    if (csv === null || csv.length > limits.csv) return setStep({ is: 'choose', problem: t('csv.tooLarge') });
    const result = await api.call('people.checkCsv', { csv });
    // Another file was chosen, or this one given up.
    if (mine !== round.current) return;
    if (result.ok) setStep({ is: 'checked', file: file.name, csv, check: result.value });
    else refuse(result.error);
  };
  const carryOut = async (csv: string) => {
    const result = await api.call('people.importCsv', { csv });
    if (!result.ok)
      return result.error.code === 'invalid_input'
        ? setStep({ is: 'choose', problem: t('csv.changedMeanwhile') })
        : tell.failed(result.error);
    setStep({ is: 'done', check: result.value });
    await people.load();
  };
  const restart = () => {
    round.current += 1;
    setStep({ is: 'choose', problem: null });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={step.is === 'checked' ? 'xl' : 'lg'}
      closeOnClickOutside={false}
      title={t('csv.importTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {step.is === 'choose' ? <Choose problem={step.problem} onFile={(file) => void check(file)} /> : null}
      {step.is === 'checking' ? (
        <div className="stack">
          <Loading what={t('csv.checking', { file: step.file })} />
          <div className="item-foot">
            <Button onClick={restart}>{t('common.cancel')}</Button>
          </div>
        </div>
      ) : null}
      {step.is === 'checked' ? (
        <Checked
          file={step.file}
          check={step.check}
          onOther={restart}
          onImport={() => carryOut(step.csv)}
          onClose={onClose}
        />
      ) : null}
      {step.is === 'done' ? (
        <div className="stack">
          <p role="status" className="strong">
            {t('csv.imported')}
          </p>
          <Summary check={step.check} done />
          <div className="item-foot">
            <Button variant="filled" data-autofocus onClick={onClose}>
              {t('common.close')}
            </Button>
          </div>
        </div>
      ) : null}
    </Modal>
  );
}

function Choose({ problem, onFile }: { readonly problem: string | null; readonly onFile: (file: File) => void }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <div className="stack">
      {problem === null ? null : (
        <Notice kind="warning" live>
          {problem}
        </Notice>
      )}
      <div
        className={`csv-drop ${over ? 'csv-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileImport size={32} stroke={1.4} aria-hidden />
        <FileButton accept=".csv,.txt,text/csv" onChange={(file) => (file === null ? undefined : onFile(file))}>
          {(props) => (
            <Button {...props} variant="filled">
              {t('csv.choose')}
            </Button>
          )}
        </FileButton>
        <span className="muted">{t('csv.drop')}</span>
      </div>
      <p>{t('csv.columns')}</p>
      <p className="mono csv-columns">{csvColumnNames.join('; ')}</p>
      <p className="small muted">{t('csv.how')}</p>
    </div>
  );
}

function Checked(props: {
  readonly file: string;
  readonly check: CsvCheck;
  readonly onOther: () => void;
  readonly onImport: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { check } = props;
  const nothing = check.created + check.updated + check.cards === 0;
  const formats = useFormats();
  return (
    <div className="stack">
      <p>
        <Outside text={props.file} className="strong" />
      </p>
      {check.problemCount > 0 ? (
        <Notice
          kind="warning"
          live
          title={t('csv.problems', { count: check.problemCount, all: formats.number(check.problemCount) })}
        >
          {t('csv.problemsWhy')}
        </Notice>
      ) : (
        <Summary check={check} />
      )}
      {check.problemCount > 0 ? <Problems check={check} /> : <Preview check={check} />}
      <div className="item-foot">
        <Button onClick={props.onOther}>{t('csv.other')}</Button>
        <span className="grow small muted">{check.problemCount === 0 && nothing ? t('csv.nothing') : ''}</span>
        <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        <ActionButton variant="filled" disabled={check.problemCount > 0 || nothing} onAct={props.onImport}>
          {t('csv.importAct', {
            count: check.created + check.updated,
            all: formats.number(check.created + check.updated),
          })}
        </ActionButton>
      </div>
    </div>
  );
}

function Summary({ check, done = false }: { readonly check: CsvCheck; readonly done?: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <dl className="csv-sums" aria-label={t(done ? 'csv.imported' : 'csv.wouldDo')}>
      {(['rows', 'created', 'updated', 'unchanged', 'cards'] as const).map((sum) => (
        <div key={sum}>
          <dt>{t(`csv.sum.${sum}`)}</dt>
          <dd>{formats.number(check[sum])}</dd>
        </div>
      ))}
    </dl>
  );
}

function Problems({ check }: { readonly check: CsvCheck }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const more = check.problemCount - check.problems.length;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
    <div className="csv-table" tabIndex={0} role="group" aria-label={t('csv.problemList')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th className="number">{t('csv.column.line')}</th>
            <th>{t('csv.column.column')}</th>
            <th>{t('csv.column.value')}</th>
            <th>{t('csv.column.problem')}</th>
          </tr>
        </thead>
        <tbody>
          {check.problems.map(({ line, column, problem, value }, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- the list is as fixed as the file; a cell can have two problems
            <tr key={i}>
              <td className="number">{formats.number(line)}</td>
              <td className="mono">{column === '' ? '–' : <Outside text={column} />}</td>
              <td>{value === '' ? <span className="muted">{t('csv.emptyCell')}</span> : <Outside text={value} />}</td>
              <td>{t(`csv.problem.${problem}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <p className="grid-end">{t('csv.moreProblems', { count: more, more: formats.number(more) })}</p>
      ) : null}
    </div>
  );
}

function Preview({ check }: { readonly check: CsvCheck }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
    <div className="csv-table" tabIndex={0} role="group" aria-label={t('csv.preview')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th className="number">{t('csv.column.line')}</th>
            <th>{t('people.column.name')}</th>
            <th>{t('people.column.department')}</th>
            <th>{t('csv.column.card')}</th>
            <th>{t('csv.column.change')}</th>
          </tr>
        </thead>
        <tbody>
          {check.preview.map(({ line, name, department, card, change }) => (
            <tr key={line}>
              <td className="number">{formats.number(line)}</td>
              <td className="strong">
                <Outside text={name} />
              </td>
              <td>
                <Outside text={department} />
              </td>
              <td>{card === '' ? '–' : <Outside text={card} />}</td>
              <td className={change === 'same' ? 'muted' : ''}>{t(`csv.change.${change}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {check.rows > check.preview.length ? (
        <p className="grid-end">{t('csv.previewOf', { count: check.preview.length })}</p>
      ) : null}
    </div>
  );
}
