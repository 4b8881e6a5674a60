import { useTranslation } from 'react-i18next';
import type { DoorLive, TableState } from '../../../../electron/contract/doors.ts';
import { useFormats } from '../../format/use.ts';
import { useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useNow } from '../../ui/now.ts';
import { NeedsRole } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { TableWord } from './facts.tsx';

/** The rights at the node against those that we mean, and a way to send them again. */
export function TablePanel({ door }: { readonly door: DoorLive }) {
  const { t } = useTranslation();
  const { api, live } = useStation();
  const tell = useTell();
  const may = useMay('manager');
  const { table } = door;
  const resend = async () => {
    const result = await api.call('doors.resend', { node: door.node });
    if (result.ok) live.setDoor(result.value);
    else tell.failed(result.error);
  };
  const offer = table.state === 'refused' || table.state === 'differs';
  return (
    <section className="door-section" aria-label={t('doors.table')}>
      <div className="row">
        <h3 className="grow">{t('doors.table')}</h3>
        <TableWord table={table} />
      </div>
      <p className="small muted">
        <TableSentence table={table} />
      </p>
      {offer && !may ? <NeedsRole role="manager" /> : null}
      {may ? (
        <div>
          <ActionButton size="xs" onAct={resend} disabled={table.state === 'sending'}>
            {t('doors.resend')}
          </ActionButton>
        </div>
      ) : null}
    </section>
  );
}

function TableSentence({ table }: { readonly table: TableState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const at = formats.since(table.at, now);
  const rev = formats.number(table.rev);
  const held = table.held === null ? t('doors.table.heldUnknown') : formats.number(table.held);
  const why = table.fault === null ? '' : ` ${t(`doors.fault.${table.fault}`)}`;
  return `${t(`doors.tableSays.${table.state}`, { rev, held, at, count: table.credentials })}${why}`;
}
