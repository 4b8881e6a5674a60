import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import { until } from '../testing/until.ts';

const guard = { username: 'wache-1', password: 'Nachtschicht-am-Tor-7' };
const t = messages.de;

let live: LiveSite;
let page: Page;

beforeAll(async () => {
  live = await startLiveSite({ language: 'de', nodes: { 'door-1': 'Gang A Nord' } });
  page = live.page;
  await signIn(page, live.site);
  await page.getByRole('article').getByText(t['contact.online'], { exact: true }).waitFor({ timeout: 60_000 });
}, 120_000);
afterAll(() => live?.stop());

const button = (name: string) => page.getByRole('button', { name, exact: true });

it('a window that is locked keeps the alarms, hides all values, and opens only by the password', async () => {
  const value = page.locator('.reading-value b').first();
  await value.waitFor();
  await page.keyboard.press('Alt+l');
  const password = page.getByLabel(t['lock.password'].replace('{{username}}', live.site.username));
  await password.waitFor();
  expect(await page.locator('.banner').isVisible()).toBe(true);
  expect(await value.isVisible()).toBe(false);
  const readable = await page.locator('body').innerText();
  for (const secret of ['Gang A Nord', '°C', t['overview.latest']]) expect(readable).not.toContain(secret);
  await page.keyboard.press('Alt+5');
  expect(await page.locator('.grid-line').count()).toBe(0);
  await password.fill('etwas ganz anderes');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText(t['failure.credentials']).waitFor();
  expect(await value.isVisible()).toBe(false);
  await password.fill(live.site.password);
  await page.keyboard.press('Enter');
  await value.waitFor();
});

it('the administrator creates an account for a guard', async () => {
  await page.keyboard.press('Alt+8');
  await button(t['settings.page.accounts']).click();
  await button(t['accounts.new']).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t['login.username'], { exact: true }).fill(guard.username);
  await dialog.getByLabel(t['password.new'], { exact: true }).fill(guard.password);
  await dialog.getByLabel(t['password.repeat'], { exact: true }).fill(guard.password);
  await dialog.getByRole('button', { name: t['accounts.create'] }).click();
  await page.getByRole('row').filter({ hasText: guard.username }).getByText(t['accounts.active']).waitFor();
  await page.locator('.operator').click();
  await page.getByRole('menuitem', { name: t['session.logout'] }).click();
  await page.locator('#login-username').waitFor();
});

it('the guard may not change limits and reads whose it is, but lets the node blink and beep', async () => {
  await signIn(page, guard);
  await page.keyboard.press('Alt+7');
  await button('Gang A Nord').click();
  const field = page.locator('[id="config-temperature.warn_high"]');
  await field.waitFor();
  expect(await field.isDisabled()).toBe(true);
  expect(await button(t['config.send']).count()).toBe(0);
  await page.locator('.config-bar').getByText(t['role.needed'].replace('{{role}}', t['role.manager'])).waitFor();
  await button(t['nodes.identify']).click();
  const [door] = live.doors;
  await until('the node blinks or beeps', async () => {
    const status = await door?.node.control({ op: 'status' });
    return status?.['buzzer'] === true || status?.['light'] === true;
  });
  await page.keyboard.press('Alt+8');
  await button(t['settings.page.accounts']).click();
  await page.getByText(t['role.needed'].replace('{{role}}', t['role.admin'])).first().waitFor();
  expect(await button(t['accounts.new']).count()).toBe(0);
  expect(live.window.complaints).toEqual([]);
});
