import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { type Door, openWindow, signIn, startDoor, typeLogin, type Window } from '../testing/live-site.ts';
import { freePort } from '../testing/mosquitto.ts';

const t = messages.de;
const admin = { username: 'chefin', password: 'Pferd-Batterie-Heftklammer' };

let dir: string;
let window: Window;
let page: Page;
let door: Door | null = null;

const open = async () => {
  window = await openWindow(join(dir, 'station'));
  page = window.page;
};
const button = (name: string) => page.getByRole('button', { name, exact: true });
const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-first-'));
  await open();
});
afterAll(async () => {
  await Promise.all([window.stop(), door?.process.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

it('an empty data folder asks for site, administrator and broker, and refuses too short a password by its rule', async () => {
  await page.getByText(t['language.de'], { exact: true }).click();
  await page.getByLabel(t['site.name']).fill('Frankfurt RZ 2');
  await page.getByLabel(t['site.id']).fill('fra2');
  await button(t['common.next']).click();
  await page.getByLabel(t['login.username']).fill(admin.username);
  await page.getByLabel(t['password.new'], { exact: true }).fill('zu kurz');
  await page.getByLabel(t['password.repeat'], { exact: true }).fill('zu kurz');
  await button(t['common.next']).click();
  await page.getByText(t['password.wrong']).waitFor();
  await page.getByText(t['password.rule.length'].replace('{{min}}', '12')).waitFor();
  await page.getByLabel(t['password.new'], { exact: true }).fill(admin.password);
  await page.getByLabel(t['password.repeat'], { exact: true }).fill(admin.password);
  await button(t['common.next']).click();
  await page.getByLabel(t['broker.port'], { exact: true }).fill(String(await freePort()));
  await button(t['first.create']).click();
  await button(t['first.saveAndTest']).click();
  await page.getByText(t['broker.testOk']).waitFor();
  await button(t['first.open']).click();
  await page.locator('.shell').waitFor();
});

it('then shows that there is no node yet, and shows the papers of the first one once', async () => {
  await page.getByText(t['nodes.empty']).waitFor();
  expect(await page.locator('.tile').count()).toBe(0);
  await button(t['nodes.go']).click();
  await button(t['nodes.byHand']).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t['nodes.name'], { exact: true }).fill('Gang A Nord');
  await dialog.getByLabel(t['nodes.id'], { exact: true }).fill('gang-a-nord');
  await dialog.getByRole('radio', { name: t['nodes.fail.secure'] }).check();
  await dialog.getByRole('button', { name: t['nodes.create'] }).click();
  await dialog.getByText(t['nodes.once']).waitFor();
  const lines = (await dialog.getByRole('region', { name: t['nodes.lines'] }).innerText()).trim().split('\n');
  await dialog.getByRole('button', { name: t['nodes.noted'] }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.locator('#provisioning-lines').count()).toBe(0);
  await row('Gang A Nord').getByText(t['contact.never']).first().waitFor();

  door = await startDoor(dir, 'gang-a-nord');
  await door.node.serial(lines);
  await row('Gang A Nord').getByText(t['contact.online'], { exact: true }).waitFor({ timeout: 60_000 });
});

it('after a restart a wrong password is refused in words, and with the right one the node is still there', async () => {
  expect(window.complaints).toEqual([]);
  expect(await window.stop()).toBe(0);
  await open();
  await typeLogin(page, admin.username, 'etwas ganz anderes');
  await page.getByRole('alert').getByText(t['failure.credentials']).waitFor();
  expect(await page.locator('.shell').count()).toBe(0);
  await signIn(page, admin);
  await page.keyboard.press('Alt+7');
  await row('Gang A Nord').getByText(t['contact.online'], { exact: true }).waitFor({ timeout: 60_000 });
  expect(await page.locator('.status').innerText()).toContain('Frankfurt RZ 2');
  expect(window.complaints).toEqual([]);
});
