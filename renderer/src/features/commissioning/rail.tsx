import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CommissionStep } from '../../../../electron/contract/commissioning.ts';
import { useNow } from '../../ui/now.ts';
import { type StepIs, stepsAt } from './page.ts';
import { useCommission } from './use-commission.ts';

const MINUTE = 60_000;

/** All steps in order: which are done, where one is, what is to come; below, how long an unfinished account lives. */
export function StepRail({ page }: { readonly page: CommissionStep }) {
  const { t } = useTranslation();
  const purpose = useCommission(({ view, draft }) => view?.assigned?.purpose ?? draft.purpose);
  return (
    <nav className="panel rail" aria-label={t('commission.steps')}>
      <ol>
        {stepsAt(page, purpose).map(({ step, is }, i) => (
          <li key={step} className={`rail-${is}`} aria-current={step === page ? 'step' : undefined}>
            <Mark is={is} number={i + 1} />
            <span className="grow">{t(`commission.step.${step}`)}</span>
            <span className="visually-hidden">{t(`commission.stepIs.${is}`)}</span>
          </li>
        ))}
      </ol>
      <Pending />
    </nav>
  );
}

function Mark({ is, number }: { readonly is: StepIs; readonly number: number }) {
  return (
    <span className="rail-mark" aria-hidden>
      {is === 'done' ? <IconCheck size={14} stroke={2.5} /> : is === 'skipped' ? <IconMinus size={14} /> : number}
    </span>
  );
}

/** The account is only lent until the node was proven: how long still. */
function Pending() {
  const { t } = useTranslation();
  const expires = useCommission(({ view }) => view?.expires ?? null);
  const now = useNow();
  if (expires === null) return null;
  const minutes = Math.floor((expires - now) / MINUTE);
  return (
    <div className="rail-pending small">
      <strong>{t('commission.pending')}</strong>
      <span className="muted">
        {minutes < 1 ? t('commission.pendingSoon') : t('commission.pendingLeft', { count: minutes })}
      </span>
    </div>
  );
}
