import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { brokerPlace } from '../../../../electron/contract/broker.ts';
import type { CallInput } from '../../../../electron/contract/calls.ts';
import { displayName, nodeId } from '../../../../electron/contract/fields.ts';
import type { Provisioning } from '../../../../electron/contract/nodes.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Loading, Notice } from '../../ui/states.tsx';

type Fail = CallInput<'nodes.create'>['fail'];
const fails: readonly Fail[] = ['secure', 'safe'];

/** Makes the account of a new node without a board at this PC, and shows once what to send to it. */
export function NewNode({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const text = useFailureText();
  const [made, setMade] = useState<Provisioning | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const form = useForm({
    initialValues: { id: '', name: '', fail: '' },
    validate: {
      id: (value) => (nodeId.safeParse(value).success ? null : t('nodes.wrong.id')),
      name: (value) => (displayName.safeParse(value).success ? null : t('nodes.wrong.name')),
      fail: (value) => (fails.some((each) => each === value) ? null : t('nodes.wrong.fail')),
    },
  });
  const submit = form.onSubmit(async ({ id, name, fail: typed }) => {
    const fail = fails.find((each) => each === typed);
    if (fail === undefined) return;
    const result = await api.call('nodes.create', { id, name, fail });
    if (result.ok) setMade(result.value);
    else setError(result.error);
  });
  return (
    <ProvisioningModal title={t('nodes.byHandTitle')} made={made} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="muted">{t('nodes.newWhat')}</p>
        <TextInput
          data-autofocus
          label={t('nodes.name')}
          placeholder={t('nodes.nameExample')}
          {...form.getInputProps('name')}
        />
        <TextInput label={t('nodes.id')} description={t('nodes.idWhy')} {...form.getInputProps('id')} />
        <Radio.Group label={t('nodes.fail')} description={t('nodes.failWhy')} {...form.getInputProps('fail')}>
          <div className="stack" style={{ paddingTop: 6 }}>
            {fails.map((each) => (
              <Radio key={each} value={each} label={t(`nodes.fail.${each}`)} description={t(`nodes.fail.${each}Why`)} />
            ))}
          </div>
        </Radio.Group>
        {error === null ? null : (
          <Notice kind="warning" live title={error.code === 'conflict' ? t('nodes.idTaken') : text(error)} />
        )}
        <div className="start-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled">
            {t('nodes.create')}
          </Button>
        </div>
      </form>
    </ProvisioningModal>
  );
}

/** Gives a node a fresh account and key; the old ones have ended when this shows. */
export function RenewNode({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const text = useFailureText();
  const [made, setMade] = useState<Provisioning | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void api.call('nodes.renew', { id }).then((result) => (result.ok ? setMade(result.value) : setError(result.error)));
  }, [api, id]);
  return (
    <ProvisioningModal title={t('nodes.renew')} made={made} onClose={onClose}>
      {error === null ? (
        <Loading what={t('nodes.renewing')} />
      ) : (
        <Notice kind="warning" live title={text(error)}>
          {t(`failure.remedy.${error.code}`)}
        </Notice>
      )}
    </ProvisioningModal>
  );
}

function ProvisioningModal(props: {
  readonly title: string;
  readonly made: Provisioning | null;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}) {
  const { t } = useTranslation();
  const { made, onClose } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={props.title}
      size={made === null ? 'md' : 'xl'}
      closeOnClickOutside={made === null}
      closeOnEscape={made === null}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {made === null ? props.children : <Lines made={made} onClose={onClose} />}
    </Modal>
  );
}

function Lines({ made, onClose }: { readonly made: Provisioning; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <Notice kind="warning" title={t('nodes.once')}>
        {t('nodes.onceWhy')}
      </Notice>
      <dl className="facts">
        <dt>{t('nodes.fact.account')}</dt>
        <dd className="mono">{`${made.site} / ${made.node}`}</dd>
        <dt>{t('nodes.fact.broker')}</dt>
        <dd className="mono">{brokerPlace(made)}</dd>
      </dl>
      <p>{t('nodes.sendLines')}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div id="provisioning-lines" className="lines" tabIndex={0} role="region" aria-label={t('nodes.lines')}>
        {`${made.lines.join('\n')}\n`}
      </div>
      <div className="start-foot">
        <CopyButton of="provisioning-lines" label={t('nodes.copy')} />
        <Button variant="filled" onClick={onClose}>
          {t('nodes.noted')}
        </Button>
      </div>
    </div>
  );
}
