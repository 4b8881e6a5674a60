import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import {
  button,
  chooseFile,
  detail,
  dialog,
  lastMade,
  lines,
  made,
  openPerson,
  tab,
} from '../../build/testing/people-page.ts';
import { until } from '../../build/testing/until.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const en = messages.en;

/** Opens People for one test, and holds it against everything that the page complained of. */
async function inPeople(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) {
  const window = await windows.open({ role: 'manager', ...setup });
  try {
    await window.page.keyboard.press('Alt+6');
    await window.page.getByRole('tab').first().waitFor();
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

async function expectNoViolations(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
  );
  expect(told).toEqual([]);
}

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const t = messages[language];

  it.each(lookIn(language))('and %s every page and dialog of People has no accessibility violation', (appearance) =>
    inPeople({ language, appearance }, async (page) => {
      await lines(page).first().waitFor();
      await expectNoViolations(page);
      await openPerson(page, 'Anneliese Brandt-Oberhausen');
      await expectNoViolations(page);
      await button(page, t['check.ask']).click();
      await page.locator('.check-answer').waitFor();
      await expectNoViolations(page);
      await button(page, t['pins.change']).click();
      await dialog(page).waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      for (const item of ['cards.addReader', 'cards.addNumber'] as const) {
        await button(page, t['cards.add']).click();
        await page.getByRole('menuitem', { name: t[item] }).click();
        await dialog(page).waitFor();
        await expectNoViolations(page);
        await page.keyboard.press('Escape');
        await dialog(page).waitFor({ state: 'detached' });
      }
      await button(page, t['people.file']).click();
      await page.getByRole('menuitem', { name: t['csv.import'] }).click();
      await chooseFile(page, 'a.csv', 'name;groups\n;nowhere');
      await page.locator('.csv-table').waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await tab(page, t['people.page.groups']).click();
      await page.locator('.group-table .link').first().click();
      await dialog(page).waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await tab(page, t['people.page.rights']).click();
      await expectNoViolations(page);
      await page.locator('.right-row.grid-line').first().click();
      await dialog(page).waitFor();
      await expectNoViolations(page);
    }),
  );
});

describe('the list of persons', () => {
  it('shows 5,000 people, draws only what is in view and follows each key of the filter', async () => {
    await inPeople({ people: 5_000 }, async (page) => {
      await lines(page).first().waitFor();
      expect(await page.getByRole('status').filter({ hasText: '5,000 persons' }).count()).toBe(1);
      expect(await lines(page).count()).toBeLessThan(60);
      await page.keyboard.press('/');
      const times: number[] = [];
      for (const key of 'weber') {
        const begun = performance.now();
        await page.keyboard.press(key);
        // Drawn: the frame after the one in which React has put the rows.
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        times.push(performance.now() - begun);
      }
      await page
        .getByRole('status')
        .filter({ hasText: /\d+ of 5,000 persons/ })
        .waitFor();
      const names = await lines(page).allTextContents();
      expect(names.every((name) => /weber/i.test(name))).toBe(true);
      process.stdout.write(`5,000 people: key to drawn rows, ms: ${times.map((ms) => ms.toFixed(1)).join(' ')}\n`);
    });
  });

  it('is worked with the keyboard: filter, arrows, Enter, N, and sorts by each column', async () => {
    await inPeople({}, async (page) => {
      await lines(page).first().waitFor();
      await page.keyboard.press('Control+f');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      const second = await page.locator('[data-index="1"] .person-name bdi').textContent();
      await detail(page)
        .getByRole('heading', { name: second ?? '' })
        .waitFor();
      for (const column of ['name', 'department', 'cards', 'state'] as const) {
        const heading = page.getByRole('columnheader', { name: en[`people.column.${column}`] });
        const before = await heading.getAttribute('aria-sort');
        await heading.getByRole('button').click();
        await until('the call or the order is there', async () => (await heading.getAttribute('aria-sort')) !== before);
      }
      await page.keyboard.press('n');
      await button(page, en['people.create']).waitFor();
    });
  });

  it('says honestly that nobody is there, that nothing fits, and that the station did not answer', async () => {
    await inPeople({ people: 0 }, async (page) => {
      await page.getByText(en['people.none']).waitFor();
    });
    await inPeople({}, async (page) => {
      await page.locator('#people-filter').fill('nobody at all');
      await page.getByText(en['people.noMatch']).waitFor();
      await button(page, en['people.showAll']).click();
      await lines(page).first().waitFor();
      await page.evaluate(() => {
        globalThis.fake.failWith('people.list', { code: 'unavailable', message: '' });
        globalThis.fake.push({ outdated: ['people'] });
      });
      await page.getByText(en['item.stale']).waitFor();
      expect(await lines(page).count()).toBeGreaterThan(0);
    });
  });

  it('shows nothing of anybody to a viewer', async () => {
    await inPeople({ role: 'viewer' }, async (page) => {
      await page.getByText(en['people.notForViewers']).waitFor();
    });
  });
});

