import { IconAlertTriangle, IconArchive, IconInfoCircle, IconShieldCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchiveInfo } from '../../../../electron/contract/archive.ts';
import type { Formats } from '../../format/time.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import './archive.css';

const ASK_EVERY_MS = 1_000;

/** Says over the whole window that it shows no living station, and how far what it shows is proven. */
export function ArchiveBand({ info }: { readonly info: ArchiveInfo }) {
  const { t } = useTranslation();
  const formats = useFormats();
  useStanding(info);
  const { kind, name, made, signature } = info;
  return (
    <header className="archive-band">
      <IconArchive size={20} aria-hidden />
      <strong className="archive-word">{t('archive.band')}</strong>
      <span className="archive-name cut">
        {t(`archive.kind.${kind}`)} <Outside text={name} />
      </span>
      {made === null ? null : <span className="archive-part">{t('archive.made', { time: formats.moment(made) })}</span>}
      <span className="grow" />
      {signature === null ? null : (
        <Standing kind={signatureKind(signature)}>{t(`archive.signature.${signatureKind(signature)}`)}</Standing>
      )}
      <Standing kind={chainKind(info)}>{chainText(t, formats, info)}</Standing>
    </header>
  );
}

type Kind = 'own' | 'foreign' | 'fails';

/** A shield stands only beside what this station itself vouches for. */
const icons = { own: IconShieldCheck, foreign: IconInfoCircle, fails: IconAlertTriangle } as const;

export function signatureKind({ holds, own }: NonNullable<ArchiveInfo['signature']>): Kind {
  if (!holds) return 'fails';
  return own ? 'own' : 'foreign';
}

/** The chain of a case is what its file says: as good as its signature. */
function chainKind({ chain, signature }: ArchiveInfo): Kind {
  if (chain.state !== 'verified') return 'fails';
  return signature === null ? 'own' : signatureKind(signature);
}

function Standing({ kind, children }: { readonly kind: Kind; readonly children: string }) {
  const Icon = icons[kind];
  return (
    <span className="with-icon archive-part" role="status">
      <Icon size={16} aria-hidden />
      {children}
    </span>
  );
}

/** Up to where the chain holds, in words. */
export function chainText(t: TFunction, formats: Formats, { kind, chain }: ArchiveInfo): string {
  const row = formats.number(chain.verifiedTo);
  const { broken } = chain;
  if (kind === 'case' && chain.state === 'verified') return t('archive.chain.said', { row });
  if (kind === 'case' && broken !== null)
    return t('archive.chain.saidBroken', {
      row,
      at: formats.number(broken.at),
      how: t(`archive.how.${broken.how}`),
    });
  if (broken?.how === 'index') return t('archive.chain.unindexed', { row, at: formats.number(broken.at) });
  if (broken !== null)
    return t('archive.chain.broken', { row, at: formats.number(broken.at), how: t(`archive.how.${broken.how}`) });
  return t(`archive.chain.${chain.state === 'broken' ? 'unverifiable' : chain.state}`, { row });
}

/** Asks again how far the chain holds until it is verified or broken. */
function useStanding({ chain }: ArchiveInfo): void {
  const { api, session } = useStation();
  const going = chain.state === 'verifying';
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => {
      api.call('archive.info', {}).then(
        (answer) => session.setArchive(answer.ok ? answer.value : null),
        () => undefined,
      );
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [api, session, going]);
}
