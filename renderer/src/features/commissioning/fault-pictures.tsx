import { IconAppWindow, IconClockX, IconServerBolt } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FaultPicture } from './faults.ts';
import { Arrow, Board, CableDrawing, Computer, Picture } from './pictures.tsx';

const signs = { program: IconAppWindow, broker: IconServerBolt, clock: IconClockX } as const;

/** The picture of a fault: what to do with the hands where hands are needed, else the sign of what is to be looked at. */
export function FaultPictureOf({ picture }: { readonly picture: FaultPicture }) {
  const { t } = useTranslation();
  switch (picture) {
    case 'boot':
      return <BootPicture />;
    case 'cable':
      return (
        <Picture label={t('commission.picture.cable')} box="0 0 284 176">
          <CableDrawing />
        </Picture>
      );
    case 'power':
      return <PowerPicture />;
    case 'chip':
    case 'enable':
    case 'wipe':
      return <BoardPicture what={picture} />;
    case 'command':
      return null;
    default: {
      const Sign = signs[picture];
      return <Sign className="fault-sign muted" size={56} stroke={1.3} aria-hidden />;
    }
  }
}

/** One board with the place that matters: the name on the lid, or the button to press. */
function BoardPicture({ what }: { readonly what: 'chip' | 'enable' | 'wipe' }) {
  const { t } = useTranslation();
  const press = what === 'wipe' ? 'boot' : what;
  return (
    <Picture label={t(`commission.picture.${what}`)} box="0 0 96 150">
      <Board press={press} />
      {what === 'chip' ? null : <Arrow x={what === 'wipe' ? 76 : 20} />}
    </Picture>
  );
}

const moves = [
  { press: 'boot', word: 'commission.picture.bootHold' },
  { press: 'both', word: 'commission.picture.bootPress' },
  { press: 'none', word: 'commission.picture.bootRelease' },
] as const;

/** The three moves that put a chip into its boot mode: hold BOOT, press EN, let go of BOOT. */
function BootPicture() {
  const { t } = useTranslation();
  return (
    <figure className="boot-picture" aria-label={t('commission.picture.boot')}>
      <ol>
        {moves.map(({ press, word }, i) => (
          <li key={press}>
            <svg className="picture" viewBox="0 0 96 150" aria-hidden>
              <Board press={press} />
              <Arrow x={76} away={press === 'none'} />
              {press === 'both' ? <Arrow x={20} /> : null}
            </svg>
            <span>
              <span className="boot-number">{i + 1}</span>
              {t(word)}
            </span>
          </li>
        ))}
      </ol>
      <figcaption className="small muted">{t('commission.picture.bootNames')}</figcaption>
    </figure>
  );
}

/** A hub between PC and board, struck out, and the straight way that is right. */
function PowerPicture() {
  const { t } = useTranslation();
  return (
    <Picture label={t('commission.picture.power')} box="0 0 284 176">
      <g transform="translate(8 34)">
        <Computer />
      </g>
      <path className="pic-cable" d="M92 113h20c22 0 18 50 54 50h34c20 0 26-4 26-16" />
      <rect className="pic-plug" x="88" y="105" width="18" height="16" rx="2" />
      <g className="pic-refused">
        <rect className="pic-board" x="112" y="60" width="46" height="24" rx="4" />
        <path className="pic-text" d="M119 72h5M128 72h5M137 72h5M146 72h5" />
        <path className="pic-strike" d="M110 90l50-36" />
      </g>
      <g transform="translate(178 8)">
        <Board />
      </g>
      <rect className="pic-plug" x="218" y="134" width="16" height="16" rx="2" />
    </Picture>
  );
}
