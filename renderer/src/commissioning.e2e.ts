import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeStation } from '../../build/testing/fake-bridge.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { startTestWindows, type TestWindow, type TestWindows } from '../../build/testing/window.ts';
import {
  type CommissionFaultCode,
  type CommissionStep,
  type CommissionView,
  commissionFaults,
  commissionSteps,
  tickCodes,
} from '../../electron/contract/commissioning.ts';
import { type Messages, messages } from './i18n/messages.ts';

declare global {
  var fake: FakeStation;
}

const pictures = fileURLToPath(new URL('../../build/out/commissioning/', import.meta.url));

let windows: TestWindows;
beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  windows = await startTestWindows();
});
afterAll(() => windows.close());

async function inWindow(setup: Partial<FakeSetup>, act: (page: Page, window: TestWindow) => Promise<void>) {
  const window = await windows.open({ role: 'admin', ...setup });
  try {
    await act(window.page, window);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

const t = messages.en;
type Stand = 'ok' | 'working' | CommissionFaultCode;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page) => page.locator('.step-head h2');
const alone = (page: Page) => page.evaluate(() => globalThis.fake.commission.goAlone());
const lastOf = (page: Page, name: string) =>
  page.evaluate((wanted) => globalThis.fake.made.findLast((call) => call.name === wanted)?.input, name);
const timesOf = (page: Page, name: string) =>
  page.evaluate((wanted) => globalThis.fake.made.filter((call) => call.name === wanted).length, name);
const stand = (page: Page, step: CommissionStep, state: Stand = 'ok', part: Partial<CommissionView> = {}) =>
  page.evaluate(([at, how, rest]) => globalThis.fake.commission.stand(at, how, rest), [step, state, part] as const);
const change = (page: Page, part: Partial<CommissionView>) =>
  page.evaluate((rest) => globalThis.fake.commission.change(rest), part);
/** The words that the keyboard stands on. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
const headingHolds = (page: Page, words: string) => expect.poll(() => focused(page)).toBe(words);

/** Tab until the keyboard is on a control of this name; bounded by more than any page here has. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const on = document.activeElement;
      const labels = on instanceof HTMLInputElement ? [...(on.labels ?? [])].map((each) => each.textContent) : [];
      return [on?.getAttribute('aria-label') ?? '', on?.textContent ?? '', ...labels].map((each) => each.trim());
    });
    if (at.includes(name)) return;
  }
  throw new Error(`no control named ${name} is reached by Tab`);
}

/** The wizard, opened by mouse, waiting at the self-check. */
async function openWizard(page: Page, words: Messages = t) {
  await page.keyboard.press('Alt+7');
  await button(page, words['nodes.new']).click();
  await page.locator('.commissioning').waitFor();
}

/** Reads the self-check and what was found, so that every later page can be stood at. */
async function passPages(page: Page, words: Messages = t) {
  await stand(page, 'plug');
  await button(page, words['commission.next']).click();
  await stand(page, 'assign', 'ok');
  await button(page, words['commission.next']).click();
}

/** Words that do not fit where they stand. */
const cutWords = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.commissioning :is(button, h2, h3, dt, .rail li, .with-icon, p)')]
      .filter((each) => each.offsetParent !== null && each.scrollWidth > each.clientWidth + 1)
      .filter((each) => !each.classList.contains('visually-hidden'))
      .map((each) => each.innerText)
      .filter((text) => text !== ''),
  );

async function look(page: Page, what: string): Promise<string[]> {
  await page.screenshot({ path: `${pictures}${what.replaceAll(' ', '-')}.png` });
  return [...(await violationsOf(page, what)), ...(await cutWords(page)).map((text) => `${what}: cut: ${text}`)];
}

