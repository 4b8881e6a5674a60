import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isolated, visible } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Loading } from '../../ui/states.tsx';
import { useFaultMain } from './fault-card.tsx';
import { StepPage } from './step-page.tsx';
import { useCommission } from './use-commission.ts';

/** The firmware counts only when it has started and said so: what the board says meanwhile. */
export function BootPage() {
  const { t } = useTranslation();
  const { commission } = useStation();
  const working = useCommission(({ view }) => view?.working ?? false);
  const stoppable = useCommission(({ view }) => view?.stoppable ?? false);
  const boot = useCommission(({ view }) => view?.boot ?? null);
  const faultMain = useFaultMain();
  const log = boot?.log ?? [];
  return (
    <StepPage
      title={t('commission.head.boot')}
      lead={t('commission.boot.what')}
      main={working ? null : faultMain}
      others={
        working && stoppable ? (
          <ActionButton onAct={() => commission.act('commission.stop', {})}>{t('commission.stop')}</ActionButton>
        ) : null
      }
    >
      {boot?.version == null ? (
        working ? (
          <Loading what={t('commission.head.boot')} />
        ) : null
      ) : (
        <strong className="with-icon">
          <IconCheck size={18} aria-hidden />
          {t('commission.boot.version', { version: isolated(boot.version) })}
        </strong>
      )}
      <h3>{t('commission.boot.log')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard */}
      <div className="lines boot-log" tabIndex={0} role="region" aria-label={t('commission.boot.log')}>
        {log.length === 0 ? t('commission.boot.silent') : log.map((line) => visible(line)).join('\n')}
      </div>
    </StepPage>
  );
}
