import { Menu, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconKey, IconLock, IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../format/use.ts';
import { useSessionActions } from '../session/actions.ts';
import { useLive, useSession } from '../station.tsx';
import { useNow } from '../ui/now.ts';
import { Outside } from '../ui/outside.tsx';

/** Where we are, whether what is shown can be believed, what time it is and who is looking. */
export function StatusLine() {
  const { t } = useTranslation();
  const info = useSession((state) => state.info);
  return (
    <section className="status" aria-label={t('status.label')}>
      {info?.site === null || info === null ? null : (
        <strong className="cut">
          <Outside text={info.site.name} />
        </strong>
      )}
      <div className="grow">
        <NodesItem />
        <BrokerItem />
        <JournalItem />
        {info?.keychain === 'file' ? <KeychainItem /> : null}
      </div>
      <Clock />
      <Operator />
    </section>
  );
}

function NodesItem() {
  const { t } = useTranslation();
  const all = useLive(({ nodes }) => Object.keys(nodes).length);
  const online = useLive(({ nodes }) => Object.values(nodes).filter((node) => node.contact === 'online').length);
  return (
    <span className="status-item">
      {t('status.nodes')} <b>{t('status.ofAll', { online, all })}</b> {t('status.online')}
    </span>
  );
}

function Wrong({ children }: { readonly children: string }) {
  return (
    <span className="status-wrong">
      <IconAlertTriangle size={16} aria-hidden />
      {children}
    </span>
  );
}

function BrokerItem() {
  const { t } = useTranslation();
  const formats = useFormats();
  const broker = useLive((state) => state.broker);
  if (broker === null) return <span className="status-item">{t('status.brokerUnknown')}</span>;
  const kind = t(`status.broker.${broker.settings.kind}`);
  return (
    <span className="status-item">
      {t('status.broker')} <b>{kind}</b>
      {broker.connected ? (
        <span className="status-roomy">
          , {t('status.rate', { rate: formats.number(broker.messagesPerSecond, 1) })}
        </span>
      ) : (
        <>
          , <Wrong>{t('status.disconnected')}</Wrong>
        </>
      )}
    </span>
  );
}

function JournalItem() {
  const { t } = useTranslation();
  const formats = useFormats();
  const journal = useLive((state) => state.journal);
  if (journal === null) return null;
  const { state, rows, verifiedTo, broken, unwritten } = journal;
  const label = t('status.journal');
  if (unwritten !== null)
    return (
      <span className="status-item">
        {label} <Wrong>{t('status.unwritten')}</Wrong>
      </span>
    );
  if (state === 'verified')
    return (
      <span className="status-item">
        {label} <b>{t('status.verified')}</b>
        <span className="status-roomy"> {t('status.to', { row: formats.number(verifiedTo) })}</span>
      </span>
    );
  if (state === 'verifying') {
    const percent = formats.number(rows === 0 ? 100 : Math.floor((100 * verifiedTo) / rows));
    return (
      <span className="status-item">
        {label} {t('status.verifying', { percent })}
      </span>
    );
  }
  const row = formats.number(broken?.at ?? 0);
  const how = broken?.how === 'index' ? t('status.unindexed', { row }) : t('status.broken', { row });
  const text = state === 'broken' ? how : t('status.unverifiable');
  return (
    <span className="status-item">
      {label} <Wrong>{text}</Wrong>
    </span>
  );
}

function KeychainItem() {
  const { t } = useTranslation();
  return (
    <Tooltip label={t('keychain.fileWhy')} multiline w={360}>
      <span className="status-item with-icon" tabIndex={0} role="note" aria-label={t('keychain.file')}>
        <IconKey size={16} aria-hidden />
        <span className="status-wide">{t('keychain.fileShort')}</span>
      </span>
    </Tooltip>
  );
}

function Clock() {
  const formats = useFormats();
  const now = useNow();
  return (
    <span className="status-item" role="timer" aria-live="off">
      <span className="status-roomy">{formats.day(now)}</span>
      <span className="status-tight">{formats.shortDay(now)}</span> <b>{formats.time(now)}</b> {formats.zone(now)}
    </span>
  );
}

function Operator() {
  const { t } = useTranslation();
  const { lock, logout } = useSessionActions();
  const person = useSession(({ session }) => session?.person ?? null);
  if (person === null) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="operator with-icon">
          <span className="cut">
            {person.username} · <span className="muted">{t(`role.${person.role}`)}</span>
          </span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLock size={16} />} onClick={() => void lock()}>
          {t('session.lockNow')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void logout()}>
          {t('session.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
