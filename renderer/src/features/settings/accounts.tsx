import { Button, Modal, Select, TextInput } from '@mantine/core';
import { IconCircleCheck, IconLock, IconPlus, IconUserOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../../electron/contract/accounts.ts';
import { username as usernameSchema } from '../../../../electron/contract/fields.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { type Role, roles } from '../../../../electron/contract/roles.ts';
import { useFormats } from '../../format/use.ts';
import { useMay, useSession, useStation } from '../../station.tsx';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { NewPassword, passwordRules } from '../../ui/new-password.tsx';
import { useNow } from '../../ui/now.ts';
import { Failed, Loading, NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

/** Who may sign in and with which role. */
export function Accounts() {
  const { t } = useTranslation();
  const admin = useMay('admin');
  return admin ? (
    <AccountList />
  ) : (
    <Panel title={t('settings.page.accounts')} padded>
      <NeedsRole role="admin" />
    </Panel>
  );
}

function AccountList() {
  const { t } = useTranslation();
  const [asked, again] = useAsk('accounts.list', {});
  const [adding, setAdding] = useState(false);
  const aside = (
    <Button size="xs" variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('accounts.new')}
    </Button>
  );
  return (
    <Panel title={t('settings.page.accounts')} aside={aside}>
      {asked.value === undefined ? (
        asked.state === 'failed' ? (
          <Failed error={asked.error} onRetry={again} />
        ) : (
          <Loading what={t('accounts.loading')} />
        )
      ) : (
        <AccountTable accounts={asked.value} onChanged={again} />
      )}
      {adding ? <NewAccount onClose={() => setAdding(false)} onMade={again} /> : null}
    </Panel>
  );
}

function AccountTable({
  accounts,
  onChanged,
}: {
  readonly accounts: readonly Account[];
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  return (
    <table className="plain-table accounts-table">
      <thead>
        <tr>
          <th>{t('login.username')}</th>
          <th>{t('accounts.role')}</th>
          <th>{t('accounts.state')}</th>
          <th>{t('accounts.lastLogin')}</th>
          <th>
            <span className="visually-hidden">{t('alarms.action')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} onChanged={onChanged} />
        ))}
      </tbody>
    </table>
  );
}

function AccountRow({ account, onChanged }: { readonly account: Account; readonly onChanged: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const formats = useFormats();
  const now = useNow(60_000);
  const self = useSession((state) => state.session?.person.id === account.id);
  const [resetting, setResetting] = useState(false);
  const { username } = account;
  const update = async (part: { role?: Role; disabled?: boolean }) => {
    const { id, role, disabled } = account;
    const result = await api.call('accounts.update', { id, role, disabled, ...part });
    if (result.ok) tell.done(t('accounts.updated', { username }));
    else if (result.error.code === 'conflict') tell.refused(t('accounts.lastAdmin'));
    else tell.failed(result.error);
    onChanged();
  };
  return (
    <tr>
      <td className="strong">
        {username} {self ? <span className="muted small">{t('accounts.you')}</span> : null}
      </td>
      <td>
        <Select
          size="xs"
          w={128}
          aria-label={t('accounts.roleOf', { username })}
          value={account.role}
          disabled={self}
          data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(value) => void update({ role: roles.find((each) => each === value) ?? account.role })}
        />
      </td>
      <td>
        <AccountState account={account} now={now} />
      </td>
      <td>
        {account.lastLogin === null ? (
          <span className="muted">{t('accounts.neverIn')}</span>
        ) : (
          formats.when(account.lastLogin, now)
        )}
      </td>
      <td>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button size="xs" onClick={() => setResetting(true)}>
            {t('accounts.reset')}
          </Button>
          {account.disabled ? (
            <ActionButton size="xs" onAct={() => update({ disabled: false })}>
              {t('accounts.enable')}
            </ActionButton>
          ) : (
            <ConfirmButton
              size="xs"
              disabled={self}
              title={t('accounts.disable')}
              consequence={t('accounts.disableWhy', { username })}
              act={t('accounts.disableAct')}
              onAct={() => update({ disabled: true })}
            >
              {t('accounts.disable')}
            </ConfirmButton>
          )}
        </div>
        {resetting ? <ResetPassword account={account} onClose={() => setResetting(false)} /> : null}
      </td>
    </tr>
  );
}

function AccountState({ account, now }: { readonly account: Account; readonly now: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (account.disabled)
    return (
      <span className="with-icon strong">
        <IconUserOff size={16} aria-hidden />
        {t('accounts.disabled')}
      </span>
    );
  if (account.lockedUntil !== null && account.lockedUntil > now)
    return (
      <span className="with-icon strong">
        <IconLock size={16} aria-hidden />
        {t('accounts.lockedUntil', { time: formats.when(account.lockedUntil, now) })}
      </span>
    );
  return (
    <span className="with-icon muted">
      <IconCircleCheck size={16} aria-hidden />
      {t('accounts.active')}
    </span>
  );
}

function NewAccount({ onClose, onMade }: { readonly onClose: () => void; readonly onMade: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const text = useFailureText();
  const [username, setUsername] = useState('');
  const [role, setRole] = useState<Role>('guard');
  const [pair, setPair] = useState({ password: '', repeat: '' });
  const [error, setError] = useState<Failure | null>(null);
  const rules = passwordRules(pair);
  const good = usernameSchema.safeParse(username).success;
  const create = async () => {
    const result = await api.call('accounts.create', { username, role, password: pair.password });
    if (!result.ok) return setError(result.error);
    tell.done(t('accounts.created', { username }));
    onMade();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('accounts.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <div className="two">
          <TextInput
            data-autofocus
            label={t('login.username')}
            description={t('accounts.usernameWhy')}
            autoComplete="off"
            value={username}
            error={username === '' || good ? null : t('accounts.wrong.username')}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <Select
            label={t('accounts.role')}
            description={t(`role.what.${role}`)}
            value={role}
            data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
            onChange={(value) => setRole(roles.find((each) => each === value) ?? role)}
          />
        </div>
        <NewPassword {...pair} onChange={setPair} />
        {error === null ? null : (
          <Notice kind="warning" live title={error.code === 'conflict' ? t('accounts.taken') : text(error)} />
        )}
        <div className="form-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <ActionButton variant="filled" disabled={!good || !rules.length || !rules.same} onAct={create}>
            {t('accounts.create')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}

function ResetPassword({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const text = useFailureText();
  const [pair, setPair] = useState({ password: '', repeat: '' });
  const [error, setError] = useState<Failure | null>(null);
  const rules = passwordRules(pair);
  const { id, username } = account;
  const save = async () => {
    const result = await api.call('accounts.resetPassword', { id, password: pair.password });
    if (!result.ok) return setError(result.error);
    tell.done(t('accounts.resetDone', { username }));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('accounts.resetTitle', { username })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <p>{t('accounts.resetWhy', { username })}</p>
        <NewPassword {...pair} onChange={setPair} />
        {error === null ? null : <Notice kind="warning" live title={text(error)} />}
        <div className="form-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <ActionButton variant="filled" disabled={!rules.length || !rules.same} onAct={save}>
            {t('accounts.reset')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
