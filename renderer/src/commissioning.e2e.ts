import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { change, headingHolds, inWindow, openWizard, passPages, stand } from '../../build/testing/commission-page.ts';
import { button, dialog, lastMade, made } from '../../build/testing/people-page.ts';
import { onPaper } from '../../build/testing/sheet-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import type { AccountKeeper } from '../../electron/contract/broker.ts';
import type { CommissionView } from '../../electron/contract/commissioning.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const t = messages.en;
const timesOf = async (page: Page, name: string) => (await made(page, name)).length;

describe('the way of a new node', () => {
  it('is for administrators', async () => {
    await inWindow(windows, { role: 'manager' }, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.locator('.plain-table').waitFor();
      expect(await button(page, t['nodes.new']).count()).toBe(0);
      expect(await timesOf(page, 'commission.view')).toBe(0);
    });
  });

  it('still has the papers to paste for a board without USB here', async () => {
    await inWindow(windows, {}, async (page) => {
      await page.keyboard.press('Alt+7');
      await button(page, t['nodes.byHand']).click();
      await dialog(page).getByText(t['nodes.byHandTitle']).waitFor();
    });
  });

  it('says who is at it when somebody else is', async () => {
    await inWindow(windows, {}, async (page) => {
      await page.evaluate(() =>
        globalThis.fake.failWith('commission.begin', { code: 'conflict', message: '', details: { by: 'eva' } }),
      );
      await page.keyboard.press('Alt+7');
      await button(page, t['nodes.new']).click();
      await page.getByText(t['commission.busy'].replace('{{by}}', '\u2068eva\u2069')).waitFor();
      await page.evaluate(() => globalThis.fake.failWith('commission.begin', null));
      await button(page, t['common.retry']).click();
      await page.locator('.commissioning').waitFor();
    });
  });

  it('is never told as done before it is', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      for (const step of ['flash', 'boot', 'connect', 'prove'] as const)
        for (const state of ['ok', 'working'] as const) {
          await stand(page, step, state);
          await page.locator(`.rail li[aria-current]`).getByText(t[`commission.step.${step}`]).waitFor();
          expect(await page.locator('.node-label').count()).toBe(0);
          expect(await page.locator('.rail li').last().getAttribute('class')).toBe('rail-open');
        }
      await stand(page, 'done', 'ok', { label: null });
      await headingHolds(page, t['commission.head.prove']);
      expect(await page.locator('.node-label').count()).toBe(0);
      await stand(page, 'done');
      await page.locator('.node-label').waitFor();
    });
  });

  it('keeps what was typed while another screen is looked at, and Escape loses nothing', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await page.getByLabel(t['nodes.name'], { exact: true }).fill('Cage 4');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+2');
      await page.locator('.commissioning').waitFor({ state: 'detached' });
      await page.keyboard.press('Alt+7');
      expect(await page.getByLabel(t['nodes.name'], { exact: true }).inputValue()).toBe('Cage 4');
      await page.keyboard.press('Alt+7');
      await page.getByText(t['commission.underway'].replace('{{step}}', t['commission.step.assign'])).waitFor();
      await button(page, t['commission.underwayGo']).click();
      expect(await page.getByLabel(t['nodes.id'], { exact: true }).inputValue()).toBe('cage-4');
      expect(await timesOf(page, 'commission.begin')).toBe(1);
      expect(await timesOf(page, 'commission.abandon')).toBe(0);
    });
  });

  it('asks before it is left, says that the account is revoked, and shows how long it lives', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await stand(page, 'connect', 'not_connected', { expires: Date.now() + 5.5 * 60_000 });
      await page.locator('.rail').getByText('in 5 minutes').waitFor();
      await button(page, t['commission.leave']).click();
      await page
        .getByRole('dialog')
        .getByText(t['commission.leaveAccount'].replace('{{node}}', '\u2068gang-b-nord\u2069'))
        .waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      expect(await timesOf(page, 'commission.abandon')).toBe(0);
      await button(page, t['commission.leave']).click();
      await button(page, t['commission.leaveRevoke']).click();
      await page.locator('.plain-table').waitFor();
      expect(await timesOf(page, 'commission.abandon')).toBe(1);
    });
  });

  it('says so when it has ended by itself, and begins anew with the same words', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await page.getByLabel(t['nodes.name'], { exact: true }).fill('Cage 4');
      await page.evaluate(() => globalThis.fake.commission.end());
      await page.getByText(t['commission.endedWhy']).waitFor();
      await button(page, t['commission.anew']).click();
      await stand(page, 'assign');
      await button(page, t['commission.next']).click();
      expect(await page.getByLabel(t['nodes.name'], { exact: true }).inputValue()).toBe('Cage 4');
    });
  });
});

