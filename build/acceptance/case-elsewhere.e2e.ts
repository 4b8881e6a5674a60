import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { applicationCommand } from '../scripts/application.ts';
import { lookIn, violationsOf } from '../testing/axe.ts';
import { openWindow, signIn, typeLogin, type Window } from '../testing/live-site.ts';
import { type Ask, type PreparedSite, prepareSite } from '../testing/prepared-site.ts';
import { until } from '../testing/until.ts';

const guard = { username: 'otto', password: 'heron under glass 42' };

/** Somebody has commented on a node that was created, and a shift was handed over. */
async function happened(ask: Ask, admin: string): Promise<void> {
  const { rows } = await ask('incidents.page', { filter: { types: ['node.created'] }, limit: 1 });
  await ask('incidents.comment', { id: rows[0]?.id ?? 0, text: 'Hung at noon.' });
  await ask('accounts.create', { ...guard, role: 'guard' });
  await ask('session.confirm', { password: admin });
  await ask('handover.sign', { remarks: 'Key 14 is out.', next: guard });
}

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const t = messages[language];
  let dir: string;
  let site: PreparedSite;
  let window: Window | null = null;
  const at = (name: string) => join(dir, name);
  /** What the system of the other PC speaks: no account says it there. */
  const spoken = { LC_ALL: language === 'de' ? 'de_DE.UTF-8' : 'en_GB.UTF-8' };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'leitstand-case-'));
    const nodes = { 'n-1': 'Main door' };
    const furnish = happened;
    site = await prepareSite({ dataDir: at('station'), name: 'Bremen', language, nodes, furnish });
  });
  afterEach(async () => {
    await window?.stop();
    window = null;
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  async function open(dataDir: string, env: Readonly<Record<string, string>>): Promise<Page> {
    window = await openWindow(at(dataDir), { ...spoken, ...env });
    return window.page;
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  /** Opens what LEITSTAND_OPEN names, and gives the page of the window that shows it. */
  async function archiveOf(page: Page): Promise<Page> {
    const opened = page.context().waitForEvent('page');
    await button(page, t['archive.open']).click();
    const archive = await opened;
    await archive.setViewportSize({ width: 1_440, height: 900 });
    await archive.locator('.archive-band').waitFor();
    return archive;
  }

  /** In light or in dark, as the system of the other PC has it. */
  async function expectAccessible(archive: Page, what: string): Promise<void> {
    for (const colorScheme of lookIn(language)) {
      await archive.emulateMedia({ colorScheme });
      await archive.locator(`[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      expect(await violationsOf(archive, `${what}, ${colorScheme}`)).toEqual([]);
      const shots = process.env['LEITSTAND_SHOTS'];
      if (shots) await archive.screenshot({ path: join(shots, `archive-${what}-${language}-${colorScheme}.png`) });
    }
  }

  it('exports the journal with its manifest, from the window', async () => {
    const page = await open('station', { LEITSTAND_SAVE_TO: at('journal.csv') });
    await signIn(page, site);
    await page.keyboard.press('Alt+5');
    await button(page, t['export.open']).click();
    await button(page, t['export.act']).click();
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

  it('makes a case of chosen incidents, and puts it on paper in the same step', async () => {
    // Without a place for all files, each goes to the folder for downloads.
    const downloads = at('Downloads');
    mkdirSync(downloads);
    const page = await open('station', { HOME: dir });
    await signIn(page, site);
    await page.keyboard.press('Alt+5');
    const row = page.getByRole('row').filter({ hasText: t['incident.node.created'] }).first();
    await row.locator('.incident-choose').click();
    await button(page, t['case.make']).click();
    await page.locator('#case-title').fill('Door at night');
    await page.locator('#case-remarks').fill('Seen on camera 3.');
    await button(page, t['case.act']).click();
    await page.getByText(t['job.done.case']).first().waitFor();
    const [file = ''] = readdirSync(downloads);
    expect(file).toMatch(/^case-Door at night-\d{8}\.leitstand-case$/);
    await button(page, t['paper.pdf']).click();
    await page.getByText(t['paper.saved']).waitFor();
    const pdf = readdirSync(downloads).find((name) => name.endsWith('.pdf')) ?? '';
    expect(pdf).toMatch(new RegExp(`^${t['shown.title']}-Door-at-night-\\d{8}-\\d{4}\\.pdf$`));
    const printed = pagesOf(join(downloads, pdf));
    const text = printed.join('\n');
    const own = t['archive.signature.own'];
    for (const words of ['Seen on camera 3.', 'Hung at noon.', 'Main door', own, file]) expect(text).toContain(words);
    for (const one of printed) expect(one).toContain(`Bremen · ${t['shown.title']}: Door at night`);
    expect(text.replaceAll(' ', '')).toContain(hashesOf(at('station'), 'node.created')[0]);
    expect(rowsOf(at('station'), 'report.made')).toMatchObject([{ actor: site.username }]);
    renameSync(join(downloads, file), at('night.leitstand-case'));
  });

  it('shows the case on another PC that has no site, no account and no broker', async () => {
    const page = await open('elsewhere', { LEITSTAND_OPEN: at('night.leitstand-case') });
    const archive = await archiveOf(page);
    await archive.getByRole('heading', { name: 'Door at night' }).waitFor();
    const band = await archive.locator('.archive-band').innerText();
    expect(band).toContain(t['archive.signature.foreign']);
    expect(band).toContain(t['archive.chain.said'].slice(-30));
    await archive.getByText('Seen on camera 3.').waitFor();
    await archive.getByText('Hung at noon.').first().waitFor();
    expect(await archive.locator('tr[data-chosen]').innerText()).toContain(t['incident.node.created']);
    await expectAccessible(archive, 'case');
    expect(window?.complaints).toEqual([]);
  });

  // Electron itself asks with a window of the system, which no test can answer.
  it.skipIf(applicationCommand().host === 'electron')('puts the case on paper there', async () => {
    const file = at('case.pdf');
    const page = await open('elsewhere', { LEITSTAND_OPEN: at('night.leitstand-case'), LEITSTAND_SAVE_TO: file });
    const archive = await archiveOf(page);
    await button(archive, t['paper.pdf']).click();
    await archive.getByText(t['paper.saved']).waitFor();
    const printed = pagesOf(file);
    const text = printed.join('\n');
    const parts = ['timeline', 'acts', 'comments', 'curves', 'files', 'proof', 'hashes'] as const;
    for (const part of parts) expect(text).toContain(t[`shown.${part}`]);
    for (const words of ['Seen on camera 3.', 'Hung at noon.', 'Bremen', 'Main door']) expect(text).toContain(words);
    for (const [i, one] of printed.entries()) {
      expect(one).toContain(`Bremen · ${t['shown.title']}: Door at night`);
      expect(one).toContain('night.leitstand-case');
      expect(one).toMatch(new RegExp(`(?:Seite|Page) ${i + 1} (?:von|of) ${printed.length}`));
    }
    // Each row with the hash that the station's own chain has at it.
    expect(text.match(/(?:[0-9a-f]{8} ){7}[0-9a-f]{8}/g)?.length).toBeGreaterThan(3);
    const [made] = hashesOf(at('station'), 'node.created');
    expect(made).toBeDefined();
    expect(text.replaceAll(' ', '')).toContain(made);
    await window?.stop();
    window = null;
    const [row] = rowsOf(at('elsewhere'), 'report.made');
    expect(row).toMatchObject({ actor: null });
    expect(JSON.parse(row?.value ?? '')).toEqual({
      kind: 'case',
      name: `${t['shown.title']}: Door at night`,
      file: 'night.leitstand-case',
      site: 'demo',
    });
  });

  it('shows a journal read-only with its own accounts, verified as far as its key is here', async () => {
    const page = await open('elsewhere', { LEITSTAND_OPEN: join(at('station'), 'leitstand.db') });
    const archive = await archiveOf(page);
    await expectAccessible(archive, 'login');
    await typeLogin(archive, site.username, site.password);
    await archive.getByRole('tab', { name: t['archive.page.climate'] }).waitFor();
    await archive.getByText(t['incident.node.created']).first().waitFor();
    expect(await archive.locator('.archive-band').innerText()).toContain(t['archive.chain.unverifiable']);
    expect(await button(archive, t['export.open']).count()).toBe(0);
    await expectAccessible(archive, 'journal');
    await archive.getByRole('tab', { name: t['archive.page.climate'] }).click();
    await expectAccessible(archive, 'climate');
    await archive.getByRole('tab', { name: t['archive.page.sheets'] }).click();
    await archive.locator('.sheet-line').click();
    await archive.getByText('Key 14 is out.').waitFor();
    expect(await archive.locator('.signatures').getByRole('alert').count()).toBe(0);
    await expectAccessible(archive, 'sheets');
    expect(readdirSync(join(at('elsewhere'), 'archive'))).toHaveLength(1);
    await archive.close();
    await until('its copy is taken away', () => readdirSync(join(at('elsewhere'), 'archive')).length === 0);
  });
});

/** What an independent reader finds in a PDF, page by page. */
function pagesOf(file: string): string[] {
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
}

interface Row {
  readonly actor: string | null;
  readonly value: string;
  readonly hash: Buffer;
}

function rowsOf(dataDir: string, type: string): Row[] {
  const database = new Database(join(dataDir, 'leitstand.db'), { readonly: true });
  try {
    return database.prepare<[string], Row>('SELECT * FROM incidents WHERE type = ? ORDER BY id').all(type);
  } finally {
    database.close();
  }
}

const hashesOf = (dataDir: string, type: string) => rowsOf(dataDir, type).map(({ hash }) => hash.toString('hex'));
