import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../electron/contract/result.ts';
import { useFailureText } from './failure.ts';

/** Tells the result of an action in the corner; a failure stays until it is closed. */
export function useTell(): {
  done(message: string): void;
  failed(error: Failure): void;
  refused(message: string): void;
} {
  const { t } = useTranslation();
  const text = useFailureText();
  const close = { closeButtonProps: { 'aria-label': t('common.close') } };
  return {
    done: (message) => void notifications.show({ message, color: 'var(--muted)', autoClose: 6_000, ...close }),
    refused: (message) => void notifications.show({ message, color: 'var(--text)', autoClose: false, ...close }),
    failed: (error) =>
      void notifications.show({
        title: text(error),
        message: t(`failure.remedy.${error.code}`),
        color: 'var(--text)',
        autoClose: false,
        ...close,
      }),
  };
}