describe('the port', () => {
  it('is the only new one, and never one that was there before', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await stand(page, 'plug', 'ok', { ports: [{ path: '/dev/ttyS0', label: 'Serial port', fresh: false }] });
      await button(page, t['commission.next']).click();
      await page.getByText(t['commission.plug.waiting']).waitFor();
      expect(await button(page, t['commission.plug.act']).isDisabled()).toBe(true);
      const fresh = { path: '/dev/ttyUSB0', label: 'CP2102N', fresh: true };
      await change(page, { ports: [fresh, { ...fresh, path: '/dev/ttyUSB1' }] });
      await page.getByText('/dev/ttyUSB1').waitFor();
      expect(await page.locator('.choice[data-checked]').count()).toBe(0);
      await change(page, { ports: [fresh] });
      await page.locator('.choice[data-checked]').getByText('/dev/ttyUSB0').waitFor();
      await button(page, t['commission.plug.act']).click();
      expect(await lastMade(page, 'commission.identify')).toEqual({ port: '/dev/ttyUSB0' });
    });
  });

  it('can be another by its path, if that is one', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await stand(page, 'plug', 'ok', { ports: [] });
      await button(page, t['commission.next']).click();
      await button(page, t['commission.plug.otherPort']).click();
      await page.keyboard.type('/etc/passwd');
      await page.getByText(t['commission.plug.pathWrong']).waitFor();
      await page.keyboard.press('Enter');
      expect(await timesOf(page, 'commission.identify')).toBe(0);
      await page.getByLabel(t['commission.plug.path']).fill('/dev/pts/7');
      await page.keyboard.press('Enter');
      await expect.poll(() => lastMade(page, 'commission.identify')).toEqual({ port: '/dev/pts/7' });
    });
  });
});

const knownChip: CommissionView['chip'] = {
  chip: 'esp32',
  mac: '24:6f:28:ae:71:0c',
  flashBytes: 4_194_304,
  runs: { version: '1.1.0', provisioned: true, site: 'fra2', node: 'node-3' },
  known: { id: 'node-3', name: 'Aisle B north', revoked: false },
};

describe('a board that is known', () => {
  it('is offered an update, a new account or another place, from the page of its node with that chosen', async () => {
    await inWindow(windows, {}, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.locator('.plain-table .link').filter({ hasText: 'Aisle B north' }).click();
      await button(page, t['nodes.usbRenew']).click();
      await page.locator('.commissioning').waitFor();
      await stand(page, 'plug');
      await button(page, t['commission.next']).click();
      await stand(page, 'assign', 'ok', { chip: knownChip });
      const chosen = page.locator('.choice[data-checked]');
      await chosen.getByText(t['commission.identify.renew'].replace('{{name}}', '\u2068Aisle B north\u2069')).waitFor();
      expect(await page.locator('.choice').count()).toBe(3);
      await button(page, t['commission.next']).click();
      expect(await page.locator('.rail-skipped').count()).toBe(2);
      await page.getByLabel(t['commission.assign.wifi'], { exact: true }).first().click();
      await page.getByRole('option').filter({ hasText: t['commission.assign.wifiNone'] }).click();
      await button(page, t['commission.assign.actRenew']).click();
      expect(await lastMade(page, 'commission.assign')).toEqual({
        assignment: { purpose: 'renew', id: 'node-3', wifi: null, host: 'leitstand.fra2.example' },
      });
    });
  });

  it('is not taken for another node whose page asked for it', async () => {
    await inWindow(windows, {}, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.locator('.plain-table .link').filter({ hasText: 'Aisle A north' }).click();
      await button(page, t['nodes.usbUpdate']).click();
      await page.locator('.commissioning').waitFor();
      await stand(page, 'plug');
      await button(page, t['commission.next']).click();
      await stand(page, 'assign', 'ok', { chip: knownChip });
      await page.getByText(t['commission.identify.notThat'].replace('{{name}}', '\u2068Aisle A north\u2069')).waitFor();
    });
  });

  it('takes the place of a node that is chosen by name', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await stand(page, 'plug');
      await button(page, t['commission.next']).click();
      await stand(page, 'assign');
      await page.locator('.choice').filter({ hasText: t['commission.identify.replaceWhy'] }).click();
      expect(await button(page, t['commission.next']).isDisabled()).toBe(true);
      await page.getByLabel(t['commission.identify.which']).first().fill('Loading');
      await page.getByRole('option').first().click();
      await button(page, t['commission.next']).click();
      await page.locator('.step-body').getByText('node-8').waitFor();
    });
  });
});

