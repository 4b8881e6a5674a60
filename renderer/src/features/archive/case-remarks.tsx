import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';

/** What somebody wrote about a case, line by line: hidden signs are shown, and no line turns another one around. */
export function Remarks({ text }: { readonly text: string }) {
  return text.split('\n').map((line, i) => (
    // oxlint-disable-next-line react/no-array-index-key -- lines have no name but their place
    <p key={i} className="shown-remark">
      <bdi>{visible(line, limits.note)}</bdi>
    </p>
  ));
}
