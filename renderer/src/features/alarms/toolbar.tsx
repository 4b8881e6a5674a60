import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconClockPause,
  IconMessage,
  IconPlugConnectedX,
  IconUserShare,
  IconX,
  IconZoomQuestion,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alarm, alarmState } from '../../../../electron/contract/alarms.ts';
import { useMay } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { usePressed } from '../../ui/pressed.ts';
import { NeedsRole } from '../../ui/states.tsx';
import { type AlarmActs, useAlarmActs } from './acts.tsx';
import { actKeys, type KeyAct } from './list-keys.ts';

/** A button of an act on alarms; its tooltip names the key. */
function ActButton(props: {
  readonly act: KeyAct;
  readonly alarms: readonly Alarm[];
  readonly onAct: (alarms: readonly Alarm[]) => Promise<void>;
  readonly filled?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const { act, alarms, onAct, filled = false, children } = props;
  const { take, ...down } = usePressed(alarms);
  return (
    <Tooltip label={t('alarms.keyIs', { key: actKeys[act] })}>
      <span>
        <ActionButton
          {...down}
          size="xs"
          variant={filled ? 'filled' : 'default'}
          disabled={alarms.length === 0}
          onAct={() => onAct(take())}
        >
          {children}
        </ActionButton>
      </span>
    </Tooltip>
  );
}

const unseenOf = (alarms: readonly Alarm[]) => alarms.filter(({ acknowledged }) => !acknowledged);
const loudOf = (alarms: readonly Alarm[]) => alarms.filter(({ acknowledged, silenced }) => !acknowledged && !silenced);
const latchedOf = (alarms: readonly Alarm[]) => alarms.filter((alarm) => alarmState(alarm) === 'latched');

/** Carries out an act on the alarms it can be meant for. */
export function carryOut(acts: AlarmActs, act: KeyAct, alarms: readonly Alarm[]): Promise<void> {
  if (alarms.length === 0) return Promise.resolve();
  switch (act) {
    case 'acknowledge':
      return acts.acknowledge(alarms);
    case 'silence':
      return acts.silence(loudOf(alarms));
    case 'reset':
      return acts.reset(latchedOf(alarms));
    case 'investigate':
      return acts.investigate(
        alarms,
        alarms.some(({ investigating }) => investigating === null),
      );
    default:
      acts.ask(act, alarms);
      return Promise.resolve();
  }
}

/** What can be done with the chosen alarms, or with those in view where none is chosen. */
export function Toolbar(props: {
  readonly chosen: readonly Alarm[];
  /** Those whose rows can be read now. */
  readonly visible: readonly Alarm[];
  readonly onNone: () => void;
}) {
  const { t } = useTranslation();
  const may = useMay('guard');
  if (!may)
    return (
      <div className="alarm-tools">
        <NeedsRole role="guard" />
      </div>
    );
  return (
    <div className="alarm-tools" role="toolbar" aria-label={t('alarms.tools')}>
      {props.chosen.length > 0 ? (
        <ChosenTools alarms={props.chosen} onNone={props.onNone} />
      ) : (
        <VisibleTools alarms={props.visible} />
      )}
    </div>
  );
}

function VisibleTools({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  const unseen = unseenOf(alarms);
  const { take, ...down } = usePressed(unseen);
  return (
    <>
      <span className="muted small grow cut">{t('alarms.howToChoose')}</span>
      <Tooltip label={t('alarms.acknowledgeVisibleWhy')} multiline w={300}>
        <span>
          <ActionButton {...down} size="xs" disabled={unseen.length === 0} onAct={() => acts.acknowledge(take())}>
            {t('alarms.acknowledgeVisible', { count: unseen.length })}
          </ActionButton>
        </span>
      </Tooltip>
    </>
  );
}

function ChosenTools({ alarms, onNone }: { readonly alarms: readonly Alarm[]; readonly onNone: () => void }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  const latched = latchedOf(alarms);
  return (
    <>
      <span className="strong alarm-number">{t('alarms.chosen', { count: alarms.length })}</span>
      <ActButton act="acknowledge" filled alarms={unseenOf(alarms)} onAct={acts.acknowledge}>
        {t('alarms.acknowledge')}
      </ActButton>
      <ActButton act="silence" alarms={loudOf(alarms)} onAct={acts.silence}>
        {t('alarms.silence')}
      </ActButton>
      {latched.length > 0 ? (
        <ActButton act="reset" alarms={latched} onAct={acts.reset}>
          {t('alarms.reset')}
        </ActButton>
      ) : null}
      <ActButton act="shelve" alarms={alarms} onAct={async (pressed) => acts.ask('shelve', pressed)}>
        {t('alarms.shelve')}
      </ActButton>
      <MoreActs alarms={alarms} />
      <span className="grow" />
      <Tooltip label={t('alarms.chooseNone')}>
        <ActionIcon variant="default" aria-label={t('alarms.chooseNone')} onClick={onNone}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

/** The acts that are not done every minute. */
export function MoreActs({ alarms, shelve = false }: { readonly alarms: readonly Alarm[]; readonly shelve?: boolean }) {
  const { t } = useTranslation();
  const acts = useAlarmActs();
  const manager = useMay('manager');
  const investigated = alarms.every(({ investigating }) => investigating !== null);
  const key = (act: KeyAct) => ({ rightSection: <kbd>{actKeys[act]}</kbd> });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" rightSection={<IconChevronDown size={14} />}>
          {t('alarms.more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {shelve ? (
          <Menu.Item
            leftSection={<IconClockPause size={16} />}
            {...key('shelve')}
            onClick={() => acts.ask('shelve', alarms)}
          >
            {t('alarms.shelve')}
          </Menu.Item>
        ) : null}
        <Menu.Item
          leftSection={<IconMessage size={16} />}
          {...key('comment')}
          onClick={() => acts.ask('comment', alarms)}
        >
          {t('alarms.addComment')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconUserShare size={16} />}
          {...key('assign')}
          onClick={() => acts.ask('assign', alarms)}
        >
          {t('alarms.assign')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconZoomQuestion size={16} />}
          {...key('investigate')}
          onClick={() => void acts.investigate(alarms, !investigated)}
        >
          {t(investigated ? 'alarms.leave' : 'alarms.investigate')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlugConnectedX size={16} />}
          {...key('takeOut')}
          disabled={!manager}
          onClick={() => acts.ask('takeOut', alarms)}
        >
          {manager ? t('alarms.takeOut') : `${t('alarms.takeOut')} (${t('role.manager')})`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