describe('what is assigned', () => {
  it('has no default for the lock, says what is missing, and makes a Wi-Fi profile on the way', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await page.getByLabel(t['nodes.name'], { exact: true }).fill('Cage 4');
      await page.keyboard.press('Enter');
      await page.getByText(t['nodes.wrong.fail']).waitFor();
      await page.getByText(t['commission.assign.wifiWrong']).waitFor();
      expect(await timesOf(page, 'commission.assign')).toBe(0);
      await page.getByRole('radio', { name: t['nodes.fail.safe'] }).check();
      await page.getByLabel(t['commission.assign.wifi'], { exact: true }).first().click();
      await page.getByRole('option').filter({ hasText: t['commission.assign.wifiNew'] }).click();
      const form = dialog(page);
      await form.getByLabel(t['wifi.name'], { exact: true }).fill('Yard');
      await form.getByLabel(t['wifi.ssid'], { exact: true }).fill('fra2-yard');
      await form.getByLabel(t['wifi.password'], { exact: true }).fill('short');
      await page.keyboard.press('Enter');
      await form.getByText(t['wifi.passwordWrong']).waitFor();
      await form.getByLabel(t['wifi.password'], { exact: true }).fill('long enough 123');
      await page.keyboard.press('Enter');
      await form.waitFor({ state: 'detached' });
      expect(await timesOf(page, 'commission.assign')).toBe(0);
      await button(page, t['commission.assign.act']).click();
      await expect
        .poll(() => lastMade(page, 'commission.assign'))
        .toMatchObject({ assignment: { id: 'cage-4', fail: 'safe', wifi: 'Yard' } });
    });
  });

  it('does not take the id of another node', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await page.getByLabel(t['nodes.id'], { exact: true }).fill('node-3');
      await button(page, t['commission.assign.act']).click();
      await page.getByText(t['nodes.idTaken']).waitFor();
    });
  });

  it('is entered at a broker whose accounts the station cannot make, before anything is written', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      const enter = { account: 'gang-b-nord', password: 'Zq3-once-only-9f' };
      await stand(page, 'flash', 'ok', { enter, byHand: true });
      await page.getByText(enter.password).waitFor();
      // What the station cannot end there is said before somebody leaves.
      await button(page, t['commission.leave']).click();
      await page.getByText(t['commission.leaveByHand'].replace('{{node}}', '\u2068gang-b-nord\u2069')).waitFor();
      await button(page, t['commission.stay']).click();
      expect(await button(page, t['commission.flash.act']).isDisabled()).toBe(true);
      await page.keyboard.press('Alt+2');
      await page.keyboard.press('Alt+7');
      await page.getByText(enter.password).waitFor();
      await page.getByLabel(t['commission.enter.noted']).check();
      await button(page, t['commission.flash.act']).click();
      expect(await timesOf(page, 'commission.flash')).toBe(1);
    });
  });
});

