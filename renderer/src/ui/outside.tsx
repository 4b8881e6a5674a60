import { visible } from '../format/outside.ts';

/** Text that others wrote: shown as it is, isolated in its direction, with hidden characters made visible. */
export function Outside({ text, className }: { readonly text: string; readonly className?: string }) {
  return <bdi className={className}>{visible(text)}</bdi>;
}