describe('a person', () => {
  it('is created, and then given a card by its number', async () => {
    await inPeople({}, async (page) => {
      await button(page, en['people.add']).click();
      await expect.poll(() => button(page, en['people.create']).isDisabled()).toBe(true);
      await detail(page).getByLabel(en['people.field.name'], { exact: true }).fill('Ada Example');
      await detail(page).getByLabel(en['people.field.department']).fill('Network');
      await button(page, en['people.create']).click();
      await detail(page).getByRole('heading', { name: 'Ada Example' }).waitFor();
      expect(await lastMade(page, 'people.create')).toMatchObject({
        name: 'Ada Example',
        department: 'Network',
        groups: [],
      });
      await button(page, en['cards.add']).click();
      await page.getByRole('menuitem', { name: en['cards.addNumber'] }).click();
      await dialog(page).getByLabel(en['cards.field.number']).fill('16777216');
      await page.getByText('at most 16777215').waitFor();
      expect(await button(page, en['cards.addAct']).isDisabled()).toBe(true);
      await dialog(page).getByLabel(en['cards.field.number']).fill('00123456');
      await button(page, en['cards.addAct']).click();
      await detail(page).locator('.card-part').getByText('…3456').waitFor();
      await detail(page).getByText(en['cards.strength.weak']).waitFor();
    });
  });

  it('is edited; unsaved changes are asked about, and kept while one looks elsewhere', async () => {
    await inPeople({}, async (page) => {
      await openPerson(page, 'Kofi Mensah');
      const department = detail(page).getByLabel(en['people.field.department']);
      await department.fill('Control room');
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('Alt+6');
      expect(await department.inputValue()).toBe('Control room');
      await detail(page).getByRole('button', { name: en['common.close'] }).click();
      await button(page, en['item.stay']).click();
      await button(page, en['common.save']).click();
      await page.getByText('Saved', { exact: false }).first().waitFor();
      expect(await lastMade(page, 'people.update')).toMatchObject({ id: 2, rev: 1, department: 'Control room' });
      await detail(page).getByRole('button', { name: en['common.close'] }).click();
      await detail(page).waitFor({ state: 'detached' });
    });
  });

  it('that somebody else changes meanwhile is a question, never an overwrite', async () => {
    await inPeople({}, async (page) => {
      await openPerson(page, 'Kofi Mensah');
      await detail(page).getByLabel(en['people.field.department']).fill('Mine');
      await page.evaluate(() => globalThis.fake.people.changePerson(2, { department: 'Theirs' }));
      await page.getByText(en['item.newer']).waitFor();
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
      await button(page, en['item.takeTheirs']).click();
      expect(await detail(page).getByLabel(en['people.field.department']).inputValue()).toBe('Theirs');
      expect(await made(page, 'people.update')).toEqual([]);
    });
  });

  it('is read by a guard, who may block the card and nothing else', async () => {
    await inPeople({ role: 'guard' }, async (page) => {
      await openPerson(page, 'Kofi Mensah');
      for (const name of ['cards.add', 'cards.edit', 'people.remove', 'pins.set', 'rights.add'] as const)
        expect(await button(page, en[name]).count()).toBe(0);
      expect(
        await detail(page).getByLabel(en['people.field.name'], { exact: true }).getAttribute('readonly'),
      ).not.toBeNull();
      await button(page, en['cards.stop.blocked']).click();
      await dialog(page).getByText(en['cards.stopWhy.blocked']).waitFor();
      expect(await made(page, 'cards.block')).toEqual([]);
      await button(page, en['cards.stopAct.blocked']).click();
      await detail(page).locator('.card-off').getByText(en['cards.state.blocked']).waitFor();
      expect(await made(page, 'cards.block')).toEqual([{ id: 6, state: 'blocked' }]);
      await button(page, en['check.ask']).click();
      await detail(page).getByText('the door stays shut: blocked card').waitFor();
    });
  });

  it('gets a PIN and a duress PIN that differ, and both end together', async () => {
    await inPeople({}, async (page) => {
      await openPerson(page, 'Kofi Mensah');
      await button(page, en['pins.set']).click();
      const field = (key: 'pins.new' | 'pins.again' | 'pins.newDuress') =>
        dialog(page).getByLabel(en[key], { exact: true });
      await field('pins.new').fill('2468');
      await field('pins.again').fill('2468');
      await field('pins.newDuress').fill('2468');
      await page.getByText(en['pins.sameDuress']).waitFor();
      await field('pins.newDuress').fill('1357');
      await page.keyboard.press('Enter');
      await dialog(page).waitFor({ state: 'detached' });
      expect(await lastMade(page, 'people.setPin')).toEqual({ id: 2, pin: '2468', duress: '1357' });
      expect(await page.content()).not.toContain('2468');
      await button(page, en['pins.endButton']).click();
      await button(page, en['pins.end']).click();
      await button(page, en['pins.set']).waitFor();
      expect(await lastMade(page, 'people.setPin')).toEqual({ id: 2, pin: null, duress: null });
    });
  });

  it('gets a photo that is made small, and is removed after a question', async () => {
    await inPeople({}, async (page) => {
      await openPerson(page, 'Kofi Mensah');
      const png = await page.evaluate(() => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1_600, height: 1_200 });
        canvas.getContext('2d')?.fillRect(0, 0, 900, 900);
        return canvas.toDataURL('image/png').split(',')[1] ?? '';
      });
      const input = detail(page).locator('input[type=file]');
      await input.setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no image') });
      await page.getByText(en['people.photo.unreadable']).waitFor();
      await input.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
      await detail(page).locator('img.portrait').waitFor();
      const size = await detail(page)
        .locator('img.portrait')
        .evaluate((image: HTMLImageElement) => image.decode().then(() => [image.naturalWidth, image.naturalHeight]));
      expect(size).toEqual([480, 360]);
      expect(await lastMade(page, 'people.setPhoto')).toMatchObject({ id: 2, photo: { type: 'image/jpeg' } });
      await button(page, en['people.photo.remove']).click();
      await button(page, en['item.remove']).click();
      await detail(page).locator('img.portrait').waitFor({ state: 'detached' });
    });
  });

  it('is removed after a question that says what it means', async () => {
    await inPeople({}, async (page) => {
      await openPerson(page, 'Kofi Mensah');
      await button(page, en['people.remove']).click();
      await dialog(page).getByText('1 card stops working', { exact: false }).waitFor();
      await button(page, en['item.remove']).click();
      await detail(page).waitFor({ state: 'detached' });
      expect(await made(page, 'people.remove')).toEqual([{ id: 2, rev: 1 }]);
    });
  });
});

