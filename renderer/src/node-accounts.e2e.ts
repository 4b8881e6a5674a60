import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import { inWindow, openWizard, passPages, stand } from '../../build/testing/commission-page.ts';
import { button } from '../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import type { PendingAccount } from '../../electron/contract/nodes.ts';
import { messages } from './i18n/messages.ts';

/** To be looked at. */
const pictures = fileURLToPath(new URL('../../build/out/accounts/', import.meta.url));

let windows: TestWindows;
beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  windows = await startTestWindows();
});
afterAll(() => windows.close());

async function look(page: Page, what: string): Promise<string[]> {
  await page.screenshot({ path: `${pictures}${what.replaceAll(' ', '-')}.png` });
  return violationsOf(page, what);
}

const pend = (page: Page, after: PendingAccount['after'] | null) =>
  page.evaluate((what) => {
    const pending = what === null ? null : { until: Date.now() + 25 * 60_000, after: what };
    globalThis.fake.changeNode('node-8', { pending });
  }, after);

const openNode = (page: Page) => page.locator('tr', { hasText: 'node-8' }).getByRole('button').click();

describe('a node whose account is not for good yet', () => {
  it.each(['de', 'en'] as const)(
    'is marked in the list and on its page, with what happens next, in %s',
    async (language) => {
      const t = messages[language];
      const [appearance] = lookIn(language);
      await inWindow(windows, { language, appearance }, async (page) => {
        await page.keyboard.press('Alt+7');
        await pend(page, 'revoked');
        const mark = page.locator('tr', { hasText: 'node-8' }).getByText(t['nodes.pending.until'].split('{{')[0] ?? '');
        await mark.waitFor();
        const found = await look(page, `nodes ${language}`);
        const over = page
          .locator('.plain-table')
          .evaluate((table) => table.scrollWidth - (table.parentElement?.clientWidth ?? 0));
        expect(await over).toBeLessThanOrEqual(0);
        await openNode(page);
        await page.getByText(t['nodes.pending.revoked'].split('{{')[0] ?? '').waitFor();
        found.push(...(await look(page, `node ${language}`)));
        await pend(page, 'before');
        await page.getByText(t['nodes.pending.before'].split('{{time}}')[1] ?? '').waitFor();
        await pend(page, null);
        await page.getByText(t['commission.pending']).waitFor({ state: 'detached' });
        expect(found).toEqual([]);
      });
    },
  );

  it('leads whoever is at it back to the wizard', async () => {
    const t = messages.en;
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      const assigned = { purpose: 'update', id: 'node-8' } as const;
      await stand(page, 'flash', 'ok', { assigned });
      await page.keyboard.press('Alt+7');
      await pend(page, 'revoked');
      await openNode(page);
      await button(page, t['commission.underwayGo']).click();
      expect(await page.locator('.commissioning').count()).toBe(1);
    });
  });

  it('offers nothing to those who may not', async () => {
    const t = messages.en;
    await inWindow(windows, { role: 'guard' }, async (page) => {
      await page.keyboard.press('Alt+7');
      await pend(page, 'revoked');
      await openNode(page);
      await page.getByText(t['nodes.pending.other']).waitFor();
      expect(await button(page, t['commission.underwayGo']).count()).toBe(0);
    });
  });

  it('shows which board is at the door, by its MAC', async () => {
    await inWindow(windows, {}, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.locator('.plain-table .link').first().click();
      await page.locator('.node-state').getByText('24:6f:28:aa:10:00').waitFor();
    });
  });
});
