import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmDetail, alarmRow, banner, onAlarms, openAlarms } from '../../build/testing/alarms-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

describe.each(['de', 'en'] as const)('a group of lost nodes, in %s', (language) => {
  const words = messages[language];
  const size = (away: number) => words['alarms.nodesAway'].replace('{{away}}', `${away}`).replace('{{all}}', '3');

  it('tells how many are still away, and marks none that is back', async () => {
    const window = await windows.open({ role: 'guard', language });
    const { page } = window;
    try {
      await openAlarms(page);
      await onAlarms(page, (alarms) => {
        const lost = ['node-1', 'node-2', 'node-4'];
        alarms.raise({ type: 'nodes_offline', members: lost });
        alarms.raise(...lost.map((node) => ({ type: 'node_offline', node }) as const));
      });
      const row = alarmRow(page, 'nodes_offline');
      await row.getByText(words['alarms.nodes_other'].replace('{{count}}', '3')).waitFor();
      await onAlarms(page, (alarms) => ['node-1', 'node-4'].forEach((node) => alarms.clear(`node_offline:${node}`)));
      await row.getByText(size(1)).waitFor();
      await banner(page).getByText(size(1)).waitFor();
      await row.click();
      await alarmDetail(page).getByText(size(1), { exact: true }).last().click();
      const members = alarmDetail(page).locator('.alarm-members li');
      expect(await members.allInnerTexts()).toEqual([
        'Aisle A south',
        `Aisle A north (${words['alarms.memberBack']})`,
        `Aisle B south (${words['alarms.memberBack']})`,
      ]);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
    }
  });
});