/** Where each fault happens. */
const places: Readonly<Record<CommissionFaultCode, CommissionStep>> = {
  port_gone: 'flash',
  port_busy: 'identify',
  no_permission: 'identify',
  no_bootloader: 'identify',
  wrong_boot_mode: 'identify',
  wrong_chip: 'identify',
  unstable: 'flash',
  verify_failed: 'flash',
  power: 'boot',
  bad_image: 'flash',
  tool_missing: 'check',
  cancelled: 'flash',
  timeout: 'flash',
  no_boot: 'boot',
  no_answer: 'connect',
  identity_refused: 'connect',
  broker_unreachable: 'assign',
  account_failed: 'assign',
  not_connected: 'connect',
  expired: 'prove',
  internal: 'flash',
};

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const words = messages[language];
  const [appearance] = lookIn(language);

  it('every step is whole: nothing is cut, and axe finds nothing', async () => {
    await inWindow({ language, appearance }, async (page) => {
      await openWizard(page, words);
      const found = await look(page, `${language} check working`);
      await passPages(page, words);
      for (const step of commissionSteps) {
        if (step === 'check' || step === 'identify') continue;
        await stand(page, step);
        await heading(page).waitFor();
        found.push(...(await look(page, `${language} ${step}`)));
        if (step === 'plug' || step === 'prove' || step === 'done') continue;
        await stand(page, step, 'working');
        found.push(...(await look(page, `${language} ${step} working`)));
      }
      expect(found).toEqual([]);
    });
  }, 120_000);

  it('the self-check and what was found are whole too, with everything that can be said of them', async () => {
    await inWindow({ language, appearance }, async (page) => {
      await openWizard(page, words);
      await stand(page, 'plug');
      await page.getByText(words['commission.check.ready']).waitFor();
      const found = await look(page, `${language} check`);
      const { check } = await page.evaluate(() => globalThis.fake.commission.stand('plug', 'ok'));
      if (check === null) throw new Error('the fake has a self-check here');
      const unusable = { usable: false, version: null, message: 'not in the resources of the application' };
      await change(page, {
        check: {
          ...check,
          engine: null,
          engines: check.engines.map((engine) => ({ ...engine, ...unusable })),
          images: check.images.map((image) => ({ ...image, usable: false, message: 'signed by an unknown key' })),
          serial: { ok: false, command: 'sudo usermod -aG dialout "$USER"' },
          grabbers: ['ModemManager', 'Arduino IDE'],
        },
      });
      await page.getByText(words['commission.check.notReady']).waitFor();
      found.push(...(await look(page, `${language} check missing`)));
      await stand(page, 'assign', 'ok');
      await page.getByText(words['commission.identify.knownNot']).waitFor();
      found.push(...(await look(page, `${language} identify`)));
      await change(page, {
        chip: {
          chip: 'esp32',
          mac: '24:6f:28:ae:71:0c',
          flashBytes: 4_194_304,
          runs: { version: '1.1.0', provisioned: true, site: 'ber1', node: 'tor-7' },
          known: { id: 'node-3', name: 'Aisle B north', revoked: false },
        },
      });
      await page.getByText(words['commission.identify.foreign']).waitFor();
      found.push(...(await look(page, `${language} identify known`)));
      expect(found).toEqual([]);
    });
  }, 60_000);

  it('every fault says what happened, what mends it, and has one button', async () => {
    await inWindow({ language, appearance }, async (page) => {
      await openWizard(page, words);
      await passPages(page, words);
      const found: string[] = [];
      for (const code of commissionFaults) {
        await stand(page, places[code], code);
        const card = page.locator('.fault');
        await card.getByText(words[`commission.remedy.${code}`], { exact: true }).waitFor();
        const holder =
          code === 'port_busy' ? 'commission.faultHolder.port_busy' : (`commission.fault.${code}` as const);
        expect(await card.innerText()).toContain(words[holder].replace('{{holder}}', '\u2068PuTTY\u2069'));
        expect(await card.locator('.picture, .fault-sign, .boot-picture, code').count(), code).toBeGreaterThan(0);
        const main = page.locator('.step-foot [data-variant="filled"]');
        expect(await main.allInnerTexts(), code).toEqual([words[`commission.button.${code}`]]);
        found.push(...(await look(page, `${language} fault ${code}`)));
      }
      expect(found).toEqual([]);
    });
  }, 180_000);

  it('every red tick has its remedy, and the field that mends it', async () => {
    await inWindow({ language, appearance }, async (page) => {
      await openWizard(page, words);
      await passPages(page, words);
      const found: string[] = [];
      for (const code of tickCodes) {
        await stand(page, 'connect', 'not_connected', { ticks: [{ name: 'tcp', state: 'failed', code }] });
        await page.getByText(words[`commission.tickWhy.${code}`], { exact: true }).waitFor();
        if (code === 'wrong_password' || code === 'wrong_name')
          found.push(...(await look(page, `${language} tick ${code}`)));
      }
      expect(found).toEqual([]);
    });
  }, 60_000);

  it('goes the whole way by keyboard alone, and then to the next node', async () => {
    await inWindow({ language, appearance }, async (page) => {
      await alone(page);
      await page.keyboard.press('Alt+7');
      await tabTo(page, words['nodes.new']);
      await page.keyboard.press('Enter');
      await page.getByText(words['commission.check.ready']).waitFor();
      await headingHolds(page, words['commission.head.check']);
      await page.keyboard.press('Enter');
      await headingHolds(page, words['commission.head.plug']);
      await page.locator('.choice[data-checked]').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(words['commission.identify.knownNot']).waitFor();
      await headingHolds(page, words['commission.head.identify']);
      await page.keyboard.press('Enter');
      await headingHolds(page, words['commission.head.assign']);
      await fillForm(page, words, 'Gang D Süd');
      await headingHolds(page, words['commission.head.flashReady']);
      await page.keyboard.press('Enter');
      await headingHolds(page, words['commission.head.prove']);
      await proveAll(page, words);
      await tabTo(page, words['commission.prove.finish']);
      await page.keyboard.press('Enter');
      await headingHolds(page, words['commission.head.done'].replace('{{name}}', '\u2068Gang D Süd\u2069'));
      expect(await lastOf(page, 'commission.assign')).toEqual({
        assignment: {
          purpose: 'new',
          id: 'gang-d-sued',
          name: 'Gang D Süd',
          fail: 'secure',
          wifi: 'Halle 1',
          host: 'leitstand.fra2.example',
        },
      });
      await page.keyboard.press('Enter');
      await headingHolds(page, words['commission.head.plug']);
      await page.locator('.choice[data-checked]').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(words['commission.identify.knownNot']).waitFor();
      await page.keyboard.press('Enter');
      await headingHolds(page, words['commission.head.assign']);
      expect(await page.getByRole('radio', { checked: true }).count()).toBe(1);
      await tabTo(page, words['nodes.name']);
      await page.keyboard.type('Gang D Nord');
      await page.keyboard.press('Enter');
      await headingHolds(page, words['commission.head.flashReady']);
      expect(await lastOf(page, 'commission.assign')).toMatchObject({
        assignment: { id: 'gang-d-nord', fail: 'secure', wifi: 'Halle 1' },
      });
    });
  }, 60_000);
});

