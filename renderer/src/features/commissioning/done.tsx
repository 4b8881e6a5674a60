import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NodeLabel } from '../../../../electron/contract/commissioning.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { PaperButton } from '../../ui/paper.tsx';
import { Label } from './label.tsx';
import { StepPage } from './step-page.tsx';
import { useCommission } from './use-commission.ts';

/** The node is in service: what it is, its label, and the way to the next one. */
export function DonePage() {
  const label = useCommission(({ view }) => view?.label ?? null);
  return label === null ? null : <Finished label={label} />;
}

function Finished({ label }: { readonly label: NodeLabel }) {
  const { t } = useTranslation();
  const { commission, view } = useStation();
  const show = () => view.go('nodes', label.id);
  return (
    <StepPage
      over
      title={t('commission.head.done', { name: isolated(label.name) })}
      lead={t('commission.done.what')}
      main={{ label: t('commission.done.next'), act: () => commission.next() }}
      others={
        <>
          <span className="small muted">{t('commission.done.nextWhy')}</span>
          <Button onClick={show}>{t('commission.done.show')}</Button>
        </>
      }
    >
      <div className="two-columns">
        <Summary label={label} />
        <section className="stack">
          <div className="row">
            <h3 className="grow">{t('commission.label')}</h3>
            <PaperButton kind="label" name={t('commission.labelName', { id: label.id })}>
              <Label label={label} />
            </PaperButton>
          </div>
          <Label label={label} />
          <p className="small muted">{t('commission.labelWhy')}</p>
        </section>
      </div>
    </StepPage>
  );
}

function Summary({ label }: { readonly label: NodeLabel }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { id, name, mac, chip, firmware, site, at, by } = label;
  const facts = [
    [t('nodes.name'), visible(name)],
    [t('nodes.id'), id],
    [t('commission.fact.site'), visible(site)],
    [t('commission.identify.chip'), visible(chip)],
    [t('commission.identify.mac'), mac],
    [t('commission.fact.firmware'), visible(firmware)],
    [t('commission.done.by'), t('commission.done.byAt', { at: formats.shortMoment(at), by: isolated(by) })],
  ] as const;
  return (
    <dl className="facts board-facts">
      {facts.map(([fact, value]) => [<dt key={`${fact}-name`}>{fact}</dt>, <dd key={fact}>{value}</dd>])}
    </dl>
  );
}