describe('at a broker that somebody else runs', () => {
  const keptBy = (page: Page, accounts: AccountKeeper) =>
    page.evaluate((keeper) => {
      const place = { host: 'mosquitto.fra2.example', port: 8_883, ca: 'PEM', username: 'leitstand-station' };
      globalThis.fake.broker.change({ settings: { kind: 'external', ...place, accounts: keeper } });
      globalThis.fake.commission.goAlone();
    }, accounts);
  const onCable = async (page: Page) => {
    await page.getByLabel(t['commission.assign.wifi'], { exact: true }).first().click();
    await page.getByRole('option').filter({ hasText: t['commission.assign.wifiNone'] }).click();
  };
  const next = (page: Page) => button(page, t['commission.next']).click();
  const toEnter = (page: Page) => page.getByText(t['commission.enter.title'], { exact: true });
  const enterIt = async (page: Page, id: string, act: string) => {
    await toEnter(page).waitFor();
    expect(await page.locator('.board-facts').first().innerText()).toContain(id);
    await expect.poll(() => button(page, act).isDisabled()).toBe(true);
    await page.getByLabel(t['commission.enter.noted']).check();
    await button(page, act).click();
  };

  it.each(['manual', 'dynsec'] as const)('goes the whole way of a new node, with accounts: %s', async (accounts) => {
    await inWindow(windows, {}, async (page) => {
      await keptBy(page, accounts);
      await openWizard(page, t);
      await page.getByText(t['commission.check.ready']).waitFor();
      await next(page);
      await page.locator('.choice[data-checked]').waitFor();
      await button(page, t['commission.plug.act']).click();
      await page.getByText(t['commission.identify.knownNot']).waitFor();
      await next(page);
      await page.getByLabel(t['nodes.name'], { exact: true }).fill('Cage 4');
      await page.getByRole('radio', { name: t['nodes.fail.secure'] }).check();
      await onCable(page);
      expect(await page.getByLabel(t['commission.assign.host']).inputValue()).toBe('mosquitto.fra2.example');
      await button(page, t['commission.assign.act']).click();
      await headingHolds(page, t['commission.head.flashReady']);
      expect(await toEnter(page).count()).toBe(accounts === 'manual' ? 1 : 0);
      if (accounts === 'manual') await enterIt(page, 'cage-4', t['commission.flash.act']);
      else await button(page, t['commission.flash.act']).click();
      await headingHolds(page, t['commission.head.prove']);
      expect(await toEnter(page).count()).toBe(0);
    });
  });

  it.each(['manual', 'dynsec'] as const)('gives a node another account, with accounts: %s', async (accounts) => {
    await inWindow(windows, {}, async (page) => {
      await keptBy(page, accounts);
      await openWizard(page, t);
      await page.getByText(t['commission.check.ready']).waitFor();
      await stand(page, 'assign', 'ok', { chip: knownChip });
      await page.locator('.choice').filter({ hasText: t['commission.identify.renewWhy'] }).click();
      await next(page);
      await onCable(page);
      await button(page, t['commission.assign.actRenew']).click();
      await headingHolds(page, t['commission.head.connect']);
      expect(await toEnter(page).count()).toBe(0);
      await button(page, t['commission.connect.act']).click();
      if (accounts === 'manual') {
        await page.getByText(t['commission.tickWhy.password'], { exact: true }).waitFor();
        await enterIt(page, 'node-3', t['commission.button.not_connected']);
      }
      await headingHolds(page, t['commission.head.prove']);
      expect(await timesOf(page, 'commission.connect')).toBe(accounts === 'manual' ? 2 : 1);
    });
  });

  it('does not ask for what the station has entered itself, where the broker refuses it', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await stand(page, 'connect', 'not_connected', {
        ticks: [{ name: 'mqtt', state: 'failed', code: 'password' }],
      });
      await page.getByText(t['commission.tickWhyKept'], { exact: true }).waitFor();
      expect(await toEnter(page).count()).toBe(0);
    });
  });
});