async function fillForm(page: Page, words: Messages, name: string) {
  await tabTo(page, words['nodes.name']);
  await page.keyboard.type(name);
  await tabTo(page, words['nodes.fail.secure']);
  await page.keyboard.press('Space');
  await tabTo(page, words['commission.assign.wifi']);
  await page.keyboard.press('ArrowDown');
  await page.locator('[role=option][data-combobox-selected]').filter({ hasText: 'Halle 1' }).waitFor();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.getByLabel(words['commission.assign.wifi'], { exact: true }).first().inputValue())
    .toContain('Halle 1');
  // Enter on a list opens it; from the field beside it, Enter goes on.
  await tabTo(page, words['commission.assign.host']);
  await page.keyboard.press('Enter');
}

async function proveAll(page: Page, words: Messages) {
  for (const name of ['beep', 'card', 'sensor', 'relay', 'contact'] as const) {
    const line = `${words[`commission.prove.${name}`]}: `;
    await tabTo(page, `${line}${words['commission.prove.run']}`);
    await page.keyboard.press('Enter');
    if (name === 'card' || name === 'contact') {
      await page
        .locator('.proof-ok')
        .filter({ hasText: words[`commission.prove.${name}Do`] })
        .waitFor();
      continue;
    }
    // The keyboard stays in the line: it is on "yes" when the question comes.
    await expect.poll(() => focused(page)).toBe(`${line}${words['commission.prove.yes']}`);
    await page.keyboard.press('Enter');
    await page
      .locator('.proof-ok')
      .filter({ hasText: words[`commission.prove.${name}Do`] })
      .waitFor();
  }
}

