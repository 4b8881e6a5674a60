import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inWindow as inWindowOf } from '../../../../build/testing/commission-page.ts';
import type { FakeSetup } from '../../../../build/testing/fake-data.ts';
import { filled, next, openFirmware, row, say, startFirmware, state } from '../../../../build/testing/firmware-page.ts';
import { button, dialog, lastMade, made } from '../../../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../../../build/testing/window.ts';
import { messages } from '../../i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const inWindow = (setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) => inWindowOf(windows, setup, act);

const t = messages.en;
const open = (page: Page) => openFirmware(page, t);
const start = (page: Page) => startFirmware(page, t);

describe('the choice', () => {
  it('proposes the newest image and the nodes that it is for, and says of the others why not', async () => {
    await inWindow({}, async (page) => {
      await open(page);
      expect(await page.getByRole('radio', { checked: true }).getAttribute('aria-label')).toContain('0.3.0');
      await page.getByText(t['firmware.problem.signature']).waitFor();
      await page.getByText(t['firmware.superseded']).waitFor();
      await page.evaluate(() => globalThis.fake.changeNode('node-2', { firmware: '0.3.0' }));
      await page.evaluate(() => globalThis.fake.changeNode('node-3', { firmware: '0.9.0' }));
      await page.evaluate(() => globalThis.fake.changeNode('node-4', { hardware: 'esp32-door' }));
      const whys = { 'node-1': 'fits', 'node-2': 'same', 'node-3': 'newer', 'node-5': 'offline' } as const;
      for (const [id, fit] of Object.entries(whys)) {
        await row(page, id).getByText(t[`firmware.fit.${fit}`]).waitFor();
        expect(await row(page, id).getByRole('checkbox').isChecked(), id).toBe(fit === 'fits');
      }
      expect(await row(page, 'node-4').getByRole('checkbox').isDisabled()).toBe(true);
    });
  });

  it('says before it starts who goes first, which doors are open meanwhile, and what is unusual', async () => {
    await inWindow({}, async (page) => {
      await open(page);
      await page.evaluate(() => globalThis.fake.changeNode('node-2', { firmware: '0.3.0' }));
      await row(page, 'node-2').getByRole('checkbox').check();
      await row(page, 'node-5').getByRole('checkbox').check();
      await page.locator('.firmware-first').getByRole('combobox').click();
      await page.getByRole('option', { name: /node-7/ }).click();
      await page.locator('.firmware-foot .mantine-Button-root[data-variant=filled]').click();
      const asked = dialog(page);
      await asked.getByText(filled(t['firmware.order.first'], { name: 'Meet-me room' })).waitFor();
      await asked.getByText(filled(t['firmware.doorOpen_one'], { count: 1 })).waitFor();
      await asked.getByText(filled(t['firmware.older_one'], { count: 1 })).waitFor();
      await asked.getByText(filled(t['firmware.away_one'], { count: 1 })).waitFor();
      expect(await made(page, 'firmware.start')).toEqual([]);
      await asked.getByRole('button', { name: t['firmware.startAct'], exact: true }).click();
      await state(page, t['firmware.run.running']).waitFor();
      expect(await lastMade(page, 'firmware.start')).toEqual({
        chip: 'linux',
        version: '0.3.0',
        nodes: ['node-7', 'node-1', 'node-2', 'node-3', 'node-4', 'node-5'],
        older: true,
      });
    });
  });

  it('is kept while another screen is looked at', async () => {
    await inWindow({}, async (page) => {
      await open(page);
      await row(page, 'node-1').getByRole('checkbox').uncheck();
      await page.keyboard.press('Alt+2');
      await page.locator('.firmware').waitFor({ state: 'detached' });
      await page.keyboard.press('Alt+7');
      await row(page, 'node-1').waitFor();
      expect(await row(page, 'node-1').getByRole('checkbox').isChecked()).toBe(false);
    });
  });

  it('says what to do where there is no image, and looks again', async () => {
    await inWindow({}, async (page) => {
      await page.evaluate(() => globalThis.fake.firmware.setImages([]));
      await open(page);
      await page.getByText(t['firmware.imagesNoneWhy']).waitFor();
      await page.evaluate(() =>
        globalThis.fake.firmware.setImages([
          { chip: 'linux', version: '0.5.0', built: 1, usable: true, problem: null, message: '' },
        ]),
      );
      await button(page, t['firmware.imagesAgain']).click();
      await page.getByRole('radio', { checked: true }).waitFor();
    });
  });

  it('says what failed, and tries again', async () => {
    await inWindow({}, async (page) => {
      const broken = { code: 'unavailable', message: 'the database does not answer' } as const;
      await page.evaluate((error) => globalThis.fake.failWith('firmware.rollout', error), broken);
      await open(page);
      await page.getByRole('alert').getByText(t['failure.unavailable']).waitFor();
      await page.evaluate((error) => {
        globalThis.fake.failWith('firmware.rollout', null);
        globalThis.fake.failWith('firmware.images', error);
      }, broken);
      await button(page, t['common.retry']).click();
      await page.getByRole('alert').getByText(t['failure.unavailable']).waitFor();
      await page.evaluate(() => globalThis.fake.failWith('firmware.images', null));
      await button(page, t['common.retry']).click();
      await page.locator('.firmware-targets').waitFor();
      await page.evaluate(() =>
        globalThis.fake.failWith('firmware.start', {
          code: 'unavailable',
          message: '',
          details: { reason: 'no_image' },
        }),
      );
      await page.locator('.firmware-foot .mantine-Button-root[data-variant=filled]').click();
      await dialog(page).getByRole('button', { name: t['firmware.startAct'], exact: true }).click();
      await page.getByText(t['firmware.imageGone']).waitFor();
    });
  });

  it('is for administrators', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.locator('.plain-table').waitFor();
      expect(await button(page, t['firmware.title']).count()).toBe(0);
      await page.getByText(filled(t['role.needed'], {}).replace('\u2068\u2069', t['role.admin'])).waitFor();
      expect(await made(page, 'firmware.rollout')).toEqual([]);
    });
  });
});

