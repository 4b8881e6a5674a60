import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn } from '../../build/testing/axe.ts';
import type { FakeStation } from '../../build/testing/fake-bridge.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { onPaper } from '../../build/testing/sheet-page.ts';
import { until } from '../../build/testing/until.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

declare global {
  var fake: FakeStation;
}

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const en = messages.en;
type PageName = 'schedules' | 'holidays' | 'areas' | 'inside';

/** Opens a window for one test, and holds it against everything that the page complained of. */
async function inWindow(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) {
  const window = await windows.open(setup);
  window.page.setDefaultTimeout(30_000);
  try {
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

/** Opens one of the pages below People. */
async function go(page: Page, name: PageName) {
  await page.keyboard.press('Alt+6');
  await page.locator(`.main [role=tab][id$="-tab-${name}"]`).click();
}

async function goSettings(page: Page, language: 'de' | 'en' = 'en') {
  await page.keyboard.press('Alt+3');
  await page.locator('.main').getByText('Aisle A north').first().click();
  await page.getByRole('button', { name: messages[language]['doors.settings'] }).click();
  await page.locator('.door-settings').waitFor();
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

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** A list to choose from, by its label. */
const select = (page: Page, label: string) =>
  page.locator('input[aria-haspopup=listbox]').and(page.getByLabel(label, { exact: true }));
const track = (page: Page, day: string): Locator => page.locator(`.track[data-day=${day}]`);
/** The times of a day, as its row says them. */
const times = async (page: Page, day: string) =>
  (await track(page, day).getAttribute('aria-label'))?.replace(/^.*?: /, '');
const expectTimes = async (page: Page, day: string, wanted: string) => {
  await track(page, day)
    .and(page.locator(`[aria-label$=": ${wanted}"]`))
    .waitFor();
  expect(await times(page, day)).toBe(wanted);
};
/** Presses the mouse at an hour of a day and lets go at another. */
async function drag(page: Page, day: string, from: number, to: number) {
  const box = await track(page, day).boundingBox();
  if (box === null) throw new Error(`${day} is not on the screen`);
  const at = (hour: number) => box.x + (box.width * hour) / 24;
  await page.mouse.move(at(from), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(at((from + to) / 2), box.y + box.height / 2);
  await page.mouse.move(at(to), box.y + box.height / 2);
  await page.mouse.up();
}
const lastMade = (page: Page, name: string) =>
  page.evaluate((wanted) => globalThis.fake.made.findLast((call) => call.name === wanted)?.input, name);
const chooseSchedule = async (page: Page, name: string) => {
  await go(page, 'schedules');
  await page.locator('.plain-table .link').getByText(name, { exact: true }).click();
  await page.locator('.panel-head h2').getByText(name, { exact: true }).waitFor();
};

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const t = messages[language];

  it.each(lookIn(language))('and %s every page and dialog has no accessibility violation', async (appearance) => {
    await inWindow({ language, appearance }, async (page) => {
      await go(page, 'schedules');
      await track(page, 'monday').focus();
      await expectNoViolations(page);
      await go(page, 'holidays');
      await page.locator('.month').first().waitFor();
      await expectNoViolations(page);
      await button(page, t['holidays.add']).click();
      await page.getByRole('dialog').waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await button(page, t['offers.button']).click();
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await go(page, 'areas');
      await page.locator('.areas .link').first().click();
      await page.getByRole('dialog').waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.locator('.areas .link').last().click();
      await page.locator('.picker').waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await go(page, 'inside');
      await page.locator('.inside-line').first().waitFor();
      await expectNoViolations(page);
      await page.locator('.inside-line button').first().click();
      await page.getByRole('radio').first().waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await goSettings(page, language);
      await expectNoViolations(page);
    });
  });
});

describe('a week', () => {
  it('is painted, erased and dragged by its edges with the mouse, in quarters of an hour, and saved', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await chooseSchedule(page, 'Office hours');
      await drag(page, 'saturday', 8.1, 11.9);
      await expectTimes(page, 'saturday', '08:00–12:00');
      await drag(page, 'saturday', 9.1, 9.4);
      await expectTimes(page, 'saturday', '08:00–09:00, 09:30–12:00');
      await drag(page, 'saturday', 12, 14);
      await expectTimes(page, 'saturday', '08:00–09:00, 09:30–14:00');
      await drag(page, 'sunday', 22.1, 25);
      await expectTimes(page, 'sunday', '22:00–24:00');
      await page.keyboard.down('Alt');
      await drag(page, 'holiday', 10.01, 10.16);
      await page.keyboard.up('Alt');
      await expectTimes(page, 'holiday', '10:00–10:10');
      await button(page, en['common.save']).click();
      await page.getByText('Saved “', { exact: false }).first().waitFor();
      const { days } = (await lastMade(page, 'schedules.save')) as { days: unknown[] };
      expect(days.slice(5)).toEqual([
        [
          { from: 480, to: 540 },
          { from: 570, to: 840 },
        ],
        [{ from: 1_320, to: 1_440 }],
        [{ from: 600, to: 610 }],
      ]);
    });
  });

  it('does not change by a press alone, nor by a drag that is given up with Escape', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await chooseSchedule(page, 'Night shift');
      await drag(page, 'monday', 3, 3);
      const box = await track(page, 'monday').boundingBox();
      if (box === null) throw new Error('Monday is not on the screen');
      await page.mouse.move(box.x + box.width / 2, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.7, box.y + 10);
      await page.locator('.told').waitFor();
      await page.keyboard.press('Escape');
      await page.mouse.up();
      await expectTimes(page, 'monday', '00:00–06:00, 20:00–24:00');
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
    });
  });

  it('is made with the keyboard alone: painted, erased, typed, split at midnight, copied and saved', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await go(page, 'schedules');
      await button(page, en['schedules.add']).press('Enter');
      await page.getByLabel(en['item.name'], { exact: true }).fill('Early shift');
      await track(page, 'monday').focus();
      for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowLeft');
      for (let i = 0; i < 7; i += 1) await page.keyboard.press('Shift+ArrowRight');
      expect(await track(page, 'monday').getAttribute('aria-valuetext')).toBe('06:00–08:00, free');
      await page.keyboard.press('Enter');
      await expectTimes(page, 'monday', '06:00–08:00');
      expect(await track(page, 'monday').getAttribute('aria-valuetext')).toBe('06:00–08:00, painted');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Delete');
      await expectTimes(page, 'monday', '06:00–07:30, 07:45–08:00');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await page.keyboard.press(' ');
      await expectTimes(page, 'tuesday', '23:45–24:00');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.type('22-6');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(en['times.midnight']).waitFor();
      await button(page, '22:00–24:00, and 00:00–06:00 on Wednesday').press('Enter');
      await expectTimes(page, 'tuesday', '22:00–24:00');
      await expectTimes(page, 'wednesday', '00:00–06:00');
      await button(page, 'Copy Tuesday to…').press('Enter');
      await page.getByRole('menuitem', { name: 'Saturday and Sunday' }).press('Enter');
      await expectTimes(page, 'sunday', '22:00–24:00');
      await button(page, en['common.save']).press('Enter');
      await page.locator('.panel-head h2').getByText('Early shift').waitFor();
      expect(await lastMade(page, 'schedules.save')).toMatchObject({ id: null, name: 'Early shift' });
    });
  });

  it('takes every step back and forward again', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await chooseSchedule(page, 'Office hours');
      await drag(page, 'saturday', 8.1, 11.9);
      await drag(page, 'sunday', 8.1, 11.9);
      await track(page, 'sunday').focus();
      await page.keyboard.press('Control+z');
      await expectTimes(page, 'sunday', 'no time');
      await page.keyboard.press('Control+z');
      await expectTimes(page, 'saturday', 'no time');
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
      await page.keyboard.press('Control+y');
      await page.keyboard.press('Control+y');
      await expectTimes(page, 'sunday', '08:00–12:00');
    });
  });

  it('holds at most 20 intervals a day, and says so', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await chooseSchedule(page, 'Always, holidays too');
      await track(page, 'monday').focus();
      await page.keyboard.press('Home');
      for (let i = 0; i < 20; i += 1) {
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Delete');
        await page.keyboard.press('ArrowRight');
      }
      await page.getByRole('alert').getByText('Monday would have 21 intervals', { exact: false }).waitFor();
      expect((await times(page, 'monday'))?.split(', ')).toHaveLength(20);
    });
  });
});

