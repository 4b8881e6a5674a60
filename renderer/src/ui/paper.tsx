import { Button, Loader } from '@mantine/core';
import { IconFileTypePdf } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { PaperKind } from '../../../electron/contract/review.ts';
import { useStation } from '../station.tsx';
import { useTell } from './tell.ts';
import './paper.css';

/** Whoever waits longer for a paper may stop it. */
const LONG_MS = 1_000;

export interface PaperProps {
  readonly kind: PaperKind;
  /** What it is called: above its pages, and in the name of its file. */
  readonly name: string;
  /** What is printed; it is drawn only while it is. */
  readonly children: ReactNode;
}

/**
 * Puts what is shown into a PDF: the sheet is drawn beside the window's page, where nobody sees it, and printed in a
 * window of its own. There is no button for the system's print dialog: while it is open the page stands still, and no
 * alarm would be shown or heard.
 */
export function PaperButton(props: PaperProps & { readonly disabled?: boolean }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const [making, setMaking] = useState<'no' | 'yes' | 'long'>('no');
  const save = useSave(props);
  const pdf = async () => {
    const sheet = document.createElement('div');
    sheet.className = 'paper';
    flushSync(() => setPlace(sheet));
    const drawn = documentOf(sheet, props.name);
    setPlace(null);
    setMaking('yes');
    const long = setTimeout(() => setMaking('long'), LONG_MS);
    await save(drawn);
    clearTimeout(long);
    setMaking('no');
  };
  const act = () => (making === 'long' ? api.call('papers.stop', {}) : pdf());
  return (
    <>
      <Button
        size="xs"
        disabled={props.disabled === true}
        loading={making === 'yes'}
        leftSection={making === 'long' ? <Loader size={14} /> : <IconFileTypePdf size={16} aria-hidden />}
        onClick={() => void act()}
      >
        {t(making === 'long' ? 'paper.stop' : 'paper.pdf')}
      </Button>
      {place === null ? null : createPortal(props.children, place)}
    </>
  );
}

/** The sheet as a document of its own, drawn with the styles of this page in their order. */
function documentOf(sheet: HTMLElement, name: string): string {
  const title = document.createElement('title');
  title.textContent = name;
  const styles = [...document.head.querySelectorAll('link[rel="stylesheet"], style')].map((style) => {
    if (!(style instanceof HTMLLinkElement)) return style.outerHTML;
    // Where the sheet is printed, the files of the application stand under another host.
    const file = document.createElement('link');
    file.rel = 'stylesheet';
    file.setAttribute('href', new URL(style.href).pathname);
    return file.outerHTML;
  });
  const head = `<head><meta charset="utf-8">${title.outerHTML}${styles.join('')}</head>`;
  return `<!doctype html><html lang="${document.documentElement.lang}">${head}<body>${sheet.outerHTML}</body></html>`;
}

function useSave({ kind, name }: PaperProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  return async (sheet: string): Promise<void> => {
    const result = await api.call('papers.pdf', { kind, name, sheet });
    if (!result.ok) tell.failed(result.error);
    else if (result.value.saved) tell.done(t('paper.saved'));
  };
}
