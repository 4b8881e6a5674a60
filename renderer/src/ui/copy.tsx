import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './ask.tsx';

/**
 * Puts the text of an element, named by its id, on the clipboard; where that is denied it is selected, so that the
 * keyboard can copy it.
 */
export function CopyButton(props: { readonly of: string; readonly label: string; readonly size?: 'xs' | 'sm' }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'copy' | 'copied' | 'selected'>('copy');
  const copy = async () => {
    const place = document.getElementById(props.of);
    if (place === null) return;
    getSelection()?.selectAllChildren(place);
    const done = await navigator.clipboard.writeText(place.textContent).then(
      () => true,
      () => document.execCommand('copy'),
    );
    setState(done ? 'copied' : 'selected');
  };
  const Icon = state === 'copied' ? IconCheck : IconCopy;
  return (
    <ActionButton size={props.size ?? 'sm'} leftSection={<Icon size={16} aria-hidden />} onAct={copy}>
      {state === 'copy' ? props.label : t(`copy.${state}`)}
    </ActionButton>
  );
}
