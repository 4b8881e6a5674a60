import { Button, Loader, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { portPath, type SerialPortView } from '../../../../electron/contract/commissioning.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { PlugPicture } from './pictures.tsx';
import { StepPage } from './step-page.tsx';
import { identify, useCommission } from './use-commission.ts';

const noPorts: readonly SerialPortView[] = [];

/** Which port is meant: the one that was chosen while it is there, else the only new one. None that was there before. */
function meantPort(ports: readonly SerialPortView[], chosen: string | null): string | null {
  if (ports.some(({ path }) => path === chosen)) return chosen;
  const fresh = ports.filter((port) => port.fresh);
  return fresh.length === 1 ? (fresh[0]?.path ?? null) : null;
}

/** Waits for the board: a port that is new is meant, one that was there before must be chosen. */
export function PlugPage() {
  const { t } = useTranslation();
  const { commission } = useStation();
  const ports = useCommission(({ view }) => view?.ports ?? noPorts);
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const path = portPath.safeParse(typed?.trim());
  const meant = typed === null ? meantPort(ports, chosen) : path.success ? path.data : null;
  const act = async () => (meant === null ? false : identify(commission, meant));
  return (
    <StepPage
      title={t('commission.head.plug')}
      lead={t('commission.plug.what')}
      main={{ label: t('commission.plug.act'), act, disabled: meant === null }}
      others={<Button onClick={() => commission.pass({ check: false })}>{t('common.back')}</Button>}
    >
      <div className="plug">
        <PlugPicture />
        <div className="stack">
          <Radio.Group
            aria-label={t('commission.identify.port')}
            value={typed === null ? meant : null}
            onChange={(port) => {
              setTyped(null);
              setChosen(port);
            }}
          >
            <Ports ports={ports} />
          </Radio.Group>
          {typed === null ? (
            <div>
              <Button size="xs" onClick={() => setTyped('')}>
                {t('commission.plug.otherPort')}
              </Button>
            </div>
          ) : (
            <TextInput
              autoFocus
              label={t('commission.plug.path')}
              description={t('commission.plug.pathWhy')}
              classNames={{ input: 'mono' }}
              spellCheck={false}
              autoComplete="off"
              maxLength={limits.portPath}
              value={typed}
              error={typed === '' || path.success ? null : t('commission.plug.pathWrong')}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </div>
      </div>
    </StepPage>
  );
}

function Ports({ ports }: { readonly ports: readonly SerialPortView[] }) {
  const { t } = useTranslation();
  const fresh = ports.filter((port) => port.fresh);
  const others = ports.filter((port) => !port.fresh);
  return (
    <div className="stack">
      {fresh.length === 0 ? (
        <div className="plug-waiting" role="status">
          <Loader size="xs" color="var(--muted)" />
          {t('commission.plug.waiting')}
        </div>
      ) : (
        <PortGroup title={t('commission.plug.fresh')} ports={fresh} />
      )}
      {others.length === 0 ? null : (
        <PortGroup title={t('commission.plug.others')} why={t('commission.plug.othersWhy')} ports={others} />
      )}
    </div>
  );
}

function PortGroup(props: {
  readonly title: string;
  readonly why?: string;
  readonly ports: readonly SerialPortView[];
}) {
  const { t } = useTranslation();
  return (
    <div className="stack port-group">
      <div>
        <h3>{props.title}</h3>
        {props.why === undefined ? null : <p className="small muted">{props.why}</p>}
      </div>
      {props.ports.map(({ path, label, fresh }) => (
        <Radio.Card key={path} value={path} className="choice" aria-label={`${path} ${visible(label)}`}>
          <Radio.Indicator aria-hidden />
          <span className="grow">
            <span className="mono strong">{path}</span>
            <span className="small muted choice-why">{visible(label)}</span>
          </span>
          {fresh ? <span className="choice-new">{t('commission.plug.new')}</span> : null}
        </Radio.Card>
      ))}
    </div>
  );
}
