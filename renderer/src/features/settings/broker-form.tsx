import { PasswordInput, Radio, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  type AccountKeeper,
  accountKeepers,
  type BrokerSettings,
  brokerSettings,
} from '../../../../electron/contract/broker.ts';

/** What the form holds while somebody types; `brokerFrom` makes settings of it. */
export interface BrokerDraft {
  readonly kind: 'builtin' | 'external';
  readonly host: string;
  readonly port: string;
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  readonly accounts: AccountKeeper;
}

/** A draft to begin with; the stored password is never shown, and stays when the field is left empty. */
export function brokerDraft(settings: BrokerSettings | null): BrokerDraft {
  const account = { ca: '', username: '', password: '', accounts: 'manual' } as const;
  const empty = { kind: 'builtin', host: 'localhost', port: '8883', ...account } as const;
  if (settings === null) return empty;
  return { ...empty, ...settings, port: String(settings.port), password: '' };
}

/** The settings that a draft means, or the fields that are not right yet. */
export function brokerFrom(draft: BrokerDraft): { settings: BrokerSettings } | { wrong: ReadonlySet<string> } {
  const place = { host: draft.host.trim(), port: /^\d{1,5}$/.test(draft.port) ? Number(draft.port) : Number.NaN };
  const account = { ca: draft.ca.trim(), username: draft.username, accounts: draft.accounts };
  const parsed = brokerSettings.safeParse(
    draft.kind === 'builtin'
      ? { kind: 'builtin', ...place }
      : { kind: 'external', ...place, ...account, ...(draft.password === '' ? {} : { password: draft.password }) },
  );
  if (parsed.success) return { settings: parsed.data };
  return { wrong: new Set(parsed.error.issues.map((issue) => String(issue.path[0]))) };
}

/** Built-in or external broker, with what each needs. */
export function BrokerForm(props: {
  readonly draft: BrokerDraft;
  readonly onChange: (draft: BrokerDraft) => void;
  readonly wrong: ReadonlySet<string>;
  readonly stored?: boolean;
  readonly disabled?: boolean;
}) {
  const { t } = useTranslation();
  const { draft, wrong, disabled = false } = props;
  const set = (part: Partial<BrokerDraft>) => props.onChange({ ...draft, ...part });
  const external = draft.kind === 'external';
  return (
    <>
      <SegmentedControl
        aria-label={t('broker.kind')}
        disabled={disabled}
        value={draft.kind}
        data={(['builtin', 'external'] as const).map((value) => ({ value, label: t(`broker.${value}`) }))}
        onChange={(value) => set({ kind: value === 'external' ? 'external' : 'builtin' })}
      />
      <p className="small muted">{t(external ? 'broker.externalWhat' : 'broker.builtinWhat')}</p>
      <div className="two">
        <TextInput
          label={t(external ? 'broker.host' : 'broker.ownHost')}
          description={external ? null : t('broker.ownHostWhy')}
          disabled={disabled}
          value={draft.host}
          error={wrong.has('host') ? t('broker.wrong.host') : null}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <TextInput
          label={t('broker.port')}
          description={external ? null : t('broker.portWhy')}
          disabled={disabled}
          inputMode="numeric"
          value={draft.port}
          error={wrong.has('port') ? t('broker.wrong.port') : null}
          onChange={(event) => set({ port: event.currentTarget.value })}
        />
      </div>
      {external ? (
        <>
          <div className="two">
            <TextInput
              label={t('broker.account')}
              disabled={disabled}
              autoComplete="off"
              value={draft.username}
              error={wrong.has('username') ? t('broker.wrong.account') : null}
              onChange={(event) => set({ username: event.currentTarget.value })}
            />
            <PasswordInput
              label={t('broker.password')}
              disabled={disabled}
              autoComplete="off"
              placeholder={props.stored === true ? t('broker.passwordKept') : ''}
              value={draft.password}
              visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
              onChange={(event) => set({ password: event.currentTarget.value })}
            />
          </div>
          <Textarea
            label={t('broker.ca')}
            description={t('broker.caWhy')}
            disabled={disabled}
            minRows={3}
            maxRows={6}
            autosize
            classNames={{ input: 'mono' }}
            spellCheck={false}
            value={draft.ca}
            error={wrong.has('ca') ? t('broker.wrong.ca') : null}
            onChange={(event) => set({ ca: event.currentTarget.value })}
          />
          <AccountChoice value={draft.accounts} disabled={disabled} onChange={(accounts) => set({ accounts })} />
        </>
      ) : null}
    </>
  );
}

function AccountChoice(props: {
  readonly value: AccountKeeper;
  readonly disabled: boolean;
  readonly onChange: (accounts: AccountKeeper) => void;
}) {
  const { t } = useTranslation();
  const choose = (value: string) => {
    const accounts = accountKeepers.find((each) => each === value);
    if (accounts !== undefined) props.onChange(accounts);
  };
  return (
    <Radio.Group label={t('broker.accounts')} value={props.value} onChange={choose}>
      <div className="stack" style={{ paddingTop: 6 }}>
        {accountKeepers.map((each) => (
          <Radio
            key={each}
            value={each}
            disabled={props.disabled}
            label={t(`broker.accounts.${each}`)}
            description={t(`broker.accounts.${each}What`)}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

const zones = (): string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

/** A time zone by its IANA name, searched by typing. */
export function ZoneSelect({ value, onChange }: { readonly value: string; readonly onChange: (zone: string) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('site.zone')}
      description={t('site.zoneWhy')}
      searchable
      limit={60}
      data={zones()}
      value={value}
      nothingFoundMessage={t('common.nothingFound')}
      onChange={(zone) => onChange(zone ?? value)}
    />
  );
}
