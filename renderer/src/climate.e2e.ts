import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { until } from '../../build/testing/until.ts';
import { type OpenOptions, startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import type { CallInput } from '../../electron/contract/calls.ts';
import { readMoment } from './format/zoned.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const HOUR = 3_600_000;
type Question = CallInput<'climate.history'>;

/** Opens a window at Climate, and holds it against everything that the page complained of. */
async function atClimate(
  setup: Partial<FakeSetup>,
  act: (page: Page) => Promise<void>,
  options: OpenOptions = {},
): Promise<void> {
  const window = await windows.open({ role: 'viewer', ...setup }, options);
  try {
    await window.page.keyboard.press('Alt+4');
    await settled(window.page);
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

const settled = (page: Page) => page.locator('.climate-charts[aria-busy=false] .chart canvas').first().waitFor();
const calls = <T>(page: Page, name: string) =>
  page.evaluate(
    (wanted) => globalThis.fake.made.filter((each) => each.name === wanted).map(({ input }) => input),
    name,
  ) as Promise<T[]>;
/** The questions of the charts; those of the sparks on Overview are not among them. */
const questions = async (page: Page) =>
  (await calls<Question>(page, 'climate.history')).filter(({ points }) => points !== 400);
const last = async (page: Page) => {
  const asked = (await questions(page)).at(-1);
  if (asked === undefined) throw new Error('nothing was asked');
  return asked;
};
const labels = (page: Page) =>
  page.locator('.chart').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
const moments = (page: Page) =>
  page.locator('.span-moment input').evaluateAll((all) => all.map((each) => (each as HTMLInputElement).value));
/** Length of the shown span, h. By the clocks of the site, which may have been put forward or back within it. */
async function shownHours(page: Page): Promise<number> {
  const [from = 0, to = 0] = (await moments(page)).map((text) => readMoment(text, 'Europe/Berlin') ?? Number.NaN);
  return (to - from) / HOUR;
}

async function addNodes(page: Page, ...names: string[]) {
  const box = page.locator('.climate-nodes input').first();
  for (const name of names) {
    await box.fill(name);
    await page.getByRole('option', { name }).click();
  }
  await page.keyboard.press('Escape');
  await settled(page);
}
/** The middle of the first chart, and a part of its width to move by. */
async function onChart(page: Page) {
  const box = await page.locator('.chart .u-over').first().boundingBox();
  if (box === null) throw new Error('no chart');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, quarter: box.width / 4 };
}

describe('the curves', () => {
  it('of several nodes are asked for at once, named and kept apart, and left out again', async () => {
    await atClimate({}, async (page) => {
      await addNodes(page, 'Aisle A south', 'Aisle B north');
      const { series, points, from, to } = await last(page);
      expect(series.map(({ node, metric }) => `${node} ${metric}`)).toEqual([
        'node-1 temperature',
        'node-1 humidity',
        'node-2 temperature',
        'node-2 humidity',
        'node-3 temperature',
        'node-3 humidity',
      ]);
      expect(points).toBeLessThanOrEqual(1_000);
      expect((to - from) / HOUR).toBeCloseTo(1.1, 2);
      const [temperature = ''] = await labels(page);
      for (const name of ['Aisle A north', 'Aisle A south', 'Aisle B north'])
        expect(temperature).toMatch(new RegExp(`${name} between [\\d.]+ and [\\d.]+ °C`));
      expect(await page.locator('.now-item').count()).toBe(3);
      const dashes = await page
        .locator('.now-item .swatch line')
        .evaluateAll((all) =>
          all.map((each) => [each.getAttribute('stroke'), each.getAttribute('stroke-dasharray')].join(' ')),
        );
      expect(new Set(dashes).size).toBe(3);
      await page.getByRole('button', { name: 'Leave out' }).nth(1).click();
      await until('it is left out', async () => !(await labels(page))[0]?.includes('Aisle A south'));
    });
  });

  it('of no more nodes than can be told apart, and of fewer with three metrics', async () => {
    await atClimate({}, async (page) => {
      await addNodes(page, 'Aisle A south', 'Aisle B north', 'Aisle B south', 'Aisle C north');
      expect(await page.getByRole('checkbox', { name: 'Dew point' }).isDisabled()).toBe(true);
      await addNodes(page, 'Aisle C south');
      await page.getByText('At most 6 with these metrics').waitFor();
      await page.getByText('Humidity', { exact: true }).first().click();
      await page.getByText('Dew point', { exact: true }).first().click();
      await until('the dew point is there', async () => (await labels(page))[1]?.startsWith('Dew point'));
      expect((await last(page)).series).toHaveLength(12);
    });
  });

  it('go on with what is measured while one looks', async () => {
    await atClimate({}, async (page) => {
      expect((await labels(page))[0]).not.toContain('and 31.0');
      await page.evaluate(() => {
        const now = Date.now();
        const value = { metric: 'temperature' as const, value: 31, at: now, received: now };
        globalThis.fake.changeNode('node-1', { values: [value] });
      });
      await until('the new value is in the curve', async () => (await labels(page))[0]?.includes('and 31.0 °C'));
    });
  });
});

describe('the span', () => {
  it('is chosen by a preset, typed, and moved by the keyboard', async () => {
    await atClimate({}, async (page) => {
      await page.getByText('7 d', { exact: true }).click();
      await settled(page);
      expect(await shownHours(page)).toBe(168);
      await page.locator('.climate-charts').focus();
      await page.keyboard.press('+');
      expect(await shownHours(page)).toBe(84);
      await page.keyboard.press('-');
      await page.keyboard.press('ArrowLeft');
      const [, before] = await moments(page);
      await page.keyboard.press('ArrowLeft');
      expect((await moments(page))[1]).not.toBe(before);
      await page.keyboard.press('Home');
      await until('it ends now', async () => page.getByRole('button', { name: 'To now' }).isDisabled());
      const [from] = await moments(page);
      await page.getByRole('textbox', { name: 'From' }).fill('01/11/2026 06:00');
      await page.keyboard.press('Enter');
      await until('it begins there', async () => (await moments(page))[0] === '01/11/2026 06:00');
      expect(from).not.toBe('01/11/2026 06:00');
      await page.getByRole('textbox', { name: 'To', exact: true }).fill('yesterday');
      await page.keyboard.press('Enter');
      expect(await page.getByRole('textbox', { name: 'To', exact: true }).getAttribute('aria-invalid')).toBe('true');
    });
  });

  it('is zoomed by the wheel and a drag, and moved by a drag with Shift', async () => {
    await atClimate({}, async (page) => {
      await page.getByText('24 h', { exact: true }).click();
      await settled(page);
      const { x, y, quarter } = await onChart(page);
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, -100);
      await until('it is shorter', async () => (await shownHours(page)) < 20);
      await page.mouse.move(x - quarter, y);
      await page.mouse.down();
      await page.mouse.move(x + quarter, y, { steps: 4 });
      await page.mouse.up();
      await until('it is what was chosen', async () => Math.abs((await shownHours(page)) - 24 / 1.25 / 2) < 0.3);
      const [from] = await moments(page);
      await page.keyboard.down('Shift');
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + quarter, y, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      await until('it has moved', async () => (await moments(page))[0] !== from);
      expect(Math.abs((await shownHours(page)) - 24 / 1.25 / 2)).toBeLessThan(0.3);
      await settled(page);
    });
  });

  it('keeps its picture while finer points are on their way, and asks only for what is wanted last', async () => {
    await atClimate({}, async (page) => {
      await page.getByText('30 d', { exact: true }).click();
      await settled(page);
      await page.evaluate(() => globalThis.fake.hold('climate.history'));
      const before = (await questions(page)).length;
      await page.locator('.climate-charts').focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('+');
      await page.locator('.climate-charts[aria-busy=true]').waitFor();
      expect(await page.locator('.chart canvas').count()).toBe(2);
      expect((await questions(page)).length).toBe(before + 1);
      await page.evaluate(() => globalThis.fake.release('climate.history'));
      await settled(page);
      const asked = (await questions(page)).slice(before);
      expect(asked).toHaveLength(2);
      const { from = 0, to = 0 } = asked[1] ?? {};
      expect((to - from) / HOUR).toBeLessThan((720 / 32) * 1.8);
    });
  });

  it('does not ask again for what lies within the answer', async () => {
    await atClimate({}, async (page) => {
      await page.getByText('24 h', { exact: true }).click();
      await settled(page);
      const before = (await questions(page)).length;
      await page.locator('.climate-charts').focus();
      await page.keyboard.press('ArrowLeft');
      await until('it has moved', async () => !(await page.getByRole('button', { name: 'To now' }).isDisabled()));
      expect((await questions(page)).length).toBe(before);
      await page.keyboard.press('PageUp');
      await until('it has asked', async () => (await questions(page)).length > before);
    });
  });

  it('leads from a node to its curve and back', async () => {
    await atClimate({}, async (page) => {
      await page.locator('.now-head .link').click();
      await page.locator('.config-row, .facts').first().waitFor();
      await page.getByRole('button', { name: messages.en['nodes.showClimate'] }).click();
      await settled(page);
      await page.locator('.way-back button').click();
      await page.locator('.nav [aria-current=page]', { hasText: 'Nodes' }).waitFor();
    });
  });
});

describe('what is shown', () => {
  it('is exported as numbers by the same question', async () => {
    await atClimate({}, async (page) => {
      await page.getByText('6 h', { exact: true }).click();
      await settled(page);
      const asked = await last(page);
      await page.getByRole('button', { name: 'Export the numbers as CSV' }).click();
      await page.getByText(/^Wrote [\d,]+ points$/).waitFor();
      const [call] = await calls<CallInput<'climate.exportCsv'>>(page, 'climate.exportCsv');
      const { shown, ...question } = call ?? { shown: { from: 0, to: 0 } };
      expect(question).toEqual(asked);
      expect((shown.to - shown.from) / HOUR).toBe(6);
    });
  });

  it('is exported as a picture that holds every chart', async () => {
    await atClimate({}, async (page) => {
      await addNodes(page, 'Aisle B north');
      await page.getByRole('button', { name: 'Export the picture as PNG' }).click();
      await page.getByText('The picture was written').waitFor();
      const [call] = await calls<CallInput<'climate.exportPng'>>(page, 'climate.exportPng');
      const bytes = Buffer.from(call?.png ?? '', 'base64');
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
      const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
      const charts = await page
        .locator('.chart canvas')
        .evaluateAll((all) =>
          all.map((each) => [(each as HTMLCanvasElement).width, (each as HTMLCanvasElement).height]),
        );
      expect(width).toBeGreaterThan(charts[0]?.[0] ?? 0);
      expect(height).toBeGreaterThan(charts.reduce((sum, [, each = 0]) => sum + each, 80));
    });
  });

  it('is there as a table, the newest first', async () => {
    await atClimate({}, async (page) => {
      await addNodes(page, 'Aisle A south');
      await page.getByText('7 d', { exact: true }).click();
      await settled(page);
      await page.getByRole('button', { name: 'Table' }).click();
      const table = page.locator('.curve-table').first();
      expect(await table.locator('thead th').allInnerTexts()).toEqual([
        expect.stringContaining('Time'),
        expect.stringContaining('Aisle A north'),
        expect.stringContaining('Aisle A south'),
      ]);
      const rows = await table.locator('tbody tr').first().innerText();
      expect(rows).toMatch(/^\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}:\d{2}\s+[\d.]+ \([\d.]+ – [\d.]+\)/);
      expect(await table.getByText(/earlier rows are left out/).count()).toBe(1);
      await page.getByRole('button', { name: 'Curves' }).click();
      await settled(page);
    });
  });

  it('counts the hours outside the envelope of each month', async () => {
    await atClimate({}, async (page) => {
      await addNodes(page, 'Aisle B north');
      const warm = page.locator('.envelope-item', { hasText: 'Aisle B north' });
      await warm.getByText(/measured [\d.,]+ h, not measured [\d.,]+ h/).waitFor();
      const now = await warm.innerText();
      await page.getByRole('button', { name: 'The month before' }).click();
      await until('it is another month', async () => (await warm.innerText()) !== now);
      const asked = (await calls<CallInput<'climate.envelope'>>(page, 'climate.envelope'))
        .filter(({ node }) => node === 'node-3')
        .map(({ month }) => month);
      expect(new Set(asked).size).toBe(2);
      expect(await page.getByRole('button', { name: 'The month after' }).isEnabled()).toBe(true);
    });
  });

  it('says what is wrong and what to do: no answer, no newer answer, nothing measured, nothing chosen, no node', async () => {
    await atClimate({}, async (page) => {
      const failure = { code: 'unavailable', message: 'x' } as const;
      await page.evaluate((error) => globalThis.fake.failWith('climate.history', error), failure);
      await page.getByText('2 y', { exact: true }).click();
      const notice = page.getByText(messages.en['climate.failed']);
      await notice.waitFor();
      expect(await page.locator('.chart canvas').count()).toBe(2);
      await page.evaluate(() => globalThis.fake.failWith('climate.history', null));
      await page.getByRole('button', { name: 'Try again' }).click();
      await settled(page);
      expect(await notice.count()).toBe(0);
      for (const metric of ['Temperature', 'Humidity']) await page.getByText(metric, { exact: true }).first().click();
      await page.getByText(messages.en['climate.noMetric']).waitFor();
    });
    const empty = await windows.open({ nodes: 0, incidents: 0 });
    await empty.page.keyboard.press('Alt+4');
    await empty.page.getByText(messages.en['climate.emptyWhy']).waitFor();
    await empty.close();
  });
});

