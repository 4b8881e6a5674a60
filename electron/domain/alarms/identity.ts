import { type Alarm, type AlarmType, alarmTypes } from '../../contract/alarms.ts';

/** Where an alarm comes from: what stays the same however often it is raised. */
export type AlarmIdentity = Pick<Alarm, 'key' | 'type' | 'node' | 'subject'>;

/** The name of an alarm of a type: the same cause has the same. */
export function alarmIdentity(type: AlarmType, node: string | null, subject = ''): AlarmIdentity {
  const key = [type, node ?? '', subject].join(':').replace(/:+$/, '');
  return { key, type, node, subject };
}

/** What a key names; null where it is no key of an alarm. */
export function identityOf(key: string): AlarmIdentity | null {
  const [named, node = '', ...rest] = key.split(':');
  const type = alarmTypes.find((each) => each === named);
  if (type === undefined) return null;
  const identity = alarmIdentity(type, node === '' ? null : node, rest.join(':'));
  return identity.key === key ? identity : null;
}
