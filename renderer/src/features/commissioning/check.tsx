import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfCheck } from '../../../../electron/contract/commissioning.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Loading } from '../../ui/states.tsx';
import { type Image, imageKey } from '../firmware/rollout.ts';
import { Command } from './command.tsx';
import { useFaultMain } from './fault-card.tsx';
import { isReady } from './page.ts';
import { StepPage } from './step-page.tsx';
import { useCommission } from './use-commission.ts';

/** What this PC has for the work: tools, firmware, permission, and who might be in the way. */
export function CheckPage() {
  const { t } = useTranslation();
  const { commission } = useStation();
  const check = useCommission(({ view }) => view?.check ?? null);
  const working = useCommission(({ view }) => view?.step === 'check' && view.working);
  const faultMain = useFaultMain();
  const ready = check !== null && isReady(check);
  const again = () => commission.act('commission.check', {});
  const next = { label: t('commission.next'), act: async () => commission.pass({ check: true }) };
  const looking = working || (check === null && faultMain === null);
  const own = ready ? next : { label: t('commission.check.again'), act: again };
  return (
    <StepPage
      title={t('commission.head.check')}
      lead={looking ? undefined : t(ready ? 'commission.check.ready' : 'commission.check.notReady')}
      main={looking ? null : (faultMain ?? own)}
      others={
        looking || !ready || faultMain !== null ? null : (
          <ActionButton onAct={again}>{t('commission.check.again')}</ActionButton>
        )
      }
    >
      {looking ? <Loading what={t('commission.check.looking')} /> : null}
      {looking || check === null ? null : <Found check={check} />}
    </StepPage>
  );
}

type Standing = 'ok' | 'note' | 'bad';
const icons = { ok: IconCheck, note: IconAlertTriangle, bad: IconX } as const;

function Line(props: { readonly name: string; readonly is: Standing; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const Icon = icons[props.is];
  return (
    <li className={`check-line check-${props.is}`}>
      <Icon size={18} stroke={2.2} aria-hidden />
      <div className="grow">
        <h3>{props.name}</h3>
        <div className="stack check-words">{props.children}</div>
      </div>
      <span className="small muted">{t(`commission.check.${props.is}`)}</span>
    </li>
  );
}

function Found({ check }: { readonly check: SelfCheck }) {
  const { t } = useTranslation();
  const { grabbers, serial } = check;
  return (
    <ul className="check">
      <Tools check={check} />
      <Images images={check.images} />
      <Line name={t('commission.check.serial')} is={serial.ok ? 'ok' : 'bad'}>
        <span>{t(serial.ok ? 'commission.check.serialOk' : 'commission.check.serialNo')}</span>
        {serial.ok || serial.command === null ? null : <Command text={serial.command} />}
      </Line>
      <Line name={t('commission.check.grabbers')} is={grabbers.length === 0 ? 'ok' : 'note'}>
        {grabbers.length === 0
          ? t('commission.check.grabbersNone')
          : t('commission.check.grabbersSome', { names: grabbers.map((name) => isolated(name)).join(', ') })}
      </Line>
    </ul>
  );
}

function Tools({ check: { engine, engines } }: { readonly check: SelfCheck }) {
  const { t } = useTranslation();
  const used = engines.find(({ name }) => name === engine);
  return (
    <Line name={t('commission.check.tools')} is={engine === null ? 'bad' : 'ok'}>
      <span>
        {used === undefined
          ? t('commission.check.toolNone')
          : t('commission.check.toolUsed', { name: used.name, version: isolated(used.version ?? '') })}
      </span>
      {engines
        .filter(({ usable, message }) => !usable && message !== '')
        .map(({ name, message }) => (
          <span key={name} className="small muted">
            {t('commission.check.toolOther', { name, message: isolated(message) })}
          </span>
        ))}
    </Line>
  );
}

function Images({ images }: Pick<SelfCheck, 'images'>) {
  const { t } = useTranslation();
  const good = images.some(({ usable }) => usable);
  return (
    <Line name={t('commission.check.images')} is={!good ? 'bad' : images.every(({ usable }) => usable) ? 'ok' : 'note'}>
      {images.length === 0 ? t('commission.check.imagesNone') : null}
      {images.map((image) => (
        <OneImage key={`${imageKey(image)}-${image.message}`} image={image} />
      ))}
    </Line>
  );
}

/** An image, or why it cannot be used: in the words of the firmware screen, which has the cause for support too. */
function OneImage({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [chip, version] = [isolated(image.chip), isolated(image.version)];
  if (image.problem === null)
    return <span>{t('commission.check.image', { chip, version, date: formats.date(image.built) })}</span>;
  return (
    <div className="check-image">
      <p>
        {image.version === '' ? t('commission.check.folderBad') : t('commission.check.imageBad', { chip, version })}
      </p>
      <p className="small muted">{t(`firmware.problem.${image.problem}`)}</p>
    </div>
  );
}