describe('a chart that may lack what there was', () => {
  const failure = { code: 'unavailable', message: 'x' } as const;
  it.each([
    ['limits', 'nodes.config', 'climate.limitsFailed'],
    ['limits of the dew point', 'climate.rules', 'climate.limitsFailed'],
    ['alarms', 'climate.alarms', 'climate.alarmsFailed'],
  ] as const)('says so of its %s, and asks again', async (_what, name, key) => {
    await atClimate({}, async (page) => {
      await page.evaluate((each) => globalThis.fake.failWith(each.name, each.failure), { name, failure });
      await page.evaluate(() => globalThis.fake.push({ outdated: ['climate'] }));
      await addNodes(page, 'Aisle B north');
      await page.getByRole('button', { name: 'Leave out' }).first().click();
      await page.getByText('7 d', { exact: true }).click();
      const notice = page.getByText(messages.en[key]);
      await notice.waitFor();
      await page.evaluate((each) => globalThis.fake.failWith(each, null), name);
      await page.getByRole('button', { name: 'Try again' }).click();
      await notice.waitFor({ state: 'detached' });
    });
  });

  it('says that the oldest of very many alarms are not drawn', async () => {
    await atClimate({}, async (page) => {
      await addNodes(page, 'Aisle B north');
      await page.getByText('2 y', { exact: true }).click();
      const notice = page.getByText(messages.en['climate.alarmsCapped']);
      await notice.waitFor();
      await page.getByText('7 d', { exact: true }).click();
      await notice.waitFor({ state: 'detached' });
    });
  });
});

