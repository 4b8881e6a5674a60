import { Checkbox } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommissionView } from '../../../../electron/contract/commissioning.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { Notice } from '../../ui/states.tsx';

/** For a broker whose accounts the station cannot make: what somebody must enter there before the node can connect. */
export function EnterAtBroker(props: {
  readonly enter: NonNullable<CommissionView['enter']>;
  readonly noted: boolean;
  readonly onNoted: (noted: boolean) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { account, password } = props.enter;
  return (
    <div className="stack narrow">
      <Notice kind="warning" title={t('commission.enter.title')}>
        {t('commission.enter.why')}
      </Notice>
      <dl className="facts board-facts">
        <dt>{t('commission.enter.account')}</dt>
        <dd className="mono">{account}</dd>
        <dt>{t('commission.enter.client')}</dt>
        <dd className="mono">{account}</dd>
        <dt>{t('commission.enter.password')}</dt>
        <dd>
          <div id={id} className="mono">
            {password}
          </div>
        </dd>
      </dl>
      <div className="row">
        <Checkbox
          className="grow"
          label={t('commission.enter.noted')}
          checked={props.noted}
          onChange={(event) => props.onNoted(event.currentTarget.checked)}
        />
        <CopyButton of={id} size="xs" label={t('commission.enter.copy')} />
      </div>
    </div>
  );
}
