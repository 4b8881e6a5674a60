import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ConfigName, configFields, type NodeConfig } from '../../../../electron/contract/config.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { fromThousandths, unitSign } from '../../format/units.ts';
import { useFormats } from '../../format/use.ts';
import { ConfigWord } from './config-word.tsx';
import { type ConfigDraft, type DraftError, type FieldGroup, fieldGroups } from './draft.ts';
import { FieldProblem } from './field-problem.tsx';
import { fieldState } from './field-state.ts';

export interface FieldsProps {
  readonly state: ConfigState;
  readonly draft: ConfigDraft;
  readonly errors: Partial<Record<ConfigName, DraftError>>;
  readonly changed: readonly ConfigName[];
  readonly disabled: boolean;
  readonly onChange: (draft: ConfigDraft) => void;
}

const groups = Object.keys(fieldGroups) as FieldGroup[];

/** Every field: what is meant, and what the node holds, with its reason where it refused. */
export function ConfigFields(props: FieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="config">
      {groups.map((group) => (
        <div key={group} style={{ display: 'contents' }} role="group" aria-label={t(`config.group.${group}`)}>
          <div className="config-group">
            {t(`config.group.${group}`)}
            <span>{t('config.desired')}</span>
            <span>{t('config.reported')}</span>
          </div>
          {fieldGroups[group].map((name) => (
            <FieldRow key={name} name={name} {...props} />
          ))}
        </div>
      ))}
    </div>
  );
}

function FieldRow({ name, ...props }: FieldsProps & { readonly name: ConfigName }) {
  const { t } = useTranslation();
  const { state, draft, errors, disabled, changed } = props;
  const typed = draft[name];
  const error = errors[name];
  const set = (value: string | boolean) => props.onChange({ ...draft, [name]: value });
  const label = t(`config.field.${name}`);
  return (
    <div className={`config-row ${changed.includes(name) ? 'config-changed' : ''}`}>
      <label className="config-name" htmlFor={`config-${name}`}>
        {label}
      </label>
      {typeof typed === 'boolean' ? (
        <Switch
          id={`config-${name}`}
          size="sm"
          checked={typed}
          disabled={disabled}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      ) : (
        <TextInput
          id={`config-${name}`}
          size="xs"
          inputMode="decimal"
          autoComplete="off"
          aria-describedby={error === undefined ? undefined : `config-${name}-error`}
          aria-invalid={error !== undefined}
          error={error !== undefined}
          placeholder={configFields[name].optional ? t('config.off') : ''}
          rightSection={<span className="small muted">{unitSign(name)}</span>}
          rightSectionPointerEvents="none"
          value={typed}
          disabled={disabled}
          onChange={(event) => set(event.currentTarget.value)}
        />
      )}
      <Held state={state} name={name} />
      {error === undefined ? null : (
        <span id={`config-${name}-error`} className="config-error">
          <FieldProblem
            field={configFields[name]}
            error={error}
            order={t(name.startsWith('door.') ? 'config.error.orderDoor' : 'config.error.order')}
          />
        </span>
      )}
    </div>
  );
}

/** What the node holds of a field, and how that stands to what we mean. */
function Held({ state, name }: { readonly state: ConfigState; readonly name: ConfigName }) {
  const { t } = useTranslation();
  const standing = fieldState(state, name);
  const { reported } = state;
  const reason = reported?.errors[name];
  if (reported === null) return <span className="muted small">{t('config.silentField')}</span>;
  return (
    <span className="row row-wrap" style={{ gap: '0 10px' }}>
      <span className="number" style={{ minWidth: 64 }}>
        <HeldValue name={name} config={reported.config} />
      </span>
      <span className="small">
        <ConfigWord state={standing} />
      </span>
      {reason === undefined || standing !== 'refused' ? null : (
        <span className="small">{t(`config.reason.${reason}`)}</span>
      )}
    </span>
  );
}

function HeldValue({ name, config }: { readonly name: ConfigName; readonly config: NodeConfig }) {
  const { t } = useTranslation();
  const { decimal } = useFormats();
  const value = config[name];
  if (value === null) return t('config.off');
  if (configFields[name].unit === 'switch') return t(value === 1 ? 'config.on' : 'config.off');
  return (
    <>
      {fromThousandths(value, decimal)} <span className="muted small">{unitSign(name)}</span>
    </>
  );
}