describe('the way of a new node', () => {
  it('is for administrators', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.locator('.plain-table').waitFor();
      expect(await button(page, t['nodes.new']).count()).toBe(0);
      expect(await timesOf(page, 'commission.view')).toBe(0);
    });
  });

  it('still has the papers to paste for a board without USB here', async () => {
    await inWindow({}, async (page) => {
      await page.keyboard.press('Alt+7');
      await button(page, t['nodes.byHand']).click();
      await page.getByRole('dialog').getByText(t['nodes.byHandTitle']).waitFor();
    });
  });

  it('says who is at it when somebody else is', async () => {
    await inWindow({}, async (page) => {
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
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
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
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
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
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      await stand(page, 'connect', 'not_connected', { expires: Date.now() + 5.5 * 60_000 });
      await page.locator('.rail').getByText('in 5 minutes').waitFor();
      await button(page, t['commission.leave']).click();
      await page
        .getByRole('dialog')
        .getByText(t['commission.leaveAccount'].replace('{{node}}', '\u2068gang-b-nord\u2069'))
        .waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await timesOf(page, 'commission.abandon')).toBe(0);
      await button(page, t['commission.leave']).click();
      await button(page, t['commission.leaveRevoke']).click();
      await page.locator('.plain-table').waitFor();
      expect(await timesOf(page, 'commission.abandon')).toBe(1);
    });
  });

  it('says so when it has ended by itself, and begins anew with the same words', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
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
    await inWindow({}, async (page) => {
      await openWizard(page);
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
      expect(await lastOf(page, 'commission.identify')).toEqual({ port: '/dev/ttyUSB0' });
    });
  });

  it('can be another by its path, if that is one', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await stand(page, 'plug', 'ok', { ports: [] });
      await button(page, t['commission.next']).click();
      await button(page, t['commission.plug.otherPort']).click();
      await page.keyboard.type('/etc/passwd');
      await page.getByText(t['commission.plug.pathWrong']).waitFor();
      await page.keyboard.press('Enter');
      expect(await timesOf(page, 'commission.identify')).toBe(0);
      await page.getByLabel(t['commission.plug.path']).fill('/dev/pts/7');
      await page.keyboard.press('Enter');
      await expect.poll(() => lastOf(page, 'commission.identify')).toEqual({ port: '/dev/pts/7' });
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
    await inWindow({}, async (page) => {
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
      expect(await lastOf(page, 'commission.assign')).toEqual({
        assignment: { purpose: 'renew', id: 'node-3', wifi: null, host: 'leitstand.fra2.example' },
      });
    });
  });

  it('is not taken for another node whose page asked for it', async () => {
    await inWindow({}, async (page) => {
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
    await inWindow({}, async (page) => {
      await openWizard(page);
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
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      await page.getByLabel(t['nodes.name'], { exact: true }).fill('Cage 4');
      await page.keyboard.press('Enter');
      await page.getByText(t['nodes.wrong.fail']).waitFor();
      await page.getByText(t['commission.assign.wifiWrong']).waitFor();
      expect(await timesOf(page, 'commission.assign')).toBe(0);
      await page.getByRole('radio', { name: t['nodes.fail.safe'] }).check();
      await page.getByLabel(t['commission.assign.wifi'], { exact: true }).first().click();
      await page.getByRole('option').filter({ hasText: t['commission.assign.wifiNew'] }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(t['wifi.name'], { exact: true }).fill('Yard');
      await dialog.getByLabel(t['wifi.ssid'], { exact: true }).fill('fra2-yard');
      await dialog.getByLabel(t['wifi.password'], { exact: true }).fill('short');
      await page.keyboard.press('Enter');
      await dialog.getByText(t['wifi.passwordWrong']).waitFor();
      await dialog.getByLabel(t['wifi.password'], { exact: true }).fill('long enough 123');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      expect(await timesOf(page, 'commission.assign')).toBe(0);
      await button(page, t['commission.assign.act']).click();
      await expect
        .poll(() => lastOf(page, 'commission.assign'))
        .toMatchObject({ assignment: { id: 'cage-4', fail: 'safe', wifi: 'Yard' } });
    });
  });

  it('does not take the id of another node', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      await page.getByLabel(t['nodes.id'], { exact: true }).fill('node-3');
      await button(page, t['commission.assign.act']).click();
      await page.getByText(t['nodes.idTaken']).waitFor();
    });
  });

  it('is entered at a broker whose accounts the station cannot make, before anything is written', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      const enter = { account: 'gang-b-nord', password: 'Zq3-once-only-9f' };
      await stand(page, 'flash', 'ok', { enter });
      await page.getByText(enter.password).waitFor();
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

describe('writing', () => {
  it('has a bar for each stage and can be stopped only while that does no harm', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
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
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      await stand(page, 'flash', 'working');
      const spoken = page.locator('.commissioning > [role=status]');
      const before = await spoken.textContent();
      expect(before).toContain('app');
      const view = await page.evaluate(() => globalThis.fake.commission.stand('flash', 'working'));
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
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      const ticks = (await page.evaluate(() => globalThis.fake.commission.stand('connect', 'not_connected'))).ticks;
      await change(page, {
        ticks: ticks.map((tick) => (tick.name === 'name' ? { ...tick, state: 'failed', code: 'unknown_host' } : tick)),
      });
      const field = page.locator('.tick-failed').getByLabel(t['commission.assign.host']);
      await field.fill('10.20.0.5');
      await page.keyboard.press('Enter');
      await expect.poll(() => lastOf(page, 'commission.connect')).toEqual({ host: '10.20.0.5' });
    });
  });
});

