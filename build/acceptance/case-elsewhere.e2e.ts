import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { violationsOf } from '../testing/axe.ts';
import { openWindow, signIn, typeLogin, type Window } from '../testing/live-site.ts';
import { type PreparedSite, prepareSite } from '../testing/prepared-site.ts';
import { until } from '../testing/until.ts';

const t = messages.en;
let dir: string;
let site: PreparedSite;
let window: Window | null = null;
const at = (name: string) => join(dir, name);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'leitstand-case-'));
  site = await prepareSite({ dataDir: at('station'), name: 'Bremen', language: 'en', nodes: { 'n-1': 'Main door' } });
  mkdirSync(at('shots'));
});
afterEach(async () => {
  await window?.stop();
  window = null;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function open(dataDir: string, env: Readonly<Record<string, string>>): Promise<Page> {
  window = await openWindow(at(dataDir), env);
  return window.page;
}

/** Opens what LEITSTAND_OPEN names, and gives the page of the window that shows it. */
async function archiveOf(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: t['archive.open'] }).click();
  const archive = await opened;
  await archive.setViewportSize({ width: 1_440, height: 900 });
  await archive.locator('.archive-band').waitFor();
  return archive;
}

it('exports the journal with its manifest, from the window', async () => {
  const page = await open('station', { LEITSTAND_SAVE_TO: at('journal.csv') });
  await signIn(page, site);
  await page.keyboard.press('Alt+5');
  await page.getByRole('button', { name: t['export.open'], exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: t['export.act'], exact: true }).click();
  await page.getByText(t['job.done.journal_csv']).first().waitFor();
  const manifest = JSON.parse(readFileSync(at('journal.csv.json'), 'utf8'));
  expect(manifest.sha256).toBe(
    createHash('sha256')
      .update(readFileSync(at('journal.csv')))
      .digest('hex'),
  );
  expect(manifest.chain).toMatchObject({ broken: null, verified: { from: 1 } });
  expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('makes a case of chosen incidents', async () => {
  const page = await open('station', { LEITSTAND_SAVE_TO: at('night.leitstand-case') });
  await signIn(page, site);
  await page.keyboard.press('Alt+5');
  const row = page.getByRole('row').filter({ hasText: t['incident.node.created'] }).first();
  await row.locator('.incident-choose').click();
  await page.getByRole('button', { name: t['case.make'], exact: true }).click();
  await page.locator('#case-title').fill('Door at night');
  await page.locator('#case-remarks').fill('Seen on camera 3.');
  await page.getByRole('dialog').getByRole('button', { name: t['case.act'], exact: true }).click();
  await page.getByText(t['job.done.case']).first().waitFor();
  expect(existsSync(at('night.leitstand-case'))).toBe(true);
});

it('shows the case on another PC that has no site, no account and no broker', async () => {
  const page = await open('elsewhere', { LEITSTAND_OPEN: at('night.leitstand-case') });
  const archive = await archiveOf(page);
  await archive.getByRole('heading', { name: 'Door at night' }).waitFor();
  expect(await archive.locator('.archive-band').innerText()).toContain(t['archive.signature.holds']);
  await archive.getByText('Seen on camera 3.').waitFor();
  expect(await archive.locator('tr[data-chosen]').innerText()).toContain(t['incident.node.created']);
  expect(await violationsOf(archive, 'the archive')).toEqual([]);
  await archive.screenshot({
    path: process.env['LEITSTAND_SHOTS'] ? join(process.env['LEITSTAND_SHOTS'], 'case.png') : at('shots/case.png'),
  });
  expect(window?.complaints).toEqual([]);
});

it('shows a journal read-only with its own accounts, verified as far as its key is here', async () => {
  const page = await open('elsewhere', { LEITSTAND_OPEN: join(at('station'), 'leitstand.db') });
  const archive = await archiveOf(page);
  await typeLogin(archive, site.username, site.password);
  await archive.getByRole('tab', { name: t['archive.page.climate'] }).waitFor();
  await archive.getByText(t['incident.node.created']).first().waitFor();
  expect(await archive.locator('.archive-band').innerText()).toContain(t['archive.chain.unverifiable']);
  expect(await archive.getByRole('button', { name: t['export.open'], exact: true }).count()).toBe(0);
  expect(await violationsOf(archive, 'the archive')).toEqual([]);
  await archive.screenshot({
    path: process.env['LEITSTAND_SHOTS']
      ? join(process.env['LEITSTAND_SHOTS'], 'journal.png')
      : at('shots/journal.png'),
  });
  expect(readdirSync(join(at('elsewhere'), 'archive'))).toHaveLength(1);
  await archive.close();
  await until('its copy is taken away', () => readdirSync(join(at('elsewhere'), 'archive')).length === 0);
});
