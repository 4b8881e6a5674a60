import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { lastMade } from '../../build/testing/people-page.ts';
import { focused, markers, openEditor, press, tabTo, thing } from '../../build/testing/plan-page.ts';
import { until } from '../../build/testing/until.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { heatColour } from './features/plan/heat.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const en = messages.en;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Opens Overview for one test, and holds it against everything that the page complained of. */
async function inOverview(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) {
  const window = await windows.open({ role: 'manager', plans: 1, ...setup });
  try {
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const t = messages[language];

  it.each(lookIn(language))('and %s the plan and its editor have no accessibility violation', (appearance) =>
    inOverview({ language, appearance, plans: 2 }, async (page) => {
      await markers(page).first().waitFor();
      const wrong = await violationsOf(page, 'plan');
      await openEditor(page, t['plan.edit']);
      await thing(page, 'room/1').focus();
      wrong.push(...(await violationsOf(page, 'editor with a room')));
      await button(page, t['plan.corners']).click();
      wrong.push(...(await violationsOf(page, 'editor with corners')));
      await thing(page, 'door/node-1').focus();
      wrong.push(...(await violationsOf(page, 'editor with a door')));
      expect(wrong).toEqual([]);
    }),
  );

  it('a plan is drawn by the keyboard alone, saved, and seen on Overview', () =>
    inOverview({ language, plans: 0 }, async (page) => {
      await tabTo(page, button(page, t['plan.drawFirst']));
      await press(page, 'Enter');
      await tabTo(page, button(page, t['plan.draw.aisle']));
      await press(page, 'Enter');
      const aisle = thing(page, 'room/1');
      await focused(aisle);
      await press(
        page,
        'ArrowLeft',
        'ArrowLeft',
        'ArrowUp',
        'Shift+ArrowRight',
        'Shift+ArrowDown',
        'Control+ArrowRight',
      );
      await press(page, 'Enter');
      await focused(page.locator('#plan-picked'));
      await page.keyboard.type('A');
      await press(page, 'Enter');
      await focused(aisle);
      const number = (value: string) => (language === 'de' ? value.replace('.', ',') : value);
      const said = async () => page.locator('.editor > [role=status]').innerText();
      expect(await said()).toContain(t['plan.at'].replace('{{x}}', number('7.30')).replace('{{y}}', number('4.20')));
      await tabTo(page, page.locator('.edit-unplaced button').first());
      await press(page, 'Enter');
      const door = thing(page, 'door/node-1');
      await focused(door);
      await press(page, 'r', 'ArrowLeft', 'ArrowLeft');
      await tabTo(page, page.locator('.edit-unplaced button').first());
      await press(page, 'Enter');
      await focused(thing(page, 'sensor/node-1'));
      await press(page, 'ArrowRight', 'Control+z', 'Control+y', 'Delete', 'Control+z');
      await tabTo(page, page.locator('#plan-name'));
      await page.keyboard.type('Hall 7');
      await tabTo(page, button(page, t['common.save']));
      await press(page, 'Enter');
      await page.locator('.plan-heat').waitFor();
      expect(await page.locator('.panel-head h2').first().innerText()).toBe('Hall 7');
      expect(await page.locator('.plan-name').innerText()).toContain('A');
      expect(await markers(page).count()).toBe(2);
      expect(await lastMade(page, 'plan.save')).toMatchObject({
        id: null,
        name: 'Hall 7',
        rooms: [{ kind: 'aisle', name: 'A', corners: [{ x: 730, y: 420 }, { x: 1510 }, { y: 660 }, {}] }],
        placements: [
          { is: 'door', node: 'node-1', rotation: 90, x: 1020, y: 540 },
          { is: 'sensor', node: 'node-1', x: 1200, y: 540 },
        ],
        image: { is: 'none' },
      });
    }));
});