describe('a card', () => {
  const startReading = async (page: Page) => {
    await openPerson(page, 'Kofi Mensah');
    await button(page, en['cards.add']).click();
    await page.getByRole('menuitem', { name: en['cards.addReader'] }).click();
    await dialog(page).getByLabel(en['enrol.door'], { exact: true }).click();
    await page.getByRole('option', { name: 'Aisle A north' }).click();
    await button(page, en['enrol.start']).click();
    await page.getByText(en['enrol.present']).waitFor();
  };

  it('is enrolled by presenting it at the chosen reader', async () => {
    await inPeople({}, async (page) => {
      await startReading(page);
      expect(await lastMade(page, 'enrol.start')).toEqual({ node: 'node-1', reader: 0 });
      // At another door somebody reads a card as well: that is not ours.
      await page.evaluate(() => void globalThis.fake.people.present('node-2'));
      const row = await page.evaluate(() => globalThis.fake.people.present('node-1').id);
      await page.getByText(en['enrol.read']).waitFor();
      await dialog(page).getByLabel(en['cards.field.label']).fill('Badge');
      await button(page, en['cards.addAct']).click();
      await detail(page).locator('.card-part').getByText('…4471').waitFor();
      expect(await lastMade(page, 'cards.add')).toEqual({
        person: 2,
        source: { is: 'incident', id: row },
        label: 'Badge',
        to: null,
      });
      expect(await made(page, 'enrol.stop')).toEqual([]);
    });
  });

  it('that somebody has already says whose it is and is not stored', async () => {
    await inPeople({}, async (page) => {
      await startReading(page);
      await page.evaluate(() => void globalThis.fake.people.present('node-1', { id: 3, name: 'Marek Wójcik' }));
      await page.getByText('It belongs to', { exact: false }).waitFor();
      expect(await button(page, en['cards.addAct']).count()).toBe(0);
    });
  });

  it('that is not presented: the reader is let go, however the dialog ends', async () => {
    await inPeople({}, async (page) => {
      await startReading(page);
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      await until('the call or the order is there', async () => (await made(page, 'enrol.stop')).length === 1);
      expect(await made(page, 'enrol.stop')).toEqual([{ node: 'node-1' }]);
    });
  });

  it('that was refused as unknown is given to a new person from its row of the journal', async () => {
    await inPeople({}, async (page) => {
      const row = await page.evaluate(() => {
        const value = { reader: 0, cred: '00', last4: '8830', fmt: 'w26', reason: 'unknown_credential', enc: 'AAAA' };
        return globalThis.fake.happen({ type: 'access.denied', node: 'node-1', actor: null, value }).id;
      });
      await page.keyboard.press('Alt+5');
      await page.getByText('…8830').first().click();
      await button(page, en['enrol.thisCard']).click();
      await page
        .getByRole('radiogroup', { name: en['enrol.whose'] })
        .getByText(en['enrol.whose.new'], { exact: true })
        .click();
      await page.getByRole('textbox', { name: en['people.field.name'], exact: true }).fill('Grace Example');
      await button(page, en['cards.addAct']).click();
      await until('the call or the order is there', async () => (await made(page, 'cards.add')).length === 1);
      expect(await lastMade(page, 'cards.add')).toMatchObject({ source: { is: 'incident', id: row } });
      expect(await lastMade(page, 'people.create')).toMatchObject({ name: 'Grace Example' });
    });
  });
});