describe('a schedule', () => {
  it('asks before unsaved changes are lost, and keeps them while the operator looks at an alarm', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await chooseSchedule(page, 'Office hours');
      await drag(page, 'saturday', 8.1, 11.9);
      await page.keyboard.press('Alt+2');
      await page.getByRole('main', { name: en['screen.alarms'] }).waitFor();
      await go(page, 'schedules');
      await expectTimes(page, 'saturday', '08:00–12:00');
      await page.locator('.plain-table .link').getByText('Night shift').click();
      await page.getByRole('dialog').getByText(en['item.unsaved']).waitFor();
      await button(page, en['item.stay']).click();
      await expectTimes(page, 'saturday', '08:00–12:00');
      await page.locator('.plain-table .link').getByText('Night shift').click();
      await page.getByRole('dialog').getByRole('button', { name: en['item.discard'] }).click();
      await expectTimes(page, 'saturday', '00:00–06:00, 20:00–24:00');
    });
  });

  it('says whose change counts when somebody else was faster', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await chooseSchedule(page, 'Office hours');
      await drag(page, 'saturday', 8.1, 11.9);
      await page.evaluate(() =>
        globalThis.fake.access.changeBook((book) => ({
          ...book,
          schedules: book.schedules.map((each) =>
            each.id === 1 ? { ...each, rev: 2, days: each.days.map(() => []) } : each,
          ),
        })),
      );
      await page.getByRole('alert').getByText(en['item.newer']).waitFor();
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
      await button(page, en['item.keepMine']).click();
      await button(page, en['common.save']).click();
      await page.getByText(en['item.unchanged']).waitFor();
      expect(await lastMade(page, 'schedules.save')).toMatchObject({ id: 1, rev: 2 });
    });
  });

  it('explains why it cannot be removed while it is used, and is found by its name', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await chooseSchedule(page, 'Office hours');
      await button(page, en['item.removeButton']).click();
      await page.getByRole('dialog').getByText('1 access right').waitFor();
      await page.keyboard.press('Escape');
      await page.getByLabel(en['schedules.filter']).fill('night');
      await until('one schedule', async () => (await page.locator('.plain-table tbody tr').count()) === 1);
      await page.locator('.plain-table .link').click();
      await button(page, en['item.removeButton']).click();
      await page.getByRole('dialog').getByRole('button', { name: en['item.remove'], exact: true }).click();
      await page.getByText(en['common.nothingFound']).waitFor();
      expect(await lastMade(page, 'schedules.remove')).toEqual({ id: 2, rev: 1 });
    });
  });

  it('cannot be changed by a guard', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await chooseSchedule(page, 'Office hours');
      await drag(page, 'saturday', 8.1, 11.9);
      await expectTimes(page, 'saturday', 'no time');
      expect(await button(page, en['common.save']).count()).toBe(0);
    });
  });
});

