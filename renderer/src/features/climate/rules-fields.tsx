import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  type ClassLimits,
  type ClimateName,
  type ClimateRules,
  climateFields,
} from '../../../../electron/contract/climate-rules.ts';
import type { ConfigName } from '../../../../electron/contract/config.ts';
import { metrics } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import type { DraftError } from '../nodes/draft.ts';
import { FieldProblem } from '../nodes/field-problem.tsx';
import { fieldText, type JudgedRules, limitRows, type RulesDraft, unitOf } from './rules-draft.ts';

export interface FieldsProps {
  readonly draft: RulesDraft;
  readonly set: (draft: RulesDraft) => void;
  readonly errors: JudgedRules['errors'];
  readonly disabled: boolean;
  readonly rules: ClimateRules;
  readonly config: ConfigState;
  /** What applying would write of a class: undefined for own limits, and while nothing is to be applied. */
  readonly written: ClassLimits | undefined;
}

/** The limits of all metrics as they will be: those of the node, and beside them those of the station. */
export function LimitTable(props: FieldsProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const { draft, rules } = props;
  const errors = limitRows.flatMap((limit) => props.errors[`dew_point.${limit}`] ?? []);
  return (
    <>
      <table className="rules-limits">
        <thead>
          <tr>
            <td />
            {metrics.map((metric) => (
              <th key={metric} scope="col">
                {t(`metric.${metric}`)} <span className="muted">{t('rules.atNode')}</span>
              </th>
            ))}
            <th scope="col">
              {t('metric.dew_point')} <span className="muted">{t('rules.atStation')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {limitRows.map((limit) => (
            <tr key={limit}>
              <th scope="row">{t(`limit.${limit}`)}</th>
              {metrics.map((metric) => (
                <td key={metric}>
                  <NodeLimit name={`${metric}.${limit}`} {...props} />
                </td>
              ))}
              <td>
                {draft.class === 'own' ? (
                  <ClimateField
                    name={`dew_point.${limit}`}
                    label={`${t('metric.dew_point')}, ${t(`limit.${limit}`)}`}
                    {...props}
                  />
                ) : (
                  <StationLimit name={`dew_point.${limit}`} {...props} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {errors[0] === undefined ? null : (
        <p className="rules-problem" role="alert">
          <FieldProblem
            field={climateFields['dew_point.warn_high']}
            error={errors[0]}
            order={t('config.error.order')}
          />
        </p>
      )}
      {draft.class === 'own' ? (
        <p className="small muted">
          {t('rules.ownWhy')}{' '}
          <button type="button" className="link" onClick={() => view.goWithBack('nodes', rules.node)}>
            {t('rules.toNode')}
          </button>
        </p>
      ) : null}
    </>
  );
}

function NodeLimit({ name, config, written }: FieldsProps & { readonly name: ConfigName }) {
  const from = config.desired.config[name];
  const to = written?.config[name];
  return <Value name={name} value={to === undefined ? from : to} before={from} />;
}

function StationLimit({ name, draft, rules, written }: FieldsProps & { readonly name: ClimateName }) {
  const to = written?.limits[name];
  return (
    <Value
      name={name}
      value={to === undefined ? rules.limits[name] : to}
      before={rules.limits[name]}
      key={draft.class}
    />
  );
}

/** A limit as it will be, and what it was where that is something else. */
function Value(props: {
  readonly name: ConfigName | ClimateName;
  readonly value: number | null;
  readonly before: number | null;
}) {
  const { t } = useTranslation();
  const { decimal } = useFormats();
  const text = (value: number | null) =>
    value === null ? t('config.off') : fieldText(value, decimal).replace('-', '−');
  const changed = props.value !== props.before;
  return (
    <span className="rules-value">
      {changed ? <s className="muted small">{text(props.before)}</s> : null}
      <span className={changed ? 'strong' : ''}>{text(props.value)}</span>
      <span className="muted small">{props.value === null ? '' : unitOf(props.name)}</span>
    </span>
  );
}

/** How much the temperature may change. */
export function RateFields(props: FieldsProps) {
  const { t } = useTranslation();
  const own = props.draft.class === 'own';
  return (
    <>
      <div className="rules-row">
        {(['rate.quarter', 'rate.hour'] as const).map((name) => (
          <Labelled
            key={name}
            name={name}
            label={t(`rules.field.${name}`)}
            {...props}
            disabled={props.disabled || !own}
          />
        ))}
      </div>
      <p className="small muted">{t('rules.rateWhy')}</p>
    </>
  );
}

const delayNames = [
  'dew_point.warn_delay',
  'dew_point.alarm_delay',
  'dew_point.off_delay',
  'dew_point.deadband',
] as const;

/** When a dew point beyond its limit counts, and when it counts as back. */
export function Delays(props: FieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="rules-row">
      {delayNames.map((name) => (
        <Labelled key={name} name={name} label={t(`rules.field.${name}`)} {...props} />
      ))}
    </div>
  );
}

/** How long a month may be outside the recommended envelope. */
export function Budget({ draft, set, errors, disabled }: FieldsProps) {
  const { t } = useTranslation();
  const outlet = draft.place === 'outlet';
  return (
    <TextInput
      label={t('rules.budget')}
      description={t(outlet ? 'rules.budgetNotHere' : 'rules.budgetWhy')}
      className="rules-narrow"
      size="xs"
      inputMode="numeric"
      autoComplete="off"
      placeholder={t('rules.noBudget')}
      rightSection={<span className="small muted">{t('rules.hours')}</span>}
      rightSectionPointerEvents="none"
      disabled={disabled || outlet}
      error={errors.budget === undefined ? null : t('rules.budgetWrong', { max: limits.budgetHours })}
      value={draft.budget}
      onChange={(event) => set({ ...draft, budget: event.currentTarget.value })}
    />
  );
}

interface FieldProps extends FieldsProps {
  readonly name: ClimateName;
  readonly label: string;
}

function Labelled(props: FieldProps) {
  const { t } = useTranslation();
  const error = props.errors[props.name];
  return (
    <div className="rules-labelled">
      <label htmlFor={fieldId(props.name)}>{props.label}</label>
      <ClimateField {...props} bare />
      {error === undefined ? null : (
        <span id={`${fieldId(props.name)}-error`} className="rules-problem">
          <FieldProblem field={climateFields[props.name]} error={error} order={t('config.error.order')} />
        </span>
      )}
    </div>
  );
}

/** A number with its unit; `bare` where its label stands beside it. */
function ClimateField({ name, label, draft, set, errors, disabled, bare }: FieldProps & { readonly bare?: boolean }) {
  const { t } = useTranslation();
  const error: DraftError | undefined = errors[name];
  return (
    <TextInput
      id={fieldId(name)}
      size="xs"
      inputMode="decimal"
      autoComplete="off"
      {...(bare === true ? {} : { 'aria-label': label })}
      aria-invalid={error !== undefined}
      aria-describedby={error !== undefined && bare === true ? `${fieldId(name)}-error` : undefined}
      error={error !== undefined}
      placeholder={climateFields[name].optional ? t('config.off') : ''}
      rightSection={<span className="small muted">{unitOf(name)}</span>}
      rightSectionPointerEvents="none"
      value={draft.fields[name]}
      disabled={disabled}
      onChange={(event) => set({ ...draft, fields: { ...draft.fields, [name]: event.currentTarget.value } })}
    />
  );
}

const fieldId = (name: ClimateName) => `rules-${name}`;