describe('the plan on Overview', () => {
  it('says of each door and sensor its state, its value, its age and what is wrong', () =>
    inOverview({}, async (page) => {
      await markers(page).first().waitFor();
      const named = (name: RegExp) => page.getByRole('button', { name }).first().waitFor();
      // However long it took until somebody looks.
      await named(/^Door Aisle A north closed · locked online, \d+ s ago$/);
      await named(/^high Door Aisle B north forced open open · locked/i);
      await named(/^Sensor Aisle A north: \d\d\.\d °C \d\d % ?, \d+ s ago$/);
      await named(
        /^Sensor Aisle B north: low \d\d\.\d °C \d\d % climate warning rising \d\.\d K in 15 min ?, \d+ s ago$/i,
      );
      await named(/^Sensor Aisle C north: medium unknown since \d\d:\d\d \(16 min\) offline$/i);
      await named(/^Sensor Aisle C south: .* stale, \d+ s$/);
      await named(/^Sensor Loading dock: never heard$/);
    }));

  it('leads from a door to Doors and from a sensor to its curve, with the keyboard', () =>
    inOverview({}, async (page) => {
      await tabTo(page, page.locator('.plan-door').first());
      await press(page, 'Enter');
      await page.locator('.door-detail').waitFor();
      await page.keyboard.press('Alt+1');
      await tabTo(page, page.locator('.plan-sensor').nth(1));
      await press(page, 'Enter');
      await page.locator('.nav [aria-current=page]', { hasText: en['screen.climate'] }).waitFor();
    }));

  it('shows text from outside as text, in the plan and in its editor', () =>
    inOverview({ hostile: true }, async (page) => {
      await markers(page).first().waitFor();
      expect(await page.locator('.panel-head h2').first().innerText()).toContain('⟨202E⟩');
      expect(await page.locator('.plan-sensor').first().getAttribute('title')).toContain('⟨202E⟩cod␇');
      await openEditor(page, en['plan.edit']);
      expect(await thing(page, 'door/node-1').getAttribute('aria-label')).toContain('⟨202E⟩cod␇');
      expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
      expect(await page.locator('#root img').count()).toBe(0);
    }));

  it('changes only the marker whose value changed', () =>
    inOverview({}, async (page) => {
      await markers(page).first().waitFor();
      const touched = await page.evaluate(async () => {
        const seen = new Set<string>();
        const watcher = new MutationObserver((changes) => {
          for (const { target } of changes) {
            const element = target instanceof Element ? target : target.parentElement;
            const marker = element?.closest('.plan-sensor, .plan-door');
            // The age of each is written anew every few seconds; what counts here is the value.
            if (element?.closest('.visually-hidden') == null) seen.add(marker?.getAttribute('title') ?? 'elsewhere');
          }
        });
        const sheet = document.querySelector('.plan-sheet');
        if (sheet === null) throw new Error('no plan');
        watcher.observe(sheet, { subtree: true, childList: true, characterData: true, attributes: true });
        const now = Date.now();
        const values = [{ metric: 'temperature' as const, value: 31.4, at: now, received: now }];
        globalThis.fake.changeNode('node-1', { values });
        const picture = () => new Promise(requestAnimationFrame);
        while (!sheet.textContent.includes('31.4')) await picture();
        // What else it may change is drawn with it, or right after it.
        for (let i = 0; i < 3; i++) await picture();
        watcher.disconnect();
        return [...seen];
      });
      expect(touched).toEqual(['Aisle A north']);
      await page.getByText('31.4').waitFor();
    }));

  it('paints heat where it is known and fresh, within its room, and nothing where it is not', () =>
    inOverview({}, async (page) => {
      const now = Date.now();
      await page.evaluate((at) => {
        for (const id of ['node-1', 'node-2'])
          globalThis.fake.changeNode(id, {
            values: [{ metric: 'temperature', value: 32, at, received: at }],
          });
      }, now);
      const pixel = (x: number, y: number) =>
        page.evaluate(
          ([cmX, cmY]) => {
            const canvas = document.querySelector<HTMLCanvasElement>('.plan-heat');
            if (canvas === null) throw new Error('no canvas');
            const scale = canvas.width / 3_000;
            const data = canvas.getContext('2d')?.getImageData(cmX * scale, cmY * scale, 1, 1).data;
            return [...(data ?? [])];
          },
          [x, y] as const,
        );
      const hot = heatColour(32);
      const near = (colour: readonly number[]) => hot.every((c, i) => Math.abs((colour[i] ?? 0) - c) <= 3);
      await until('the aisle is hot', async () => near(await pixel(1_620, 360)));
      const [at, far, racks, hall, unknown] = [
        await pixel(1_620, 360),
        await pixel(630, 360),
        await pixel(1_620, 180),
        await pixel(2_160, 360),
        await pixel(2_700, 1_140),
      ];
      expect(at[3]).toBeGreaterThan(far[3] ?? 255);
      expect(far[3]).toBeGreaterThan(80);
      expect([racks[3], hall[3], unknown[3]]).toEqual([0, 0, 0]);
    }));

  it('has a tab for each plan with the most urgent alarm on it, and says what stands on none', () =>
    inOverview({ plans: 2, nodes: 10 }, async (page) => {
      await page.getByRole('tab', { name: /^high Hall 2/i }).waitFor();
      await page.getByRole('tab', { name: 'Hall 3', exact: true }).click();
      await until('two doors and two sensors', async () => (await markers(page).count()) === 4);
      await page.evaluate(() => globalThis.fake.plans.changePlan(1, { placements: [] }));
      await page.getByRole('button', { name: '8 nodes stand on no plan' }).click();
      await page.locator('.tile').first().waitFor();
      await button(page, en['plan.as.plan']).click();
      await markers(page).first().waitFor();
    }));

  it('is left as tiles where the plans cannot be loaded, and says so', () =>
    inOverview({ role: 'viewer' }, async (page) => {
      await markers(page).first().waitFor();
      expect(await page.getByText(en['plan.edit']).count()).toBe(0);
      await page.evaluate(() => {
        globalThis.fake.failWith('plan.list', { code: 'unavailable', message: '' });
        globalThis.fake.pushSession('ended');
      });
      await page.locator('#login-username').fill('viewer');
      await page.locator('#login-password').fill('correct horse battery');
      await page.keyboard.press('Enter');
      await page.locator('.tile').first().waitFor();
      await page.getByRole('alert').getByText(en['plan.failed']).waitFor();
      await page.evaluate(() => globalThis.fake.failWith('plan.list', null));
      await button(page, en['common.retry']).click();
      await markers(page).first().waitFor();
    }));
});

