import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A drawing of ours, spoken by one sentence. */
export function Picture(props: { readonly label: string; readonly box: string; readonly children: ReactNode }) {
  return (
    <svg className="picture" viewBox={props.box} role="img" aria-label={props.label}>
      {props.children}
    </svg>
  );
}

type Press = 'none' | 'boot' | 'both' | 'enable' | 'chip';

const PINS = [0, 1, 2, 3, 4] as const;

/** A development board from above, 96 × 132: pins, the chip under its lid, the two buttons beside the USB socket. */
export function Board({ press = 'none' }: { readonly press?: Press }) {
  return (
    <g>
      <rect className="pic-board" x="0.75" y="0.75" width="94.5" height="126" rx="6" />
      {PINS.map((pin) => (
        <g key={pin} className="pic-pin">
          <circle cx="7" cy={16 + pin * 13} r="2.2" />
          <circle cx="89" cy={16 + pin * 13} r="2.2" />
        </g>
      ))}
      <path className="pic-antenna" d="M26 10h44M26 10v8h8v-8M42 10v8h8v-8M58 10v8h12v-8" />
      <rect className={press === 'chip' ? 'pic-lid pic-hot' : 'pic-lid'} x="22" y="22" width="52" height="46" rx="3" />
      <path className="pic-text" d="M32 40h32M32 48h22" />
      <Button x={20} hot={press === 'both' || press === 'enable'} name="EN" />
      <Button x={76} hot={press === 'both' || press === 'boot'} name="BOOT" />
      <rect className="pic-socket" x="37" y="108" width="22" height="22" rx="2.5" />
    </g>
  );
}

/** A push button at the lower edge, with its name above it as it is printed on the board. */
function Button({ x, hot, name }: { readonly x: number; readonly hot: boolean; readonly name: string }) {
  return (
    <g>
      <rect className={hot ? 'pic-button pic-hot' : 'pic-button'} x={x - 9} y="98" width="18" height="18" rx="2.5" />
      <circle className={hot ? 'pic-key pic-key-hot' : 'pic-key'} cx={x} cy="107" r="5" />
      <text className="pic-name" x={x} y="92" textAnchor="middle">
        {name}
      </text>
    </g>
  );
}

/** A finger, as an arrow from below onto a button. */
export function Arrow({ x, away = false }: { readonly x: number; readonly away?: boolean }) {
  return <path className="pic-arrow" d={away ? `M${x} 122v22m-6-7 6 7 6-7` : `M${x} 146v-24m-6 7 6-7 6 7`} />;
}

/** The front of a PC with a USB port, 92 × 112. */
export function Computer() {
  return (
    <g>
      <rect className="pic-board" x="0.75" y="0.75" width="90" height="110" rx="6" />
      <circle className="pic-key" cx="20" cy="20" r="6" />
      <path className="pic-text" d="M36 16h40M36 24h26M16 50h34M16 60h34M16 70h34" />
      <rect className="pic-socket" x="62" y="72" width="22" height="14" rx="2" />
      <rect className="pic-slot" x="66" y="76" width="14" height="3" />
    </g>
  );
}

/** A cable from the PC to the board, both plugged in. */
export function CableDrawing() {
  return (
    <>
      <g transform="translate(8 34)">
        <Computer />
      </g>
      <path className="pic-cable" d="M92 113h28c30 0 26 50 62 50h18c20 0 26-4 26-16" />
      <rect className="pic-plug" x="88" y="105" width="18" height="16" rx="2" />
      <g transform="translate(178 8)">
        <Board />
      </g>
      <rect className="pic-plug" x="218" y="134" width="16" height="16" rx="2" />
    </>
  );
}

/** What is to be done at the step of the cable. */
export function PlugPicture() {
  const { t } = useTranslation();
  return (
    <Picture label={t('commission.plug.picture')} box="0 0 284 176">
      <CableDrawing />
    </Picture>
  );
}
