import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../../format/outside.ts';
import { CopyButton } from '../../ui/copy.tsx';

/** A command to be run on this PC, with a way to copy it. */
export function Command({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="command">
      <code id={id} className="mono">
        {visible(text)}
      </code>
      <CopyButton of={id} size="xs" label={t('commission.copy')} />
    </div>
  );
}
