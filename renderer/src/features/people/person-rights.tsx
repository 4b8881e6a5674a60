import { Button, Select } from '@mantine/core';
import { IconCheck, IconPlus, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook } from '../../../../electron/contract/access.ts';
import type { CallOutput } from '../../../../electron/contract/calls.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { useTell } from '../../ui/tell.ts';
import { useCompare } from '../access/sort.tsx';
import { RightForm } from './right-form.tsx';
import { type DoorRight, doorRights } from './rights-of.ts';

/** Where and when a person may pass, door by door, and by which right; and what a card would get there now. */
export function PersonRights({ person, book }: { readonly person: Cardholder; readonly book: AccessBook }) {
  const { t } = useTranslation();
  const manager = useMay('manager');
  const compare = useCompare();
  const names = useLive((state) => state.names);
  const [adding, setAdding] = useState(false);
  const rows = useMemo(
    () =>
      doorRights(book, person).toSorted(
        (a, b) => compare(names[a.node] ?? a.node, names[b.node] ?? b.node) || a.right.id - b.right.id,
      ),
    [book, person, names, compare],
  );
  return (
    <div className="person-section">
      <div className="section-head">
        <h3 className="grow">{t('rights.ofPerson')}</h3>
        {manager ? (
          <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {t('rights.add')}
          </Button>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <p className="muted">{t('rights.nowhere')}</p>
      ) : (
        <table className="plain-table person-rights">
          <thead>
            <tr>
              <th>{t('rights.column.door')}</th>
              <th>{t('rights.column.schedule')}</th>
              <th>{t('rights.column.through')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <Row
                key={`${row.right.id}/${row.node}`}
                row={row}
                book={book}
                rights={rows[i - 1]?.node === row.node ? 0 : rows.filter(({ node }) => node === row.node).length}
              />
            ))}
          </tbody>
        </table>
      )}
      <DoorCheck person={person} rows={rows} />
      {adding ? (
        <RightForm book={book} right={null} who={{ is: 'person', id: person.id }} onClose={() => setAdding(false)} />
      ) : null}
    </div>
  );
}

function Row(props: {
  readonly row: DoorRight;
  readonly book: AccessBook;
  /** How many rights are for this door, at the first of them; 0 at the others. */
  readonly rights: number;
}) {
  const { book, rights } = props;
  const { node, right, group } = props.row;
  const { t } = useTranslation();
  const schedule = book.schedules.find(({ id }) => id === right.schedule);
  const through = book.groups.find(({ id }) => id === group);
  return (
    <tr>
      {rights === 0 ? null : (
        <td rowSpan={rights}>
          <NodeName id={node} />
        </td>
      )}
      <td>{schedule === undefined ? t('rights.always') : <Outside text={schedule.name} />}</td>
      <td>
        {through === undefined ? <span className="muted">{t('rights.own')}</span> : <Outside text={through.name} />}
      </td>
    </tr>
  );
}

interface Answer {
  readonly node: string;
  readonly at: number;
  readonly cards: CallOutput<'access.check'>['cards'];
}

/** Asks the station what each card of a person would get at a door at this moment. */
function DoorCheck({ person, rows }: { readonly person: Cardholder; readonly rows: readonly DoorRight[] }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const compare = useCompare();
  const tell = useTell();
  const names = useLive((state) => state.names);
  const doors = useLive((state) => state.doors);
  const [node, setNode] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const data = useMemo(
    () =>
      Object.keys(doors)
        .map((value) => ({ value, label: visible(names[value] ?? value) }))
        .sort((a, b) => compare(a.label, b.label)),
    [doors, names, compare],
  );
  const wanted = node ?? rows[0]?.node ?? data[0]?.value ?? null;
  const ask = async () => {
    if (wanted === null) return;
    const result = await api.call('access.check', { person: person.id, node: wanted, at: null });
    if (result.ok) setAnswer({ node: wanted, at: Date.now(), cards: result.value.cards });
    else tell.failed(result.error);
  };
  return (
    <div className="door-check">
      <div className="row">
        <Select
          className="grow"
          searchable
          label={t('check.door')}
          data={data}
          value={wanted}
          nothingFoundMessage={t('common.nothingFound')}
          onChange={(value) => {
            setNode(value);
            setAnswer(null);
          }}
        />
        <ActionButton disabled={wanted === null} onAct={ask}>
          {t('check.ask')}
        </ActionButton>
      </div>
      <div role="status">{answer === null ? null : <Answered answer={answer} person={person} />}</div>
    </div>
  );
}

function Answered({ answer, person }: { readonly answer: Answer; readonly person: Cardholder }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul className="check-answer">
      {answer.cards.length === 0 ? <li className="muted">{t('check.noCard')}</li> : null}
      {answer.cards.map(({ card, reason, pin }) => {
        const Icon = reason === null ? IconCheck : IconX;
        const last4 = person.cards.find(({ id }) => id === card)?.last4 ?? '';
        return (
          <li key={card} className="with-icon">
            <Icon size={16} aria-hidden />
            <span>
              …{last4}:{' '}
              {reason === null
                ? t(pin ? 'check.opensPin' : 'check.opens')
                : t('check.shut', { reason: t(`reason.${reason}`) })}
            </span>
          </li>
        );
      })}
      <li className="small muted">{t('check.at', { time: formats.time(answer.at) })}</li>
    </ul>
  );
}
