import { Button } from '@mantine/core';
import { IconFileTypePdf } from '@tabler/icons-react';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { PaperKind } from '../../../electron/contract/review.ts';
import { useStation } from '../station.tsx';
import { useTell } from './tell.ts';
import './paper.css';

export interface PaperProps {
  readonly kind: PaperKind;
  /** What it is called: above its pages, and in the name of its file. */
  readonly name: string;
  /** What is printed; it is drawn only while it is. */
  readonly children: ReactNode;
}

/**
 * Lines of tables, all together, that a window prints before anybody misses it. What Chromium does for a line, with the
 * tags for whoever hears the file read out, is the same in every kind of table, and meanwhile no alarm is shown.
 */
export const PAPER_LINES = 1_000;

/**
 * Puts what is shown into a PDF. The sheet stands beside the window's page and is seen only in print. There is no button
 * for the system's print dialog: while it is open the page stands still, and no alarm would be shown or heard.
 */
export function PaperButton(props: PaperProps & { readonly disabled?: boolean }) {
  const { t } = useTranslation();
  const [laid, setLaid] = useState(false);
  const save = useSave(props);
  const pdf = async () => {
    // The sheet must be there before the window is printed.
    flushSync(() => setLaid(true));
    await save();
    setLaid(false);
  };
  return (
    <>
      <Button
        size="xs"
        disabled={props.disabled === true}
        loading={laid}
        leftSection={<IconFileTypePdf size={16} aria-hidden />}
        onClick={() => void pdf()}
      >
        {t('paper.pdf')}
      </Button>
      {laid ? <Sheet>{props.children}</Sheet> : null}
    </>
  );
}

function Sheet({ children }: { readonly children: ReactNode }) {
  const [place] = useState(() => document.createElement('div'));
  useLayoutEffect(() => {
    place.className = 'paper';
    document.body.append(place);
    return () => place.remove();
  }, [place]);
  return createPortal(children, place);
}

function useSave({ kind, name }: PaperProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  return async (): Promise<void> => {
    const result = await api.call('papers.pdf', { kind, name });
    if (!result.ok) tell.failed(result.error);
    else if (result.value.saved) tell.done(t('paper.saved'));
  };
}
