import { describe, expect, it } from 'vitest';
import { alarmTypes } from '../../../electron/contract/alarms.ts';
import { brokerFaults } from '../../../electron/contract/broker.ts';
import { priorities } from '../../../electron/contract/fields.ts';
import { incidentTypes } from '../../../electron/contract/incidents.ts';
import { jobKinds } from '../../../electron/contract/jobs.ts';
import { limits } from '../../../electron/contract/limits.ts';
import { errorCodes } from '../../../electron/contract/result.ts';
import { messages } from './messages.ts';

const keys = Object.keys(messages.en);
const alarmWords = ['cause', 'consequence', 'instructions'] as const;
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
      ...alarmTypes.flatMap((type) => alarmWords.map((word) => `alarmText.${type}.${word}`)),
      ...priorities.map((priority) => `priority.${priority}`),
      ...errorCodes.flatMap((code) => [`failure.${code}`, `failure.remedy.${code}`]),
      ...jobKinds.flatMap((kind) => ['kind', 'done', 'failed', 'cancelled'].map((word) => `job.${word}.${kind}`)),
      ...brokerFaults.flatMap((fault) => [`broker.fault.${fault}`, `broker.remedy.${fault}`]),
    ];
    expect(wanted.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

describe('the instructions for an alarm', () => {
  it('are steps that are numbered from 1, short enough for a rule, and as many in both languages', () => {
    for (const type of alarmTypes) {
      const steps = (['de', 'en'] as const).map((language) => {
        const text = messages[language][`alarmText.${type}.instructions`];
        expect(text.length).toBeLessThanOrEqual(limits.note);
        return text.split('\n').map((line) => Number(/^(\d)\. \S/.exec(line)?.[1]));
      });
      expect(steps[0], type).toEqual(steps[0]?.map((_, i) => i + 1));
      expect(steps[1], type).toEqual(steps[0]);
    }
  });
});