describe.each(['de', 'en'] as const)('in %s', (language) => {
  it.each(lookIn(language))('and %s curves and table have no accessibility violation', async (appearance) => {
    await atClimate({ language, appearance }, async (page) => {
      const t = messages[language];
      await addNodes(page, 'Aisle A south', 'Aisle B north');
      expect(await violationsOf(page, 'curves')).toEqual([]);
      await page.getByRole('button', { name: t['climate.asTable'] }).click();
      await page.locator('.curve-table tbody tr').first().waitFor();
      expect(await violationsOf(page, 'table')).toEqual([]);
    });
  });

  it('nothing is cut at 1280 × 800', async () => {
    await atClimate(
      { language },
      async (page) => {
        const cut = await page.locator('.climate').evaluate((place) =>
          [...place.querySelectorAll<HTMLElement>('button, dt, dd, h2, label, .small, .mantine-Button-label')]
            .filter((each) => each.clientWidth > 0 && !each.closest('.link') && !each.closest('.mantine-Pill-root'))
            .filter((each) => each.scrollWidth > each.clientWidth + 1)
            .map((each) => each.textContent),
        );
        expect(cut).toEqual([]);
        const wide = await page.locator('.climate').evaluate((place) => place.scrollWidth - place.clientWidth);
        expect(wide).toBeLessThanOrEqual(0);
      },
      { width: 1_280, height: 800 },
    );
  });
});
