import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { encode } from 'uqr';
import type { NodeLabel } from '../../../../electron/contract/commissioning.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';

/** Modules of white that a reader needs around a code (ISO/IEC 18004). */
const QUIET = 4;

/** What is glued into the housing: which node it is, in words and as a QR code. Black on white in every appearance. */
export function Label({ label }: { readonly label: NodeLabel }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { name, id, site, mac, chip, firmware, at } = label;
  return (
    <div className="node-label">
      <Code text={label.code} label={t('commission.labelCode', { code: visible(label.code) })} />
      <div className="node-label-words">
        <strong>{visible(name)}</strong>
        <span className="node-label-id">{id}</span>
        <span>{visible(site)}</span>
        <span>{mac}</span>
        <span>
          {visible(chip)} · {visible(firmware)} · {formats.date(at)}
        </span>
      </div>
    </div>
  );
}

function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const { side, path } = useMemo(() => {
    const { data, size } = encode(text, { ecc: 'M', border: QUIET });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { side: size, path: dark.join('') };
  }, [text]);
  return (
    <svg className="node-label-code" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
}
