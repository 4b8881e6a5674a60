import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../../../build/testing/axe.ts';
import { focused, inWindow as inWindowOf } from '../../../../build/testing/commission-page.ts';
import type { FakeSetup } from '../../../../build/testing/fake-data.ts';
import { filled, openFirmware, row, say, state } from '../../../../build/testing/firmware-page.ts';
import { button, dialog, lastMade } from '../../../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../../../build/testing/window.ts';
import { messages } from '../../i18n/messages.ts';

/** Every state of the page, to be looked at. */
const pictures = fileURLToPath(new URL('../../../../build/out/firmware-pages/', import.meta.url));

let windows: TestWindows;
beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const inWindow = (setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) => inWindowOf(windows, setup, act);

/** Tab until the keyboard is on a control of this name; bounded by more than the page has. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).trim() === name) return;
  }
  throw new Error(`no control named ${name} is reached by Tab`);
}

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const words = messages[language];

  it('goes the whole way by keyboard alone', async () => {
    await inWindow({ language }, async (page) => {
      await page.keyboard.press('Alt+7');
      await tabTo(page, words['firmware.title']);
      await page.keyboard.press('Enter');
      await page.locator('.firmware-targets').waitFor();
      await expect.poll(() => focused(page)).toBe(words['firmware.title']);
      await tabTo(page, filled(words['firmware.choose'], {}).replace('\u2068\u2069', 'Aisle A south'));
      await page.keyboard.press('Space');
      await tabTo(
        page,
        filled(words['firmware.start_other'], { count: 4 }).replace('\u2068\u2069', '\u20680.3.0\u2069'),
      );
      await page.keyboard.press('Enter');
      await expect.poll(() => focused(page)).toBe(words['common.cancel']);
      await tabTo(page, words['firmware.startAct']);
      await page.keyboard.press('Enter');
      await page.locator('.firmware-run').waitFor();
      await dialog(page).waitFor({ state: 'detached' });
      expect(await lastMade(page, 'firmware.start')).toMatchObject({ nodes: ['node-1', 'node-3', 'node-4', 'node-7'] });
      await tabTo(page, words['firmware.pause']);
      await page.keyboard.press('Enter');
      await state(page, words['firmware.run.paused']).waitFor();
      await tabTo(page, words['firmware.stop']);
      await page.keyboard.press('Enter');
      await tabTo(page, words['firmware.stopAct']);
      await page.keyboard.press('Enter');
      await state(page, words['firmware.run.stopped']).waitFor();
    });
  });

  it('every state is whole: nothing is cut, and axe finds nothing', async () => {
    const [appearance] = lookIn(language);
    await inWindow({ language, appearance }, async (page) => {
      const found: string[] = [];
      const look = async (what: string) => {
        const name = `${language}-${appearance}-${what}`;
        await page.mouse.move(0, 0);
        await page.screenshot({ path: `${pictures}${name}.png` });
        found.push(
          ...(await violationsOf(page, name)),
          ...(await cutWords(page)).map((text) => `${name}: cut: ${text}`),
        );
      };
      await page.evaluate(() => globalThis.fake.firmware.setImages([]));
      await openFirmware(page, words);
      await look('empty');
      await page.evaluate(() => {
        const one = {
          chip: 'linux',
          version: '0.3.0',
          built: Date.UTC(2026, 10, 20),
          usable: true,
          problem: null,
          message: '',
        };
        globalThis.fake.firmware.setImages([
          one,
          { ...one, chip: 'esp32' },
          { ...one, version: '0.2.0' },
          { ...one, version: '0.4.0', usable: false, problem: 'signature', message: 'not signed by the publisher' },
        ]);
        globalThis.fake.changeNode('node-2', { firmware: '0.3.0' });
        globalThis.fake.changeNode('node-4', { hardware: 'esp32-door' });
      });
      await button(page, words['firmware.imagesAgain']).click();
      await page.locator('.firmware-targets').waitFor();
      await row(page, 'node-2').getByRole('checkbox').check();
      await look('choose');
      await page.locator('.firmware-foot .mantine-Button-root[data-variant=filled]').click();
      await dialog(page).locator('.notice').first().waitFor();
      await look('confirm');
      await dialog(page).getByRole('button', { name: words['firmware.startAct'], exact: true }).click();
      await dialog(page).waitFor({ state: 'detached' });
      await say(page, 'node-1', 'receiving', { received: 64 });
      await page.locator('.firmware-current').getByText(/524/).waitFor();
      await look('first');
      await say(page, 'node-1', 'healthy');
      await button(page, words['firmware.skip']).click();
      await dialog(page).getByText(words['firmware.skipWhy']).waitFor();
      await look('skip');
      await button(page, words['common.cancel']).click();
      await dialog(page).waitFor({ state: 'detached' });
      await page.evaluate(() => {
        globalThis.fake.firmware.setImages([]);
        return globalThis.fake.firmware.restart();
      });
      await page.getByText(filled(words['firmware.next.noImage'], { version: '0.3.0' })).waitFor();
      await look('no-image');
      await page.evaluate(() => {
        const image = { chip: 'linux', version: '0.3.0', built: 1, usable: true, problem: null, message: '' } as const;
        globalThis.fake.firmware.setImages([image]);
      });
      await button(page, words['firmware.resume']).click();
      await state(page, words['firmware.run.running']).waitFor();
      await say(page, 'node-2', 'trying');
      await row(page, 'node-2').getByText(words['firmware.state.trying']).waitFor();
      await look('trying');
      await button(page, words['firmware.stop']).click();
      await dialog(page).getByText(words['firmware.stopTrying']).waitFor();
      await look('stop');
      await button(page, words['common.cancel']).click();
      await dialog(page).waitFor({ state: 'detached' });
      await page.evaluate(() => globalThis.fake.firmware.endTrial());
      await state(page, words['firmware.run.halted']).waitFor();
      await look('halted');
      await button(page, words['nodes.back']).click();
      await page.getByText(words['firmware.underwayGo']).waitFor();
      await look('list');
      await button(page, words['firmware.underwayGo']).click();
      await button(page, words['firmware.resumeWithout']).click();
      await say(page, 'node-3', 'rolled_back');
      await button(page, words['firmware.resumeWithout']).click();
      await row(page, 'node-7').getByText(words['firmware.state.ordered']).waitFor();
      await button(page, words['firmware.skip']).click();
      await dialog(page).getByText(words['firmware.skipLast']).waitFor();
      await button(page, words['firmware.skipAct']).click();
      await button(page, words['firmware.new']).waitFor();
      await look('end');
      expect(found).toEqual([]);
    });
  });
});

/** Words that do not fit where they stand. */
const cutWords = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.firmware :is(button, h2, h3, th span, td, .with-icon, p)')]
      .filter((each) => each.offsetParent !== null && each.scrollWidth > each.clientWidth + 1)
      .filter((each) => !each.classList.contains('visually-hidden'))
      .map((each) => each.innerText)
      .filter((text) => text !== ''),
  );