describe('a roll-out', () => {
  it('brings the first node, then the rest one after the other, to its end', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      const names = { current: 'Aisle A north', next: 'Aisle A south' };
      await next(page, filled(t['firmware.next.first'], names)).waitFor();
      await row(page, 'node-1').getByText(t['firmware.wentFirst'], { exact: true }).waitFor();
      await say(page, 'node-1', 'receiving', { received: 64 });
      await row(page, 'node-1')
        .getByText(/524\s*kB/)
        .waitFor();
      const bar = row(page, 'node-1').getByRole('progressbar');
      expect(await bar.getAttribute('aria-valuenow')).toBe('38');
      await say(page, 'node-1', 'waiting');
      await row(page, 'node-1').getByText(t['firmware.waitingWhy']).waitFor();
      await say(page, 'node-1', 'trying');
      await row(page, 'node-1').getByText(t['firmware.tryingWhy']).waitFor();
      await row(page, 'node-2').getByText(t['firmware.state.queued']).waitFor();
      await say(page, 'node-1', 'healthy');
      await row(page, 'node-2').getByText(t['firmware.state.ordered']).waitFor();
      await page
        .locator('.firmware-state')
        .getByText(filled(t['firmware.healthyOf'], { healthy: 1, all: 5 }))
        .waitFor();
      for (const id of ['node-2', 'node-3', 'node-4', 'node-7']) await say(page, id, 'healthy');
      await state(page, t['firmware.run.done']).waitFor();
      await next(page, filled(t['firmware.end.done'], { healthy: 5, all: 5 })).waitFor();
      await button(page, t['firmware.new']).click();
      await row(page, 'node-1').getByText(t['firmware.fit.same']).waitFor();
      await button(page, t['firmware.lastOne']).click();
      await state(page, t['firmware.run.done']).waitFor();
    });
  });

  it('is shown as it is when one comes back, and in the list of nodes', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await page.keyboard.press('Alt+2');
      await page.locator('.firmware').waitFor({ state: 'detached' });
      await say(page, 'node-1', 'trying');
      await page.keyboard.press('Alt+7');
      await row(page, 'node-1').getByText(t['firmware.state.trying']).waitFor();
      await button(page, t['nodes.back']).click();
      await page.getByText(filled(t['firmware.underway.running'], { version: '0.3.0', healthy: 0, all: 5 })).waitFor();
      await button(page, t['firmware.underwayGo']).click();
      await page.locator('.firmware-run').waitFor();
    });
  });

  it('of another operator is shown with whose it is, also to who is still choosing', async () => {
    await inWindow({}, async (page) => {
      await open(page);
      await page.locator('.firmware-targets').waitFor();
      await page.evaluate(() => globalThis.fake.firmware.startBy('eva', ['node-1', 'node-2']));
      await page.locator('.firmware-head').getByText('\u2068eva\u2069').waitFor();
      await button(page, t['firmware.stop']).click();
      await dialog(page)
        .getByText(filled(t['firmware.stopOther'], { by: 'eva' }))
        .waitFor();
    });
  });

  it('is paused: the node whose turn it is goes on, and no other is told until somebody resumes', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await say(page, 'node-1', 'receiving', { received: 3 });
      await button(page, t['firmware.pause']).click();
      await state(page, t['firmware.run.paused']).waitFor();
      await next(page, filled(t['firmware.next.pausing'], { current: 'Aisle A north' })).waitFor();
      await say(page, 'node-1', 'healthy');
      await next(page, t['firmware.next.paused']).waitFor();
      await row(page, 'node-2').getByText(t['firmware.state.queued']).waitFor();
      await button(page, t['firmware.resume']).click();
      await row(page, 'node-2').getByText(t['firmware.state.ordered']).waitFor();
      await state(page, t['firmware.run.running']).waitFor();
    });
  });

  it('that was paused with its last node is finished when that one is healthy', async () => {
    await inWindow({}, async (page) => {
      await page.evaluate(() => globalThis.fake.firmware.startBy('eva', ['node-1']));
      await open(page);
      await button(page, t['firmware.pause']).click();
      await state(page, t['firmware.run.paused']).waitFor();
      await say(page, 'node-1', 'healthy');
      await state(page, t['firmware.run.done']).waitFor();
    });
  });

  it('is stopped after it was asked once, and says what was left', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await say(page, 'node-1', 'healthy');
      await say(page, 'node-2', 'trying');
      await button(page, t['firmware.stop']).click();
      await dialog(page).getByText(t['firmware.stopTrying']).waitFor();
      await button(page, t['common.cancel']).click();
      expect(await made(page, 'firmware.stop')).toEqual([]);
      await button(page, t['firmware.stop']).click();
      await button(page, t['firmware.stopAct']).click();
      await next(page, filled(t['firmware.next.trial'], { current: 'Aisle A south' })).waitFor();
      // It waits for nobody: the node that is on trial may be dead.
      await button(page, t['firmware.new']).click();
      await row(page, 'node-1').getByText(t['firmware.fit.same']).waitFor();
      await button(page, t['firmware.lastOne']).click();
      await say(page, 'node-2', 'healthy');
      await next(page, filled(t['firmware.end.stopped'], { healthy: 2, all: 5, left: 3 })).waitFor();
      await button(page, t['firmware.new']).waitFor();
    });
  });

  it('says of a node that is not heard any more on trial that nobody knows how it ended, and what to do', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await say(page, 'node-1', 'trying');
      await row(page, 'node-1').getByText(t['firmware.tryingWhy']).waitFor();
      await page.evaluate(() => globalThis.fake.firmware.endTrial());
      await next(page, filled(t['firmware.end.first'], { name: 'Aisle A north' })).waitFor();
      await row(page, 'node-1').getByText(t['firmware.code.silent']).waitFor();
      await row(page, 'node-1').getByText(t['firmware.codeDo.silent']).waitFor();
      await button(page, t['firmware.new']).waitFor();
    });
  });

  it('goes on without a node that does not answer, after it was asked once; never without the first', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await row(page, 'node-1').getByText(t['firmware.state.ordered']).waitFor();
      expect(await button(page, t['firmware.skip']).count()).toBe(0);
      await say(page, 'node-1', 'healthy');
      await button(page, t['firmware.skip']).click();
      await dialog(page)
        .getByText(filled(t['firmware.skipNext'], { next: 'Aisle B north' }))
        .waitFor();
      expect(await made(page, 'firmware.skip')).toEqual([]);
      await button(page, t['firmware.skipAct']).click();
      await row(page, 'node-2').getByText(t['firmware.code.skipped']).waitFor();
      await row(page, 'node-3').getByText(t['firmware.state.ordered']).waitFor();
      expect(await lastMade(page, 'firmware.skip')).toEqual({ node: 'node-2' });
    });
  });

  it('names its version in one line beside all its acts, in the longer language and the smallest window', async () => {
    const { page, close } = await windows.open({ role: 'admin', language: 'de' }, { width: 1_024, height: 700 });
    await startFirmware(page, messages.de);
    await say(page, 'node-1', 'healthy');
    await button(page, messages.de['firmware.skip']).waitFor();
    const name = await page.locator('.firmware-name').boundingBox();
    expect(name?.height).toBeLessThan(30);
    await close();
  });

  it('halts where its version can no longer be sent, says so, and goes on when it can', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await say(page, 'node-1', 'receiving', { received: 3 });
      const put = (version: string) =>
        page.evaluate((newest) => {
          const image = { chip: 'linux', built: 1, usable: true, problem: null, message: '' } as const;
          globalThis.fake.firmware.setImages([{ ...image, version: newest }]);
        }, version);
      await put('0.4.0');
      await page.evaluate(() => globalThis.fake.firmware.restart());
      await next(page, filled(t['firmware.next.noImage'], { version: '0.3.0' })).waitFor();
      await state(page, t['firmware.run.halted']).waitFor();
      await button(page, t['firmware.stop']).waitFor();
      await put('0.3.0');
      await button(page, t['firmware.resume']).click();
      await state(page, t['firmware.run.running']).waitFor();
    });
  });

  it('ends with the first node where that one goes back, and says what to do', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await say(page, 'node-1', 'trying');
      await say(page, 'node-1', 'rolled_back');
      await next(page, filled(t['firmware.end.first'], { name: 'Aisle A north' })).waitFor();
      await row(page, 'node-1').getByText(t['firmware.rolledBackDo']).waitFor();
      await row(page, 'node-2').getByText(t['firmware.state.stopped']).waitFor();
      expect(await button(page, t['firmware.resumeWithout']).count()).toBe(0);
    });
  });

  it('halts where a later node refuses, with the reason in words, and goes on without it', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await say(page, 'node-1', 'healthy');
      await say(page, 'node-2', 'rejected', { code: 'signature' });
      await state(page, t['firmware.run.halted']).waitFor();
      await row(page, 'node-2').getByText(t['firmware.code.signature']).waitFor();
      await row(page, 'node-2').getByText(t['firmware.codeDo.signature']).waitFor();
      await button(page, t['firmware.resumeWithout']).click();
      for (const id of ['node-3', 'node-4', 'node-7']) await say(page, id, 'healthy');
      await next(page, filled(t['firmware.end.failed'], { healthy: 4, all: 5, failed: 1, left: 0 })).waitFor();
    });
  });

  it('says since when a node is away for which it waits', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await page.evaluate(() => globalThis.fake.changeNode('node-1', { contact: 'offline', since: Date.now() }));
      await row(page, 'node-1')
        .getByText(t['firmware.awaits'].split('{{')[0] ?? '')
        .waitFor();
    });
  });

  it('that went on meanwhile says so instead of pausing', async () => {
    await inWindow({}, async (page) => {
      await start(page);
      await page.evaluate(() => globalThis.fake.failWith('firmware.pause', { code: 'conflict', message: '' }));
      await button(page, t['firmware.pause']).click();
      await page.getByText(t['firmware.overtaken']).waitFor();
    });
  });
});
