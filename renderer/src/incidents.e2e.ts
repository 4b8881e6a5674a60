import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import {
  button,
  calls,
  chips,
  count,
  detail,
  dialog,
  focused,
  histogram,
  lastFilter,
  openAtIncidents,
  press,
  row,
  rows,
  tab,
} from '../../build/testing/incidents-page.ts';
import { type OpenOptions, startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const HOUR = 3_600_000;
const en = messages.en;

const atIncidents = (setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>, options?: OpenOptions) =>
  openAtIncidents(windows, setup, act, options);

describe('the search', () => {
  it('loses no key while the station is slow, and asks at once on Enter', async () => {
    await atIncidents({}, async (page) => {
      await page.evaluate(() => globalThis.fake.hold('incidents.page'));
      await page.locator('#incident-text').pressSequentially('forced', { delay: 60 });
      expect(await page.locator('#incident-text').inputValue()).toBe('forced');
      await page.keyboard.press('Enter');
      await expect.poll(async () => lastFilter(page)).toEqual({ text: 'forced' });
      // The rows of before stay until those that were asked for are there.
      expect(await rows(page).count()).toBeGreaterThan(0);
      await page.evaluate(() => globalThis.fake.release('incidents.page'));
      await expect.poll(() => count(page)).toBe('250 rows');
      expect(await chips(page)).toEqual(['Text: forced']);
    });
  });

  it('narrows by place, person, card, operator, priority, type of alarm and type, and by their chips back again', async () => {
    await atIncidents({}, async (page) => {
      const choose = async (label: string, name: string) => {
        await page.getByRole('combobox', { name: label, exact: true }).fill(name.slice(0, 6));
        await page.getByRole('option', { name }).first().click();
        await page.keyboard.press('Escape');
      };
      const person = await page.evaluate(() => globalThis.fake.people.people()[2]?.name ?? '');
      await choose(en['filter.node'], 'Meet-me room');
      await choose(en['filter.person'], person);
      await page.locator('#incident-card').fill('44x');
      await page.getByText(en['filter.cardWrong']).waitFor();
      await page.locator('#incident-card').fill('71');
      await page.locator('#incident-actor').fill('guard-1');
      await page.keyboard.press('Enter');
      await page.getByRole('checkbox', { name: en['priority.high'], exact: true }).check();
      await choose(en['filter.alarmType'], en['alarm.door_forced']);
      await page.getByRole('checkbox', { name: en['group.climate'], exact: true }).check();
      await button(page, `Single types: ${en['group.door']}`).click();
      await page.getByRole('checkbox', { name: en['incident.door.forced'], exact: true }).check();
      await expect.poll(async () => (await lastFilter(page))?.types?.length).toBe(6);
      expect(await lastFilter(page)).toMatchObject({
        nodes: ['node-7'],
        priorities: ['high'],
        alarmTypes: ['door_forced'],
        person: expect.any(Number),
        card: '71',
        actor: 'guard-1',
      });
      await page.getByText(en['incidents.noMatch']).waitFor();
      expect(await chips(page)).toEqual([
        'Priority High',
        en['alarm.door_forced'],
        'Meet-me room',
        person,
        'Card …71',
        'Operator guard-1',
        en['group.climate'],
        en['incident.door.forced'],
      ]);
      await button(page, 'Leave out: Card …71').click();
      expect(await page.locator('#incident-card').inputValue()).toBe('');
      await button(page, en['filter.clear']).click();
      await expect.poll(() => count(page)).toBe('1,500 rows');
      expect(await lastFilter(page)).toEqual({});
    });
  });

  it('is kept under a name, overwritten after a question, and taken back when it was removed', async () => {
    await atIncidents({}, async (page) => {
      const save = async (text: string, act: string) => {
        await page.locator('#incident-text').fill(text);
        await page.keyboard.press('Enter');
        await button(page, en['saved.save']).click();
        await page.locator('#saved-name').fill('Forced doors');
        await button(page, act).click();
        await page.locator('#saved-name').waitFor({ state: 'detached' });
      };
      await save('forced', en['common.save']);
      await save('tamper', en['saved.overwrite']);
      await button(page, en['filter.clear']).click();
      await button(page, 'Forced doors').click();
      await expect.poll(() => chips(page)).toEqual(['Text: tamper']);
      const remove = page.getByRole('button', { name: 'Remove: ' });
      await remove.click();
      await expect.poll(() => remove.count()).toBe(0);
      await button(page, en['saved.undo']).click();
      await button(page, 'Forced doors').waitFor();
      expect(await calls(page, 'filters.save')).toHaveLength(3);
    });
  });
});

describe('the histogram', () => {
  const shownHours = async (page: Page) => {
    const { from = 0, to = 0 } = (await lastFilter(page)) ?? {};
    return (to - from) / HOUR;
  };

  it('is brushed by mouse, as often as one likes, with a way back from each', async () => {
    await atIncidents({}, async (page) => {
      const drag = async (from: number, to: number) => {
        const box = await histogram(page).boundingBox();
        if (box === null) throw new Error('no histogram');
        const y = box.y + 20;
        await page.mouse.move(box.x + box.width * from, y);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * ((from + to) / 2), y);
        await page.mouse.move(box.x + box.width * to, y);
        expect(await page.locator('.hist-told [role="status"]').innerText()).toMatch(/\d{2}:\d{2}:\d{2} – .*rows/);
        await page.mouse.up();
      };
      await drag(0.25, 0.5);
      await expect.poll(() => shownHours(page)).toBeGreaterThan(3);
      const once = await lastFilter(page);
      await histogram(page).waitFor();
      await drag(0.6, 0.4);
      await expect.poll(() => shownHours(page)).toBeLessThan(2);
      const back = button(page, en['hist.back']);
      await back.click();
      await expect.poll(() => lastFilter(page)).toEqual(once);
      await back.click();
      await expect.poll(() => lastFilter(page)).toEqual({});
      expect(await back.isDisabled()).toBe(true);
      // A click is no brush.
      await histogram(page).click();
      expect(await lastFilter(page)).toEqual({});
    });
  });

  it('is brushed by keyboard: arrows choose, Shift stretches, Enter narrows, Escape gives up, Backspace goes back', async () => {
    await atIncidents({}, async (page) => {
      const told = () => page.locator('.hist-told [role="status"]').innerText();
      await histogram(page).focus();
      await press(page, 'ArrowLeft', 'ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
      expect(await told()).toMatch(/–.* · \d+ rows/);
      await press(page, 'Escape');
      expect(await told()).toBe('');
      expect(await lastFilter(page)).toEqual({});
      await press(page, 'Home', 'Shift+ArrowRight', 'ArrowRight');
      const said = await told();
      await press(page, 'Enter');
      await expect.poll(() => shownHours(page)).toBeGreaterThan(0.1);
      await histogram(page).waitFor();
      expect(`${said.split(' · ')[1]}`).toBe(await count(page));
      await press(page, 'Backspace');
      await expect.poll(() => lastFilter(page)).toEqual({});
    });
  });

  it('says from when on it is not known, that something is serious, and what failed', async () => {
    await atIncidents({}, async (page) => {
      await page.locator('.hist-serious').getByText('250 serious incidents').waitFor();
      expect(await page.locator('.hist-mark').count()).toBeGreaterThan(10);
      await page.evaluate(() => {
        globalThis.fake.review.told.knownFrom = Date.now() - 8 * 3_600_000;
      });
      await page.getByRole('checkbox', { name: en['group.access'], exact: true }).check();
      await page.locator('.hist-told').getByText('not counted before').waitFor();
      await page.evaluate(() => globalThis.fake.failWith('incidents.histogram', { code: 'unavailable', message: '' }));
      await page.getByRole('checkbox', { name: en['group.access'], exact: true }).uncheck();
      await page.locator('.hist-error').waitFor();
      await page.evaluate(() => globalThis.fake.failWith('incidents.histogram', null));
      await page.locator('.hist-error .link').click();
      await page.locator('.hist-error').waitFor({ state: 'detached' });
    });
  });

  it('is not stretched by a clock that was wrong: it says how many rows lie beyond, and narrows to them', async () => {
    for (const language of ['en', 'de'] as const)
      await atIncidents({ language }, async (page) => {
        const words = messages[language];
        const name = () => histogram(page).getAttribute('aria-label');
        const before = await name();
        await page.evaluate(() => {
          const received = Date.now() - 60_000;
          for (const timestamp of [12_000, 17_000, 23_000, Date.UTC(2106, 1, 7)])
            globalThis.fake.happen({ type: 'rex', timestamp, received });
        });
        const told = page.locator('.hist-outlying');
        await told.waitFor();
        const year = /(\d{4})/;
        expect((await name())?.match(year)?.[1]).toBe(before?.match(year)?.[1]);
        expect(await told.innerText()).toMatch(language === 'en' ? /3 rows lie before/ : /3 Zeilen liegen vor dem/);
        expect(await told.innerText()).toMatch(language === 'en' ? /1 row lies after/ : /1 Zeile liegt nach dem/);
        expect(await violationsOf(page, `outlying rows ${language}`)).toEqual([]);
        await button(page, words['hist.showBefore']).focus();
        await press(page, 'Enter');
        await expect.poll(() => lastFilter(page)).toEqual({ from: 0, to: 60_000 });
        await expect.poll(() => count(page)).toMatch(/^3 /);
        await told.waitFor({ state: 'detached' });
        await button(page, words['hist.back']).click();
        await button(page, words['hist.showAfter']).click();
        await expect.poll(() => count(page)).toMatch(/^1 /);
      });
  });
});

describe('the table', () => {
  it('is walked, chosen from and opened by keyboard, and the keyboard comes back to it', async () => {
    await atIncidents({}, async (page) => {
      await press(page, '/');
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('incident-text');
      await press(page, 'Escape');
      await expect.poll(() => focused(page)).toBe('0');
      await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
      await detail(page).waitFor();
      await expect.poll(() => focused(page)).toBe('2');
      await press(page, 'Enter');
      await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('incident-detail');
      await press(page, 'Escape');
      await detail(page).waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe('2');
      await press(page, 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
      await page.getByText('3 chosen').waitFor();
      await expect.poll(() => focused(page)).toBe('4');
      await press(page, 'PageDown');
      await expect.poll(() => focused(page)).toBe('14');
      await press(page, 'Home');
      await expect.poll(() => focused(page)).toBe('0');
      await press(page, 'Control+a');
      await page.getByText('50 chosen').waitFor();
      await press(page, 'Escape');
      await page.getByText('50 chosen').waitFor({ state: 'detached' });
      await press(page, 'End');
      // The end of what is here brings older rows.
      await expect.poll(() => focused(page)).toBe('49');
      await row(page, 51).waitFor();
    });
  });

  it('meets the row that was walked to when keys come faster than pictures', async () => {
    await atIncidents({}, async (page) => {
      await row(page, 0).focus();
      await page.evaluate(
        (keys) => {
          // All within one task of the page: no picture is drawn between two of them.
          for (const key of keys)
            document.activeElement?.dispatchEvent(
              new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
            );
        },
        ['ArrowDown', 'ArrowDown', 'PageDown', 'End', 'ArrowUp', 'Enter'],
      );
      await detail(page).waitFor();
      expect(await focused(page)).toBe('48');
      expect(await page.locator('.incident-open').getAttribute('data-index')).toBe('48');
    });
  });

  it('begins at its top with another filter', async () => {
    await atIncidents({}, async (page) => {
      await row(page, 0).focus();
      await press(page, 'End');
      await expect.poll(() => focused(page)).toBe('49');
      await press(page, '/');
      await page.locator('#incident-text').fill('forced');
      await page.keyboard.press('Enter');
      await expect.poll(() => count(page)).toBe('250 rows');
      await row(page, 0).waitFor();
      expect(await page.locator('.incident-grid .grid-body').evaluate(({ scrollTop }) => scrollTop)).toBe(0);
      expect(await row(page, 0).innerText()).toContain('forced');
    });
  });

  it('takes the elements of rows that are gone for those of another filter', async () => {
    await atIncidents({}, async (page) => {
      // The rows beyond those in view are drawn when the page has nothing else to do.
      const beyond = () =>
        rows(page).evaluateAll((all) => {
          const end = document.querySelector('.incident-grid .grid-body')?.getBoundingClientRect().bottom ?? 0;
          return all.filter((each) => each.getBoundingClientRect().top > end).length;
        });
      await expect.poll(beyond).toBeGreaterThan(4);
      await rows(page).evaluateAll((all) => all.map((each) => each.setAttribute('data-seen', 'yes')));
      await page.locator('#incident-text').fill('forced');
      await page.keyboard.press('Enter');
      await expect.poll(() => count(page)).toBe('250 rows');
      const seen = await rows(page).evaluateAll((all) => all.map(({ dataset }) => dataset['seen']));
      expect(seen.length).toBeGreaterThan(10);
      expect(new Set(seen)).toEqual(new Set(['yes']));
    });
  });

  it.each([
    ['stays with its row where that matches too', true],
    ['comes to no other row where its own is gone', false],
  ])('another filter: the keyboard %s', async (_, matches) => {
    await atIncidents({}, async (page) => {
      const all = await rows(page).evaluateAll((each) =>
        each.map(({ textContent, dataset }) => ({ key: dataset['key'], forced: textContent.includes('forced') })),
      );
      const key = all.find(({ forced }) => forced === matches)?.key ?? '';
      await page.locator(`.incident-grid [data-key="${key}"]`).focus();
      // By nothing that takes the keyboard away first.
      await page.evaluate(() => {
        const field = document.querySelector<HTMLInputElement>('#incident-text');
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, 'forced');
        field?.dispatchEvent(new Event('input', { bubbles: true }));
        field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      });
      await expect.poll(() => count(page)).toBe('250 rows');
      const at = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['key'] ?? null);
      expect(at).toBe(matches ? key : null);
    });
  });

  it('keeps what is chosen while other rows are looked for, and draws a row again only when it has changed', async () => {
    await atIncidents({}, async (page) => {
      await row(page, 1).getByRole('checkbox').click({ force: true });
      await page.locator('#incident-text').fill('forced');
      await page.keyboard.press('Enter');
      await expect.poll(() => count(page)).toBe('250 rows');
      await page.getByText('1 chosen').waitFor();
      await rows(page)
        .first()
        .evaluate((each) => each.setAttribute('data-seen', 'yes'));
      await page.evaluate(() => globalThis.fake.happen({ type: 'door.forced', node: 'node-2' }));
      // Only the station knows what a text is found in, and is asked after a while.
      await expect.poll(() => count(page)).toBe('251 rows');
      expect(await row(page, 1).getAttribute('data-seen')).toBe('yes');
    });
  });
});