describe('the proof at the door', () => {
  it('is finished with something that failed only after that was said', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      const { proofs } = await page.evaluate(() => globalThis.fake.commission.stand('prove', 'ok'));
      expect(await button(page, t['commission.prove.finish']).isDisabled()).toBe(true);
      await change(page, {
        proofs: proofs.map((proof) => ({ ...proof, state: proof.name === 'relay' ? 'failed' : 'ok' })),
      });
      await button(page, t['commission.prove.finish']).click();
      await page.getByRole('dialog').getByText('Failed: Relay').waitFor();
      expect(await timesOf(page, 'commission.finish')).toBe(0);
      await button(page, t['commission.prove.finishAct']).click();
      await page.locator('.node-label').waitFor();
    });
  });

  it('takes a part that is not fitted', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await passPages(page);
      await stand(page, 'prove');
      await button(page, `${t['commission.prove.card']}: ${t['commission.prove.absent']}`).click();
      await page.locator('.proof-absent').waitFor();
      expect(await lastOf(page, 'commission.prove')).toEqual({ proof: 'card', act: 'absent' });
    });
  });
});

describe('the label', () => {
  it('is kept as a PDF through the way of all papers, with its code', async () => {
    await inWindow({}, async (page) => {
      await openWizard(page);
      await stand(page, 'done');
      await page.getByRole('img', { name: 'leitstand:fra2/gang-b-nord' }).waitFor();
      await button(page, t['paper.pdf']).click();
      await expect
        .poll(() => lastOf(page, 'papers.pdf'))
        .toEqual({ kind: 'label', name: t['commission.labelName'].replace('{{id}}', 'gang-b-nord') });
    });
  });
});

describe.each(['de', 'en'] as const)('the Wi-Fi profiles in %s', (language) => {
  const words = messages[language];
  it('are listed, added, changed and removed; a password is never shown again', async () => {
    const [appearance] = lookIn(language);
    await inWindow({ language, appearance }, async (page) => {
      await page.keyboard.press('Alt+8');
      await page.locator('.settings-nav').getByText(words['settings.page.wifi']).click();
      await page.getByText('fra2-doors-1').waitFor();
      expect(await look(page, `${language} wifi`)).toEqual([]);
      const row = page.locator('tr').filter({ hasText: 'fra2-doors-1' });
      await row.getByRole('button', { name: words['wifi.change'] }).click();
      const dialog = page.getByRole('dialog');
      expect(await dialog.getByLabel(words['wifi.password'], { exact: true }).inputValue()).toBe('');
      await dialog.getByLabel(words['wifi.ssid'], { exact: true }).fill('fra2-doors-9');
      expect(await look(page, `${language} wifi change`)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.locator('tr').getByText('fra2-doors-9').waitFor();
      expect(await lastOf(page, 'wifi.save')).toEqual({ profile: { name: 'Halle 1', ssid: 'fra2-doors-9' } });
      await page
        .locator('tr')
        .filter({ hasText: 'fra2-doors-9' })
        .getByRole('button', { name: words['wifi.remove'] })
        .click();
      await button(page, words['wifi.removeAct']).click();
      await page.locator('tr').getByText('fra2-doors-9').waitFor({ state: 'detached' });
    });
  });
});