describe('groups and rights', () => {
  it('show members, and a group in use stays with the reason', async () => {
    await inPeople({}, async (page) => {
      await tab(page, en['people.page.groups']).click();
      await page.locator('.group-table .link').getByText('Operations', { exact: true }).click();
      await dialog(page).getByText('Anneliese Brandt-Oberhausen').waitFor();
      await button(page, en['item.removeButton']).click();
      await page.getByText(en['item.inUseWhy']).waitFor();
      expect(await made(page, 'groups.remove')).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page
        .getByRole('row', { name: /Network/ })
        .getByRole('button', { name: /Members/ })
        .click();
      await page.getByRole('status').filter({ hasText: 'of 24 persons' }).waitFor();
    });
  });

  it('are given, refused as a twin, and taken away after a question', async () => {
    await inPeople({}, async (page) => {
      await tab(page, en['people.page.rights']).click();
      await button(page, en['rights.add']).click();
      const pick = async (label: string, option: string) => {
        await dialog(page)
          .getByRole('combobox', { name: label, exact: true })
          .or(dialog(page).getByLabel(label, { exact: true }).and(page.locator('input:not([type=radio])')))
          .first()
          .click();
        await page.getByRole('option', { name: option, exact: true }).click();
      };
      await pick(en['rights.is.group'], 'Operations');
      await pick(en['rights.is.doorGroup'], 'All aisles');
      await page.getByText(en['rights.twin']).waitFor();
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
      await pick(en['rights.is.doorGroup'], 'Deliveries');
      await button(page, en['common.save']).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect(await lastMade(page, 'rights.save')).toMatchObject({
        id: null,
        who: { is: 'group', id: 1 },
        where: { is: 'doorGroup', id: 2 },
        schedule: null,
      });
      await page.locator('.right-row.grid-line').getByText('Kofi Mensah').click();
      await button(page, en['item.removeButton']).click();
      await button(page, en['item.remove']).click();
      await until('the call or the order is there', async () => (await made(page, 'rights.remove')).length === 1);
      expect(await lastMade(page, 'rights.remove')).toEqual({ id: 3, rev: 1 });
    });
  });
});

