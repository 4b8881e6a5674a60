import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { type OpenOptions, startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Opens a window at the screen Doors, and holds it against everything that the page complained of. */
async function atDoors(
  setup: Partial<FakeSetup>,
  act: (page: Page) => Promise<void>,
  options: OpenOptions = {},
): Promise<void> {
  const window = await windows.open({ role: 'guard', ...setup }, options);
  try {
    await window.page.keyboard.press('Alt+3');
    await window.page.locator('[data-door]').first().waitFor();
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

/** Nothing of a dialog, a panel or a button is cut off sideways without saying so by an ellipsis. */
async function expectNothingCut(page: Page, within: string) {
  const cut = await page.locator(within).evaluateAll((places) =>
    places
      .flatMap((place) => [...place.querySelectorAll<HTMLElement>('button, .mantine-Button-label, p, dd, dt, h2, h3')])
      .filter((each) => each.clientWidth > 0 && !each.closest('.cut') && !each.closest('.hold-button'))
      .filter((each) => each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.textContent),
  );
  expect(cut).toEqual([]);
}

const calls = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => globalThis.fake.made.filter((each) => each.name === wanted).map(({ input }) => input),
    name,
  );
const advance = (page: Page, ...stages: (readonly [string, number, string?])[]) =>
  page.evaluate((all) => {
    for (const [stage, after, code] of all)
      globalThis.fake.doors.advance(stage as 'done', after, code === undefined ? null : code);
  }, stages);
const open = async (page: Page, node: string) => {
  await page.locator(`[data-door=${node}]`).click();
  await page.locator('.door-detail .order-row').first().waitFor();
};
const order = (page: Page, name: string): Locator => page.locator('.orders').getByRole('button', { name, exact: true });
const steps = (page: Page) => page.locator('.door-detail .step').allInnerTexts();

/** Orders a mode by holding the button with the keyboard until it is done. */
async function begin(page: Page, mode: 'lockdown' | 'evacuation', words: (typeof messages)['en'] = messages.en) {
  await page
    .locator('.site-mode')
    .getByRole('button', { name: words[`modes.order.${mode}`] })
    .click();
  await page.locator('#mode-reason').fill('Drill at the loading dock');
  await page.locator('.hold-button').focus();
  await page.keyboard.down('Space');
  await page.locator('.mode-band').waitFor();
  await page.keyboard.up('Space');
}

const sizes = [
  [1_440, 900],
  [1_280, 720],
] as const;

describe.each(['de', 'en'] as const)('in %s', (language) => {
  it.each(lookIn(language).map((look) => [look, sizes[look === 'light' ? 0 : 1]] as const))(
    'and %s the doors, an order, a mode and its end have no accessibility violation',
    async (appearance, [width, height]) => {
      const t = messages[language];
      await atDoors(
        { language, appearance, role: 'manager' },
        async (page) => {
          await expectNoViolations(page);
          await open(page, 'node-1');
          await order(page, t['doors.order.unlock']).click();
          await advance(page, ['accepted', 30], ['energised', 60]);
          await page.locator('.step-running').waitFor();
          await expectNoViolations(page);
          await expectNothingCut(page, '.door-detail');
          await open(page, 'node-5');
          await expectNoViolations(page);
          await expectNothingCut(page, '.door-detail');
          await open(page, 'node-2');
          await order(page, t['doors.order.unlock']).click();
          await page.locator('#confirm-password').waitFor();
          await expectNoViolations(page);
          await page.keyboard.press('Escape');
          await page.locator('.site-mode button').first().click();
          await page.locator('#mode-reason').waitFor();
          await expectNoViolations(page);
          await expectNothingCut(page, '.mantine-Modal-content');
          await page.keyboard.press('Escape');
          await begin(page, 'lockdown', t as (typeof messages)['en']);
          await expectNoViolations(page);
          await page.locator('.mode-band button').click();
          await page.locator('#end-own').waitFor();
          await expectNoViolations(page);
          await expectNothingCut(page, '.mantine-Modal-content');
          await page.keyboard.press('Escape');
          await page.keyboard.press('Alt+1');
          await page.locator('.tile').first().waitFor();
          await expectNoViolations(page);
          await expectNothingCut(page, '.tile-foot');
        },
        { width, height },
      );
    },
    300_000,
  );
});

describe('the list of doors', () => {
  it('says door and lock as two facts, and unknown since when where nobody hears the node', async () => {
    await atDoors({}, async (page) => {
      const row = page.locator('[data-door=node-4]');
      expect(await row.innerText()).toMatch(/closed\s+unlocked\s+Until/);
      const away = await page.locator('[data-door=node-5]').innerText();
      expect(away).toMatch(/unknown since \d\d:\d\d/);
      expect(away).not.toMatch(/closed|\blocked/);
      await page.evaluate(() => globalThis.fake.changeNode('node-4', { contact: 'offline' }));
      await row.getByText('unknown since').waitFor();
      expect(await row.innerText()).not.toMatch(/closed|unlocked|Until/);
    });
  });

  it('filters, searches and sorts', async () => {
    await atDoors({}, async (page) => {
      const names = () => page.locator('[data-door] .door-name .strong').allInnerTexts();
      expect((await names())[0]).toBe('Aisle A north');
      await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
      expect((await names())[0]).toBe('Meet-me room');
      expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');
      await page.getByRole('columnheader', { name: 'In force' }).getByRole('button').click();
      expect((await names()).slice(2, 5)).toEqual(['Aisle C south', 'Meet-me room', 'Aisle B south']);
      await page.locator('input[aria-label="Which doors"]').click();
      await page.getByRole('option', { name: 'Unreachable (2)' }).click();
      expect(await names()).toEqual(['Aisle C north', 'Loading dock']);
      await page.locator('#doors-text').fill('dock');
      expect(await names()).toEqual(['Loading dock']);
      await page.locator('#doors-text').fill('nowhere');
      await page.getByText('No door matches').waitFor();
    });
  });

  it('draws 500 doors as a window of rows, and walks them by keyboard', async () => {
    await atDoors({ nodes: 500 }, async (page) => {
      expect(await page.locator('[data-door]').count()).toBeLessThan(40);
      await page.locator('[data-door]').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('.door-detail').waitFor();
      expect(await page.locator('[data-door][aria-selected=true]').getAttribute('data-index')).toBe('1');
    });
  });
});

describe('an order', () => {
  it('tells its life story stage by stage, with times, as it goes on', async () => {
    await atDoors({}, async (page) => {
      await open(page, 'node-1');
      await order(page, 'Unlock once').click();
      await page.locator('.step-running').getByText('node answers…').waitFor();
      await advance(page, ['accepted', 30], ['energised', 61], ['opened', 2_350]);
      await page.locator('.step-running').getByText('to be closed…').waitFor();
      await advance(page, ['closed', 900], ['relocked', 40], ['done', 1]);
      await page.locator('.story-done').waitFor();
      expect((await steps(page)).map((step) => step.replaceAll(/\s+/g, ' '))).toEqual([
        'given +0 ms',
        'sent +12 ms',
        'accepted +42 ms',
        'strike energised +103 ms',
        'opened +2.5 s',
        'closed +3.4 s',
        'relocked +3.4 s',
      ]);
      expect(await calls(page, 'doors.command')).toEqual([{ node: 'node-1', op: 'unlock' }]);
    });
  });

  it.each([
    ['refused', 'mode', 'the node refused it', 'End the mode first'],
    ['expired', 'no_answer', 'will not carry it out any more', 'open the door with a key'],
    ['failed', 'hardware', 'it failed at the door', 'Look at the door'],
  ] as const)('that was %s says so, why, and what helps', async (stage, code, why, helps) => {
    await atDoors({}, async (page) => {
      await open(page, 'node-1');
      await order(page, 'Lock now').waitFor();
      await order(page, 'Hold locked').click();
      await page.locator('.step-running').waitFor();
      await advance(page, [stage, 5_000, code]);
      const story = page.locator(`.door-detail .story-${stage}`);
      await story.getByText(why).waitFor();
      expect(await story.innerText()).toContain(helps);
      expect(await page.locator('.step-running').count()).toBe(0);
    });
  });

  it('sends what its button says', async () => {
    await atDoors({}, async (page) => {
      await open(page, 'node-1');
      for (const name of ['10 min', '30 min', '1 h', 'Unlock until ended', 'Hold locked']) {
        await order(page, name).click();
        await page.locator('.orders [data-loading]').waitFor({ state: 'detached' });
      }
      expect(await calls(page, 'doors.command')).toEqual([
        { node: 'node-1', op: 'unlock_until', minutes: 10 },
        { node: 'node-1', op: 'unlock_until', minutes: 30 },
        { node: 'node-1', op: 'unlock_until', minutes: 60 },
        { node: 'node-1', op: 'hold_unlocked' },
        { node: 'node-1', op: 'hold_locked' },
      ]);
    });
  });

  it('cannot be given to a door that is away, and the screen says why; nor by a viewer', async () => {
    await atDoors({}, async (page) => {
      await open(page, 'node-5');
      await page.getByText('an order is never carried out late').waitFor();
      for (const name of ['Unlock once', '10 min', 'Lock now', 'Hold locked', 'End hold'])
        expect(await order(page, name).isDisabled(), name).toBe(true);
      await page.locator('.door-detail').getByText('unknown since').waitFor();
      await page.evaluate(() => globalThis.fake.changeNode('node-1', { contact: 'offline' }));
      await open(page, 'node-1');
      expect(await order(page, 'Unlock once').isDisabled()).toBe(true);
    });
    await atDoors({ role: 'viewer' }, async (page) => {
      await open(page, 'node-1');
      await page.getByText('Orders need the role guard').waitFor();
      expect(await order(page, 'Unlock once').isDisabled()).toBe(true);
      expect(await page.locator('.site-mode button').count()).toBe(0);
    });
  });

  it('asks for the password where the door wants it, and then carries out this order, once', async () => {
    await atDoors({}, async (page) => {
      await open(page, 'node-2');
      await order(page, '30 min').click();
      await page.getByText('Unlock for 30 min:').waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('confirm-password');
      await page.keyboard.type('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Your password is wrong').waitFor();
      await page.locator('#confirm-password').fill('correct horse battery');
      await page.keyboard.press('Enter');
      await page.locator('.step-running').waitFor();
      const given = { node: 'node-2', op: 'unlock_until', minutes: 30 };
      expect(await calls(page, 'doors.command')).toEqual([given, given]);
      expect(await page.evaluate(() => globalThis.fake.doors.commands().length)).toBe(1);
    });
  });

  it('is dropped when the question for the password is closed, or the window is locked', async () => {
    await atDoors({}, async (page) => {
      await open(page, 'node-2');
      await order(page, 'Unlock once').click();
      await page.locator('#confirm-password').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('#confirm-password').waitFor({ state: 'detached' });
      await order(page, 'Unlock once').click();
      await page.locator('#confirm-password').waitFor();
      await page.evaluate(() => globalThis.fake.pushSession('locked'));
      await page.locator('#unlock-password').fill('correct horse battery');
      await page.keyboard.press('Enter');
      await page.locator('.main').waitFor();
      expect(await page.locator('#confirm-password').count()).toBe(0);
      expect(await calls(page, 'doors.command')).toHaveLength(2);
      expect(await page.evaluate(() => globalThis.fake.doors.commands().length)).toBe(0);
    });
  });
});

describe('a door', () => {
  it('is taken into maintenance by a manager, with a reason', async () => {
    await atDoors({ role: 'manager' }, async (page) => {
      await open(page, 'node-1');
      await order(page, 'Maintenance…').click();
      expect(await page.getByRole('button', { name: 'Begin maintenance' }).isDisabled()).toBe(true);
      await page.locator('#maintenance-reason').fill('New strike');
      await page.getByRole('button', { name: 'Begin maintenance' }).click();
      await order(page, 'End maintenance…').waitFor();
      expect(await calls(page, 'doors.maintenance')).toEqual([{ node: 'node-1', on: true, reason: 'New strike' }]);
    });
    await atDoors({ role: 'guard' }, async (page) => {
      await open(page, 'node-1');
      expect(await order(page, 'Maintenance…').isDisabled()).toBe(true);
    });
  });

  it('says what its node holds of the rights, and sends them again', async () => {
    await atDoors({ role: 'manager' }, async (page) => {
      await open(page, 'node-4');
      await page.getByText('The node refused revision 9').waitFor();
      await page.getByText('Its memory failed').waitFor();
      await page.getByRole('button', { name: 'Send again' }).click();
      await page.locator('.door-detail').getByText('sending 0/3').waitFor();
    });
  });

  it('leads to its rows of the journal', async () => {
    await atDoors({}, async (page) => {
      await open(page, 'node-3');
      await page.getByRole('button', { name: 'Incidents of this door' }).click();
      await page.locator('.grid-line').first().waitFor();
      const filters = (await calls(page, 'incidents.page')).map((input) => Reflect.get(input as object, 'filter'));
      expect(filters.at(-1)).toEqual({ nodes: ['node-3'] });
    });
  });
});

describe('a site mode', () => {
  it('is not ordered by a click, by letting go early, or without a reason', async () => {
    await atDoors({}, async (page) => {
      await page.locator('.site-mode').getByRole('button', { name: 'Lockdown…' }).click();
      const button = page.locator('.hold-button');
      await button.waitFor();
      expect(await button.isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Intruder' }).click();
      await button.click();
      await button.focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Space');
      await page.keyboard.down('Space');
      await page.locator('.hold-fill').waitFor();
      await page.keyboard.up('Space');
      await page.locator('.hold-fill').waitFor({ state: 'detached' });
      const box = await button.boundingBox();
      if (box === null) throw new Error('no button');
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      await page.locator('.hold-fill').waitFor();
      await page.mouse.move(box.x + 20, box.y - 60);
      await page.locator('.hold-fill').waitFor({ state: 'detached' });
      await page.mouse.up();
      expect(await calls(page, 'modes.begin')).toEqual([]);
    });
  });

  it('is ordered by holding the mouse, and told on every screen with its count', async () => {
    await atDoors({}, async (page) => {
      await page.locator('.site-mode').getByRole('button', { name: 'Lockdown…' }).click();
      await page.getByRole('button', { name: 'Intruder' }).click();
      const box = await page.locator('.hold-button').boundingBox();
      if (box === null) throw new Error('no button');
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      const band = page.locator('.mode-band');
      await band.getByText('0 of 8 doors confirmed').waitFor();
      await page.mouse.up();
      await band.getByText('5 pending').waitFor();
      await page.evaluate(() => globalThis.fake.doors.confirmModes());
      await band.getByText('5 of 8 doors confirmed').waitFor();
      expect((await band.innerText()).replaceAll(/[\u2068\u2069]/g, '')).toContain(
        '3 unreachable: Aisle C north, Aisle C south, Loading dock',
      );
      expect(await band.innerText()).not.toContain('pending');
      for (const key of ['Alt+1', 'Alt+2', 'Alt+4', 'Alt+5', 'Alt+6', 'Alt+7', 'Alt+8', 'Alt+3']) {
        await page.keyboard.press(key);
        expect(await band.isVisible(), key).toBe(true);
      }
      await page.locator('[data-door=node-1]').getByText('Lockdown').waitFor();
      await page.locator('[data-door=node-5]').getByText('lockdown pending').waitFor();
      await open(page, 'node-1');
      expect(await order(page, '10 min').isDisabled()).toBe(true);
      expect(await calls(page, 'modes.begin')).toEqual([
        { scope: { is: 'site' }, mode: 'lockdown', reason: 'Intruder' },
      ]);
    });
  });

  it('of lockdown is left by two, each with a password, and says what is wrong with whom', async () => {
    await atDoors({}, async (page) => {
      await begin(page, 'lockdown');
      await page.locator('.mode-band button').click();
      await page.locator('#end-reason').fill('All clear');
      const end = page.getByRole('button', { name: 'End the lockdown', exact: true });
      expect(await end.isDisabled()).toBe(true);
      const sides = page.locator('.two-persons fieldset');
      const trial = async (own: string, username: string, second: string, side: number, words: string) => {
        await page.locator('#end-own').fill(own);
        await page.locator('#end-username').fill(username);
        await page.locator('#end-second').fill(second);
        await end.click();
        await sides.nth(side).getByRole('alert').getByText(words).waitFor();
      };
      const good = 'correct horse battery';
      await trial('wrong', 'guard-2', good, 0, 'Your password is wrong');
      await trial(good, 'guard-1', good, 1, 'somebody other than you');
      await trial(good, 'auditor', good, 1, 'role of the second person');
      await trial(good, 'guard-2', 'wrong', 1, 'User name or password of the second person is wrong');
      await trial(good, 'guard-2', 'locked', 1, 'too many attempts');
      await page.locator('#end-second').fill(good);
      await end.click();
      await page.locator('.mode-band').waitFor({ state: 'detached' });
      expect((await calls(page, 'modes.end')).at(-1)).toEqual({
        scope: { is: 'site' },
        mode: 'lockdown',
        reason: 'All clear',
        second: { username: 'guard-2', password: good },
      });
      expect(await page.locator('.site-mode').innerText()).toContain('Normal');
    });
  });

  it('of evacuation is left by one', async () => {
    await atDoors({}, async (page) => {
      await begin(page, 'evacuation');
      await page.locator('.mode-band button').click();
      await page.locator('#end-reason').fill('Fire brigade has left');
      expect(await page.locator('#end-second').count()).toBe(0);
      await page.getByRole('button', { name: 'End the evacuation', exact: true }).click();
      await page.locator('.mode-band').waitFor({ state: 'detached' });
    });
  });
});

describe('a new node', () => {
  it('is not made before it was said what its lock does without power', async () => {
    await atDoors({ role: 'admin' }, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.getByRole('button', { name: 'By hand…' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Cage 4');
      await page.getByLabel('Id', { exact: false }).last().fill('cage-4');
      await page.getByRole('button', { name: 'Create node' }).click();
      await page.getByText('there is no default').waitFor();
      expect(await calls(page, 'nodes.create')).toEqual([]);
      await expectNoViolations(page);
      await page.getByLabel('It opens (magnet, fail-safe)').check();
      await page.getByRole('button', { name: 'Create node' }).click();
      await page.locator('#provisioning-lines').waitFor();
      expect(await calls(page, 'nodes.create')).toEqual([{ id: 'cage-4', name: 'Cage 4', fail: 'safe' }]);
    });
  });
});