describe('the editor', () => {
  it('draws, moves and stretches with the mouse, to the grid', () =>
    inOverview({ plans: 0 }, async (page) => {
      await openEditor(page, en['plan.drawFirst']);
      const box = await page.locator('.edit-sheet').boundingBox();
      if (box === null) throw new Error('no sheet');
      const scale = box.width / 2_400;
      const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
        await page.mouse.move(box.x + from[0] * scale, box.y + from[1] * scale);
        await page.mouse.down();
        await page.mouse.move(box.x + to[0] * scale, box.y + to[1] * scale, { steps: 5 });
        await page.mouse.up();
      };
      await button(page, en['plan.draw.racks']).click();
      await drag([250, 130], [1_190, 310]);
      await drag([600, 200], [715, 200]);
      await drag([1_320, 300], [1_500, 420]);
      await page.getByRole('button', { name: /^Place sensor .*Aisle A north/ }).click();
      await page.mouse.click(box.x + 1_800 * scale, box.y + 900 * scale);
      await focused(thing(page, 'sensor/node-1'));
      await page.locator('#plan-name').fill('Store');
      await button(page, en['common.save']).click();
      await page.locator('.plan-heat').waitFor();
      expect(await lastMade(page, 'plan.save')).toMatchObject({
        rooms: [{ kind: 'racks', corners: [{ x: 360, y: 120 }, {}, { x: 1_500, y: 420 }, {}] }],
        placements: [{ is: 'sensor', node: 'node-1', x: 1_800, y: 900 }],
      });
    }));

  it('edits the corners of a room', () =>
    inOverview({}, async (page) => {
      await openEditor(page, en['plan.edit']);
      await thing(page, 'room/5').focus();
      await button(page, en['plan.corners']).click();
      await focused(thing(page, 'corner/0'));
      await press(page, 'Insert', 'Escape');
      await focused(thing(page, 'room/5'));
      await press(page, 'c');
      await focused(thing(page, 'corner/0'));
      await press(page, 'Tab', 'ArrowDown');
      await button(page, en['common.save']).click();
      await page.locator('.plan-heat').waitFor();
      const saved = (await lastMade(page, 'plan.save')) as { rooms: { id: number; corners: object[] }[] };
      expect(saved.rooms.find(({ id }) => id === 5)?.corners).toEqual([
        { x: 2_460, y: 60 },
        { x: 2_700, y: 120 },
        { x: 2_940, y: 60 },
        { x: 2_940, y: 660 },
        { x: 2_460, y: 660 },
      ]);
    }));

  it('leaves the focus on what is moved and stretched, wherever it stands in the row afterwards', () =>
    inOverview({}, async (page) => {
      await openEditor(page, en['plan.edit']);
      const dock = thing(page, 'sensor/node-8');
      await dock.focus();
      for (let i = 0; i < 16; i++) await press(page, 'ArrowUp');
      await focused(dock);
      expect(await dock.getAttribute('aria-label')).toContain('1.80 m from the top');
      const store = thing(page, 'room/6');
      await store.focus();
      for (let i = 0; i < 10; i++) await press(page, 'Shift+ArrowUp');
      await focused(store);
    }));

  it('keeps what was not saved while an alarm is seen to, and asks only when it is given up', () =>
    inOverview({}, async (page) => {
      await openEditor(page, en['plan.edit']);
      await thing(page, 'room/5').focus();
      await press(page, 'ArrowDown', 'Alt+2');
      await page.getByRole('main', { name: en['screen.alarms'] }).waitFor();
      await page.keyboard.press('Alt+1');
      await page.getByText(en['item.changed']).waitFor();
      await button(page, en['common.cancel']).click();
      await page.getByRole('dialog').getByText(en['item.unsaved']).waitFor();
      await button(page, en['item.stay']).click();
      await button(page, en['common.cancel']).click();
      await button(page, en['item.discard']).click();
      await markers(page).first().waitFor();
      await openEditor(page, en['plan.edit']);
      await page.getByText(en['item.unchanged']).waitFor();
    }));

  it('says when somebody else saved or removed the plan meanwhile, and never overwrites it unseen', () =>
    inOverview({}, async (page) => {
      await openEditor(page, en['plan.edit']);
      await thing(page, 'room/5').focus();
      await press(page, 'ArrowDown');
      await page.evaluate(() => globalThis.fake.plans.changePlan(1, { name: 'Theirs' }));
      await page.getByRole('alert').getByText(en['item.newer']).waitFor();
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
      await button(page, en['item.keepMine']).click();
      await button(page, en['common.save']).click();
      await page.locator('.plan-heat').waitFor();
      expect(await lastMade(page, 'plan.save')).toMatchObject({ id: 1, rev: 2, name: 'Hall 2, cold aisles' });
    }));

  it('removes a plan after a question, and Overview shows tiles again', () =>
    inOverview({}, async (page) => {
      await openEditor(page, en['plan.edit']);
      await button(page, en['item.removeButton']).click();
      await page.getByText(en['plan.removeWhy']).waitFor();
      await button(page, en['item.remove']).click();
      await page.locator('.tile').first().waitFor();
      expect(await lastMade(page, 'plan.remove')).toEqual({ id: 1, rev: 1 });
    }));
});
