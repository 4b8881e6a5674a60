import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../../build/testing/axe.ts';
import { focused, inWindow } from '../../build/testing/commission-page.ts';
import { button, dialog, made } from '../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import type { AccountFault, AccountStanding, BrokerFault } from '../../electron/contract/broker.ts';
import { type Messages, messages } from './i18n/messages.ts';

/** To be looked at. */
const pictures = fileURLToPath(new URL('../../build/out/broker/', import.meta.url));

let windows: TestWindows;
beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const debt = { node: 'door-1', host: 'mosquitto-old.fra2.example', port: 8_883 };
const owed = [debt, { ...debt, node: 'rack-row-b-temperature-sensor-1', host: '2001:db8:4f2a::17' }];

/** Opens the settings of a broker at which the station keeps the accounts. */
async function openBroker(page: Page, words: Messages) {
  await page.evaluate(() =>
    globalThis.fake.broker.change({
      settings: {
        kind: 'external',
        host: 'mosquitto.fra2.example',
        port: 8_883,
        ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
        username: 'leitstand-station-fra2',
        accounts: 'dynsec',
      },
    }),
  );
  await page.keyboard.press('Alt+8');
  await page.locator('.settings-nav').getByText(words['settings.page.broker'], { exact: true }).click();
  await page.getByRole('radio', { name: words['broker.accounts.dynsec'] }).waitFor();
}

const stand = (page: Page, part: Partial<AccountStanding>) =>
  page.evaluate(
    (accounts) => globalThis.fake.broker.change({ accounts, connected: accounts.fault !== 'broker_away' }),
    {
      fault: null,
      message: '',
      owed: [],
      doubtful: [],
      missing: [],
      ...part,
    },
  );