describe('a CSV file', () => {
  const openImport = async (page: Page) => {
    await button(page, en['people.file']).click();
    await page.getByRole('menuitem', { name: en['csv.import'] }).click();
  };

  it('with errors names each line with its reason, and imports nothing', async () => {
    await inPeople({}, async (page) => {
      await openImport(page);
      await chooseFile(
        page,
        'people.csv',
        'name;department;groups;number\nAda Example;Network;;12\n;Network;;\nBob;;Nowhere;x9',
      );
      const rows = dialog(page).locator('.csv-table tbody tr');
      await rows.first().waitFor();
      expect(await rows.allInnerTexts()).toEqual([
        `3\tname\t${en['csv.emptyCell']}\t${en['csv.problem.name']}`,
        `4\tgroups\tNowhere\t${en['csv.problem.group']}`,
        `4\tnumber\tx9\t${en['csv.problem.number']}`,
      ]);
      expect(
        await dialog(page)
          .getByRole('button', { name: /^Import \d/ })
          .isDisabled(),
      ).toBe(true);
      expect(await made(page, 'people.importCsv')).toEqual([]);
    });
  });

  it('without errors is shown first, then imported', async () => {
    await inPeople({}, async (page) => {
      await openImport(page);
      const csv = 'name;department;number\nAda Example;Network;123456\nZoë Beispiel;Büro;\nKofi Mensah;Security;';
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv, 'latin1') });
      await dialog(page).getByText('Zoë Beispiel').waitFor();
      await button(page, 'Import 2 persons').click();
      await dialog(page).getByText(en['csv.imported']).first().waitFor();
      await button(page, en['common.close']).last().click();
      await page.getByRole('status').filter({ hasText: '26 persons' }).waitFor();
      expect(await made(page, 'people.importCsv')).toEqual([{ csv }]);
    });
  });

  it('is written only after the warning that card numbers are in it', async () => {
    await inPeople({}, async (page) => {
      await button(page, en['people.file']).click();
      await page.getByRole('menuitem', { name: en['csv.export'] }).click();
      await dialog(page).getByText(en['csv.exportWarning']).waitFor();
      expect(await made(page, 'people.exportCsv')).toEqual([]);
      await button(page, en['csv.exportAct']).click();
      await page.getByText('Exported 24 lines').waitFor();
    });
  });
});

describe('text from outside', () => {
  it('stays text in names, departments and groups', async () => {
    await inPeople({ hostile: true }, async (page) => {
      await page.locator('#people-filter').fill('<img');
      await page.keyboard.press('Enter');
      await detail(page).waitFor();
      expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
      expect(await page.locator('.pages img[onerror]').count()).toBe(0);
    });
  });
});