describe('writing', () => {
  it('has a bar for each stage and can be stopped only while that does no harm', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await stand(page, 'flash', 'working');
      await page.getByText(t['commission.flash.unplug'], { exact: true }).waitFor();
      expect(await page.getByRole('progressbar').count()).toBe(6);
      await page.getByText('460,800 baud').waitFor();
      await change(page, { stoppable: false });
      await page.getByText(t['commission.noStop']).waitFor();
      await change(page, { stoppable: true });
      await button(page, t['commission.stop']).click();
      await page.getByText(t['commission.fault.cancelled']).waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => timesOf(page, 'commission.flash')).toBe(1);
    });
  });

  it('is told to a screen reader by its stages, not by each percent', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await stand(page, 'flash', 'working');
      const spoken = page.locator('.commissioning > [role=status]');
      const before = await spoken.textContent();
      expect(before).toContain('app');
      const view = await stand(page, 'flash', 'working');
      await change(page, {
        flash: {
          stages: (view.flash?.stages ?? []).map((stage) =>
            stage.part === 'app' ? { ...stage, done: stage.done + 40_000 } : stage,
          ),
          speed: 115_200,
          left: 4_000,
        },
      });
      await page.getByText(t['commission.flash.slower']).waitFor();
      expect(await spoken.textContent()).toBe(before);
    });
  });
});

describe('the connection test', () => {
  it('sends again with what was corrected, and with nothing else', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      const ticks = (await stand(page, 'connect', 'not_connected')).ticks;
      await change(page, {
        ticks: ticks.map((tick) => (tick.name === 'name' ? { ...tick, state: 'failed', code: 'unknown_host' } : tick)),
      });
      const field = page.locator('.tick-failed').getByLabel(t['commission.assign.host']);
      await field.fill('10.20.0.5');
      await page.keyboard.press('Enter');
      await expect.poll(() => lastMade(page, 'commission.connect')).toEqual({ host: '10.20.0.5' });
    });
  });

  it('sends the network again when its password was corrected, though its name is the same', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await stand(page, 'connect', 'not_connected', {
        ticks: [{ name: 'wifi', state: 'failed', code: 'wrong_password' }],
      });
      await button(page, t['wifi.changeTitle'].replace('{{name}}', '\u2068Halle 2\u2069')).click();
      await dialog(page).getByLabel(t['wifi.password'], { exact: true }).fill('the right one 123');
      await page.keyboard.press('Enter');
      await dialog(page).waitFor({ state: 'detached' });
      await button(page, t['commission.button.not_connected']).click();
      await expect.poll(() => lastMade(page, 'commission.connect')).toEqual({ wifi: 'Halle 2' });
    });
  });
});

describe('the proof at the door', () => {
  it('is finished with something that failed only after that was said', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      const { proofs } = await stand(page, 'prove');
      expect(await button(page, t['commission.prove.finish']).isDisabled()).toBe(true);
      await change(page, {
        proofs: proofs.map((proof) => ({ ...proof, state: proof.name === 'relay' ? 'failed' : 'ok' })),
      });
      await button(page, t['commission.prove.finish']).click();
      await dialog(page).getByText('Failed: Relay').waitFor();
      expect(await timesOf(page, 'commission.finish')).toBe(0);
      await button(page, t['commission.prove.finishAct']).click();
      await page.locator('.node-label').waitFor();
    });
  });

  it('takes a part that is not fitted', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await passPages(page, t);
      await stand(page, 'prove');
      await button(page, `${t['commission.prove.card']}: ${t['commission.prove.absent']}`).click();
      await page.locator('.proof-absent').waitFor();
      expect(await lastMade(page, 'commission.prove')).toEqual({ proof: 'card', act: 'absent' });
    });
  });
});

describe('the label', () => {
  it('is kept as a PDF through the way of all papers, with its code', async () => {
    await inWindow(windows, {}, async (page) => {
      await openWizard(page, t);
      await stand(page, 'done');
      await page.getByRole('img', { name: 'leitstand:fra2/gang-b-nord' }).waitFor();
      await onPaper(page, t['paper.pdf'], async (sheet) => {
        expect(await sheet.getByRole('img', { name: 'leitstand:fra2/gang-b-nord' }).isVisible()).toBe(true);
      });
      const name = t['commission.labelName'].replace('{{id}}', 'gang-b-nord');
      expect(await lastMade(page, 'papers.pdf')).toMatchObject({ kind: 'label', name });
    });
  });
});
