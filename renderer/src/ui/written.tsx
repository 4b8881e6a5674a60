import { limits } from '../../../electron/contract/limits.ts';
import { visible } from '../format/outside.ts';
import './written.css';

/** What somebody wrote, whole and line by line: hidden signs are shown, and no line turns another one around. */
export function Written({ text }: { readonly text: string }) {
  return text.split('\n').map((line, i) => (
    // oxlint-disable-next-line react/no-array-index-key -- lines have no name but their place
    <p key={i} className="written">
      <bdi>{visible(line, limits.note)}</bdi>
    </p>
  ));
}