/** Takes a picture in light and in dark, and gives what axe finds in each. */
async function look(page: Page, what: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${pictures}${what.replaceAll(' ', '-')}-${colorScheme}.png` });
    found.push(...(await violationsOf(page, `${what} ${colorScheme}`)));
  }
  return found;
}

const standing = (page: Page) => page.locator('.broker-standing');
const notice = (page: Page, title: string) => page.locator('.notice', { hasText: title });
const row = (page: Page, node: string) => page.locator('.owed-accounts > li', { hasText: node });

/** What the page says of each fault, and what to do about it. */
const faults = [
  ['broker_away', 'broker.standing.away', 'broker.standing.awayWhat'],
  ['dynsec_silent', 'broker.fault.dynsec_silent', 'broker.remedy.dynsec_silent'],
  ['dynsec_forbidden', 'broker.fault.dynsec_forbidden', 'broker.remedy.dynsec_forbidden'],
  ['dynsec_open', 'broker.fault.dynsec_open', 'broker.remedy.dynsec_open'],
  ['dynsec_refused', 'broker.standing.refused', 'broker.standing.refusedWhat'],
] as const satisfies readonly (readonly [AccountFault, keyof Messages, keyof Messages])[];

const testFinds = async (page: Page, fault: BrokerFault, words: Messages) => {
  await page.evaluate(
    (what) => globalThis.fake.broker.testFinds({ ok: false, fault: what, message: 'Connection refused' }),
    fault,
  );
  await button(page, words['broker.test']).click();
  await notice(page, words[`broker.fault.${fault}`]).getByText(words[`broker.remedy.${fault}`]).waitFor();
};

describe.each(['de', 'en'] as const)('the accounts at a broker with dynamic security, in %s', (language) => {
  it('are told of as they stand: each fault with what to do, what is owed, what is missing, a password that is wrong', async () => {
    const t = messages[language];
    await inWindow(windows, { language, appearance: 'system' }, async (page) => {
      await openBroker(page, t);
      const found = await look(page, `at ease ${language}`);
      expect(await standing(page).count()).toBe(0);
      for (const [fault, title, remedy] of faults) {
        await stand(page, { fault, message: fault === 'broker_away' ? '' : 'the words of the broker' });
        await notice(page, t[title]).getByText(t[remedy]).waitFor();
        expect(await standing(page).locator('.notice').count()).toBe(1);
      }
      await standing(page).getByText('the words of the broker').waitFor();
      found.push(...(await look(page, `refused ${language}`)));
      await stand(page, { fault: 'broker_away', owed, missing: ['node-3', 'node-5'] });
      await standing(page).getByText('node-3, node-5').waitFor();
      found.push(...(await look(page, `owed and missing ${language}`)));
      for (const [title, what] of [
        ['broker.standing.dismissTitle', 'dismiss'],
        ['broker.standing.doubtTitle', 'dismiss doubtful'],
      ] as const) {
        await row(page, 'door-1').getByRole('button').click();
        await dialog(page).getByText(t[title].replace('{{node}}', 'door-1')).waitFor();
        found.push(...(await look(page, `${what} ${language}`)));
        await button(page, t['common.cancel']).click();
        await dialog(page).waitFor({ state: 'detached' });
        await stand(page, { doubtful: [debt] });
        await notice(page, t['broker.standing.doubtful_one']).getByText(t['broker.standing.doubtfulWhy']).waitFor();
      }
      found.push(...(await look(page, `doubtful ${language}`)));
      await stand(page, {});
      await standing(page).waitFor({ state: 'detached' });
      await page.locator('input[type=password]').fill('lost');
      await testFinds(page, 'password', t);
      found.push(...(await look(page, `wrong password ${language}`)));
      for (const fault of ['dynsec_silent', 'dynsec_forbidden', 'dynsec_open'] as const)
        await testFinds(page, fault, t);
      expect(await made(page, 'broker.test')).toContainEqual({
        settings: expect.objectContaining({ password: 'lost', accounts: 'dynsec' }),
      });
      expect(found).toEqual([]);
    });
  });
});

describe('an account that is owed to a broker that will not come back', () => {
  const t = messages.en;
  const open = async (page: Page) => {
    await openBroker(page, t);
    await stand(page, { owed });
    await row(page, 'door-1').waitFor();
  };
  const dismissByKeyboard = async (page: Page, node: string) => {
    await row(page, node).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe(t['common.cancel']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
  };

  it('is dismissed by keyboard after a warning, and what was in the way of it is said', async () => {
    await inWindow(windows, {}, async (page) => {
      await open(page);
      await row(page, 'door-1').getByRole('button').focus();
      await page.keyboard.press('Enter');
      await dialog(page).getByText('could still sign in').waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      expect(await made(page, 'broker.dismissOwed')).toEqual([]);
      const fail = (code: 'conflict' | 'not_found' | null) =>
        page.evaluate(
          (what) =>
            globalThis.fake.failWith('broker.dismissOwed', what === null ? null : { code: what, message: 'no' }),
          code,
        );
      await fail('conflict');
      await dismissByKeyboard(page, 'door-1');
      await page
        .getByText(t['broker.standing.here'].replace('{{broker}}', 'mosquitto-old.fra2.example:8883'))
        .waitFor();
      await fail('not_found');
      await dismissByKeyboard(page, 'door-1');
      await page.getByText(t['failure.not_found'], { exact: true }).waitFor();
      expect(await row(page, 'door-1').count()).toBe(1);
      await fail(null);
      await dismissByKeyboard(page, 'door-1');
      await row(page, 'door-1').waitFor({ state: 'detached' });
      expect(await made(page, 'broker.dismissOwed')).toEqual([debt, debt, debt]);
      await row(page, 'rack-row-b').getByText('[2001:db8:4f2a::17]:8883', { exact: true }).waitFor();
      await page.keyboard.press('Alt+5');
      await page.getByText('mosquitto-old.fra2.example:8883').first().waitFor();
    });
  });

  it('is named to everybody, and dismissed by administrators alone', async () => {
    await inWindow(windows, { role: 'manager' }, async (page) => {
      await open(page);
      expect(await row(page, 'door-1').getByRole('button').count()).toBe(0);
    });
  });
});