describe('the detail', () => {
  it('shows what was around a row with its reasons and the curves there, and leads on and back', async () => {
    await atIncidents({}, async (page) => {
      await row(page, 8).click();
      await tab(page, en['incidents.part.around']).click();
      await detail(page).locator('.around-self').getByText(en['around.near.itself']).waitFor();
      await detail(page).locator('.around-curve canvas').nth(1).waitFor();
      expect(await detail(page).getByRole('img').first().getAttribute('aria-label')).toMatch(/between .* is marked/);
      const before = await detail(page).locator('.around-head [role="status"]').innerText();
      await detail(page).getByText('±60 min').click();
      await expect.poll(() => detail(page).locator('.around-head [role="status"]').innerText()).not.toBe(before);
      const asked = (await calls<{ minutes: number }>(page, 'incidents.around')).map(({ minutes }) => minutes);
      expect([...new Set(asked)]).toEqual([15, 60]);
      const other = detail(page).locator('.around-line.grid-line:not(.around-self)', {
        hasText: en['around.near.alarm'],
      });
      await other.first().click();
      await button(page, en['around.back']).click();
      await tab(page, en['incidents.part.facts']).click();
      await detail(page).getByText(en['alarms.story']).waitFor();
      await detail(page).locator('.alarm-story li').first().waitFor();
    });
  });

  it('tells the life story of a command from its rows of the journal', async () => {
    await atIncidents({}, async (page) => {
      await page.evaluate(() => {
        const common = { node: 'node-2', boot: null, seq: null, clock: 'station' } as const;
        const command = { command: 'c-77', op: 'unlock' };
        globalThis.fake.happen({ ...common, type: 'command.queued', actor: 'guard-1', value: command });
        globalThis.fake.happen({ ...common, type: 'command.sent', actor: 'guard-1', value: command });
        globalThis.fake.happen({ ...common, type: 'command.result', value: { ...command, stage: 'accepted' } });
        globalThis.fake.happen({
          ...common,
          type: 'command.result',
          value: { ...command, stage: 'refused', code: 'mode' },
        });
      });
      await rows(page).getByText(en['incident.command.sent']).first().click();
      const story = detail(page).locator('.story');
      await story.getByText(en['stage.accepted']).waitFor();
      await story.getByText(en['stage.refused']).first().waitFor();
      expect(await story.innerText()).toContain('guard-1');
    });
  });

  it('takes comments and files, gives a file back, and says when it cannot', async () => {
    await atIncidents({ role: 'guard' }, async (page) => {
      await row(page, 0).click();
      await tab(page, en['incidents.part.notes']).click();
      await detail(page).getByText(en['notes.noComments']).waitFor();
      await page.locator('#incident-comment').fill('The door was ajar.');
      await press(page, 'Control+Enter');
      await detail(page).locator('.notes-comments .written').getByText('The door was ajar.').waitFor();
      await page.evaluate(() => {
        globalThis.fake.review.told.file = { name: '<b>photo</b>\u202Egnp.exe', bytes: 1_500_000 };
      });
      await button(page, en['notes.addFile']).click();
      const file = detail(page).locator('.notes-file');
      await file.getByText('<b>photo</b>⟨202E⟩gnp.exe').waitFor();
      expect(await file.innerText()).toContain('1.5\u00A0MB');
      await file.getByRole('button').click();
      await page.getByText('has been saved').waitFor();
      await page.evaluate(() => {
        globalThis.fake.review.told.file = { name: 'film.mkv', bytes: 90_000_000 };
      });
      await button(page, en['notes.addFile']).click();
      await page.getByText(en['failure.invalid_input']).waitFor();
      expect(await file.count()).toBe(1);
    });
  });

  it('is read by a viewer, who may neither write, nor export, nor make a case', async () => {
    await atIncidents({ role: 'viewer' }, async (page) => {
      await row(page, 0).click();
      await tab(page, en['incidents.part.notes']).click();
      await detail(page).getByText('Needs the role guard').waitFor();
      expect(await page.locator('#incident-comment').count()).toBe(0);
      for (const name of ['notes.addFile', 'export.open', 'case.make'] as const)
        expect(await button(page, en[name]).count()).toBe(0);
    });
  });
});