describe('holidays', () => {
  it('of Germany are offered for review, and those that are there already are left out', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await go(page, 'holidays');
      await button(page, en['offers.button']).click();
      const dialog = page.getByRole('dialog');
      await select(page, en['offers.year']).click();
      await page.getByRole('option', { name: '2027' }).click();
      await dialog.getByText('26/03/2027', { exact: false }).waitFor();
      expect(await dialog.getByRole('checkbox', { name: 'New Year’s Day' }).isDisabled()).toBe(true);
      await dialog.getByRole('checkbox', { name: 'Labour Day' }).uncheck();
      await button(page, 'Add 6 holidays').click();
      await page.getByText('6 holidays added').waitFor();
      const names = await page.evaluate(() =>
        globalThis.fake.access.book().holidays.map(({ name, from }) => `${from} ${name}`),
      );
      expect(names).toContain('2027-03-26 Good Friday 2027');
      expect(names).toContain('2027-12-25 Christmas Day');
      expect(names.some((name) => name.includes('Labour'))).toBe(false);
    });
  });

  it('take a range, say that a name is taken, and stand in the list and in the year', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await go(page, 'holidays');
      await button(page, en['holidays.add']).click();
      await page.getByLabel(en['item.name'], { exact: true }).fill('summer closing');
      await page.getByText(en['item.wrong.taken']).waitFor();
      await page.getByLabel(en['item.name'], { exact: true }).fill('Stocktaking');
      const year = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', year: 'numeric' }).format();
      await page.getByLabel(en['holidays.from']).fill(`14.12.${year}`);
      await page.getByLabel(en['holidays.from']).press('Tab');
      await page.getByLabel(en['holidays.to']).fill(`16.12.${year}`);
      await page.getByLabel(en['holidays.to']).press('Tab');
      await button(page, en['common.save']).click();
      await page.locator('.plain-table').getByText('Stocktaking').waitFor();
      expect(await lastMade(page, 'holidays.save')).toMatchObject({
        name: 'Stocktaking',
        from: `${year}-12-14`,
        to: `${year}-12-16`,
        yearly: false,
      });
      expect(await page.locator('.month').nth(11).locator('.month-holiday').count()).toBe(3);
    });
  });
});

