import { describe, expect, it } from 'vitest';
import { alarmTypes, priorities } from '../../../electron/contract/alarms.ts';
import { brokerFaults } from '../../../electron/contract/broker.ts';
import { incidentTypes } from '../../../electron/contract/incidents.ts';
import { errorCodes } from '../../../electron/contract/result.ts';
import { messages } from './messages.ts';

const keys = Object.keys(messages.en);
const variables = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([each]) => each).sort();

describe('the translations', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(messages.de).sort()).toEqual(keys.toSorted());
  });

  it('are never empty and use the same variables in both languages', () => {
    for (const key of keys as (keyof typeof messages.en)[]) {
      expect(messages.de[key].trim(), key).not.toBe('');
      expect(messages.en[key].trim(), key).not.toBe('');
      expect(variables(messages.de[key]), key).toEqual(variables(messages.en[key]));
    }
  });

  it('have a plural for every singular', () => {
    for (const key of keys.filter((each) => each.endsWith('_one')))
      expect(keys).toContain(key.replace(/_one$/, '_other'));
  });

  it('name everything that the contract can say', () => {
    const wanted = [
      ...incidentTypes.map((type) => `incident.${type}`),
      ...alarmTypes.flatMap((type) => [`alarm.${type}`, `alarm.short.${type}`]),
      ...priorities.map((priority) => `priority.${priority}`),
      ...errorCodes.flatMap((code) => [`failure.${code}`, `failure.remedy.${code}`]),
      ...brokerFaults.flatMap((fault) => [`broker.fault.${fault}`, `broker.remedy.${fault}`]),
    ];
    expect(wanted.filter((key) => !keys.includes(key))).toEqual([]);
  });
});