/** Buttons, headings, tabs and labels whose words do not fit into them. */
const cutWords = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button:not(.chip), h2, [role="tab"], dt, label, legend')]
      .filter((each) => each.offsetParent !== null && each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.innerText)
      .filter((text) => text !== ''),
  );

describe.each([
  ['de', 'light', 1_024],
  ['en', 'dark', 1_440],
] as const)('in %s, %s, at %i px', (language, appearance, width) => {
  it('no text is cut and nothing has an accessibility violation', async () => {
    const t = messages[language];
    const found: string[] = [];
    await atIncidents(
      { language, appearance },
      async (page) => {
        const look = async (what: string) => {
          found.push(...(await violationsOf(page, what)));
          found.push(...(await cutWords(page)).map((text) => `${what}: cut: ${text}`));
        };
        await page.getByRole('checkbox', { name: t['group.alarm'], exact: true }).check();
        await button(page, t['saved.save']).click();
        await histogram(page).focus();
        await press(page, 'ArrowLeft', 'Shift+ArrowLeft');
        await look('brush');
        await row(page, 0).click();
        await detail(page).locator('.alarm-story li').first().waitFor();
        await look('facts');
        await tab(page, t['incidents.part.around']).click();
        await detail(page).locator('.around-self').waitFor();
        await look('around');
        await tab(page, t['incidents.part.notes']).click();
        await button(page, t['notes.addFile']).click();
        await detail(page).locator('.notes-file').waitFor();
        await look('notes');
        await row(page, 1).focus();
        await press(page, 'Space');
        await button(page, t['case.make']).click();
        await page.locator('#case-title').waitFor();
        await look('case');
        await press(page, 'Escape');
        await button(page, t['export.open']).click();
        await look('export');
        await button(page, t['export.act']).click();
        await dialog(page).getByRole('progressbar').waitFor();
        await look('progress');
      },
      { width },
    );
    expect(found).toEqual([]);
  });
});