describe('areas and door groups', () => {
  it('warn where anti-passback would refuse everybody, and name the doors that need an area', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await go(page, 'areas');
      await page.locator('.areas .link').getByText('Meet-me room').click();
      await page.getByRole('switch', { name: en['areas.antipassback'] }).check({ force: true });
      await page.getByText(en['areas.oneWay']).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').getByRole('button', { name: en['item.discard'] }).click();
      await page.locator('.areas .link').getByText('Data hall 1').click();
      await button(page, en['item.removeButton']).click();
      await page.getByRole('dialog').locator('.uses').getByText('Aisle B south').waitFor();
    });
  });

  it('are made with the doors that are picked', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await go(page, 'areas');
      await button(page, en['doorGroups.add']).click();
      await page.getByLabel(en['item.name'], { exact: true }).fill('Halls');
      await page.getByLabel(en['picker.filter']).fill('aisle a');
      for (const name of ['Aisle A north', 'Aisle A south']) await page.getByRole('checkbox', { name }).check();
      await button(page, en['common.save']).click();
      await page.locator('.areas .link').getByText('Halls').waitFor();
      expect(await lastMade(page, 'doorGroups.save')).toMatchObject({ name: 'Halls', nodes: ['node-1', 'node-2'] });
    });
  });
});

describe('who is inside', () => {
  it('is drawn only where it is looked at, with 5,000 people, and found at once', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await go(page, 'inside');
      await page.evaluate(() => globalThis.fake.access.fill(5_000));
      await page.getByText('5000 persons').waitFor();
      expect(await page.locator('.inside-line').count()).toBeLessThan(60);
      await page.getByLabel(en['inside.filter'], { exact: true }).fill('Ishikawa 4985');
      await page.getByText('1 of 5000 persons').waitFor();
      expect(await page.locator('.inside-line').count()).toBe(1);
    });
  });

  it('is corrected by a guard, with the consequence in words', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await go(page, 'inside');
      await button(page, `${en['inside.correct']} Kofi Mensah`).click();
      await page.getByRole('radio', { name: 'outside' }).check();
      await page.getByText('is moved from', { exact: false }).waitFor();
      await button(page, en['inside.correctAct']).click();
      await page.getByText('11 persons').waitFor();
      expect(await lastMade(page, 'presence.correct')).toEqual({ person: 2, area: null });
    });
  });

  it('is walked with the arrow keys and narrowed to an area and to the doubtful', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await go(page, 'inside');
      await page.locator('.inside-line button').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('[data-index="1"] button:focus').waitFor();
      await page.keyboard.press('End');
      await page.locator('[data-index="11"] button:focus').waitFor();
      await page.locator('.inside-area').getByText('Data hall 1').click();
      await page.getByText('4 of 12 persons').waitFor();
      await page.getByLabel(en['inside.onlyUnsure']).check();
      await page.getByText('2 of 12 persons').waitFor();
    });
  });

  it('is printed as a list of its own with site, time and zone, and nothing else', async () => {
    await inWindow({ role: 'guard', appearance: 'dark' }, async (page) => {
      await go(page, 'inside');
      await onPaper(page, en['paper.pdf'], async (sheet) => {
        expect(await sheet.locator('.paper h1').innerText()).toBe('Muster list · Frankfurt DC 2');
        expect(await sheet.locator('.paper').innerText()).toContain('Europe/Berlin');
        expect(await sheet.locator('.paper tbody tr').count()).toBe(12);
        expect(await sheet.locator('.shell').count()).toBe(0);
      });
    });
  });
});

describe('the settings of a door', () => {
  it('are saved as a whole, and a PIN rule outside a schedule needs one', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await goSettings(page);
      await page.getByText(en['doorSet.powerSecure']).waitFor();
      await page.getByRole('switch', { name: en['doorSet.twoPersons'] }).check({ force: true });
      await select(page, en['doorSet.pinRule']).click();
      await page.getByRole('option', { name: en['doorSet.pin.outside'] }).click();
      await page.getByText(en['doorSet.wrong.schedule']).waitFor();
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
      await select(page, en['doorSet.pinSchedule']).click();
      await page.getByRole('option', { name: 'Office hours' }).click();
      await button(page, en['common.save']).click();
      await page.locator('.door-settings').waitFor({ state: 'detached' });
      expect(await lastMade(page, 'doors.configure')).toMatchObject({
        node: 'node-1',
        rev: 1,
        twoPersons: true,
        pin: 'outside',
        pinSchedule: 1,
        inside: 1,
      });
    });
  });

  it('are asked about when they would be lost, and cannot be changed by a guard', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await goSettings(page);
      await page.getByRole('switch', { name: en['doorSet.confirm'] }).check({ force: true });
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').getByRole('button', { name: en['item.discard'] }).click();
      await page.locator('.door-settings').waitFor({ state: 'detached' });
      expect(await lastMade(page, 'doors.configure')).toBeUndefined();
    });
    await inWindow({ role: 'guard' }, async (page) => {
      await goSettings(page);
      expect(await page.getByRole('switch', { name: en['doorSet.twoPersons'] }).isDisabled()).toBe(true);
      expect(await button(page, en['common.save']).count()).toBe(0);
    });
  });
});
