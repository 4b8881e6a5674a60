import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './ask.tsx';

/** A button for what cannot be undone: asks first, with the consequence in words. */
export function ConfirmButton(props: {
  readonly children: ReactNode;
  readonly title: string;
  readonly consequence: ReactNode;
  readonly act: string;
  readonly onAct: () => Promise<unknown>;
  readonly size?: 'xs' | 'sm';
  readonly disabled?: boolean;
  /** The main act of a page. */
  readonly variant?: 'filled';
  /** The consequence takes more than a few lines. */
  readonly wide?: boolean;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const act = async () => {
    await props.onAct();
    setOpen(false);
  };
  return (
    <>
      <Button
        size={props.size ?? 'sm'}
        variant={props.variant ?? 'default'}
        disabled={props.disabled ?? false}
        onClick={() => setOpen(true)}
      >
        {props.children}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={props.title}
        size={props.wide === true ? 600 : 'md'}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <div className="stack">
          <div>{props.consequence}</div>
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button data-autofocus onClick={() => setOpen(false)}>
              {t('common.cancel')}
            </Button>
            <ActionButton variant="filled" onAct={act}>
              {props.act}
            </ActionButton>
          </div>
        </div>
      </Modal>
    </>
  );
}
