import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoorLive } from '../../../../electron/contract/doors.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useConfirmed } from '../../session/confirmation.tsx';
import { useMay, useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Notice } from '../../ui/states.tsx';

interface DoorProps {
  readonly node: NodeLive;
  readonly door: DoorLive;
}

/** Takes a door into maintenance or out of it. A desired state: it also reaches a node that is away, when it returns. */
export function Maintenance({ node, door }: DoorProps) {
  const { t } = useTranslation();
  const may = useMay('manager');
  const [asking, setAsking] = useState(false);
  const on = door.settings.maintenance;
  return (
    <div className="order-row" role="group" aria-label={t('doors.group.maintenance')}>
      <span className="order-buttons">
        <Button size="xs" disabled={!may} onClick={() => setAsking(true)}>
          {t(on ? 'doors.maintenance.end' : 'doors.maintenance.begin')}
        </Button>
      </span>
      <span className={`small ${may ? 'muted' : 'order-bar'}`}>
        {may
          ? t(on ? 'doors.maintenance.isOn' : 'doors.maintenance.does')
          : t('role.needed', { role: t('role.manager') })}
      </span>
      {asking ? <AskMaintenance node={node} door={door} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function AskMaintenance({ node, door, onClose }: DoorProps & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api, live } = useStation();
  const text = useFailureText();
  const confirmed = useConfirmed();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const on = !door.settings.maintenance;
  const title = t(on ? 'doors.maintenance.beginTitle' : 'doors.maintenance.endTitle', { door: isolated(node.name) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || reason.trim() === '') return;
    setBusy(true);
    const input = { node: node.id, on, reason: reason.trim() };
    const result = await confirmed(title, () => api.call('doors.maintenance', input));
    setBusy(false);
    if (result === null) return;
    if (!result.ok) return setError(result.error);
    live.setDoor(result.value);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>{t(on ? 'doors.maintenance.consequence' : 'doors.maintenance.endConsequence')}</p>
        <TextInput
          data-autofocus
          id="maintenance-reason"
          label={t('modes.reason')}
          maxLength={limits.text}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error === null ? null : (
          <Notice kind="warning" live title={text(error)}>
            {t(`failure.remedy.${error.code}`)}
          </Notice>
        )}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" loading={busy} disabled={reason.trim() === ''}>
            {t(on ? 'doors.maintenance.act' : 'doors.maintenance.end')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
