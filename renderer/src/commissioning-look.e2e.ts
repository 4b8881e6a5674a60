import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import {
  change,
  focused,
  headingHolds,
  inWindow,
  openWizard,
  passPages,
  stand,
} from '../../build/testing/commission-page.ts';
import { button, dialog, lastMade } from '../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { accountFaults } from '../../electron/contract/broker.ts';
import {
  type CommissionFaultCode,
  type CommissionStep,
  commissionFaults,
  commissionSteps,
  imageProblems,
  tickCodes,
} from '../../electron/contract/commissioning.ts';
import { type Messages, messages } from './i18n/messages.ts';

/** Every step and every fault, to be looked at; the pictures of docs/ are copied from here. */
const pictures = fileURLToPath(new URL('../../build/out/commissioning/', import.meta.url));

/** What a picture in the documents may weigh, bytes. */
const HEAVY = 300_000;

let windows: TestWindows;
beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const heading = (page: Page) => page.locator('.step-head h2');

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
    await inWindow(windows, { language, appearance }, async (page) => {
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
      const enter = { account: 'gang-b-nord', password: 'Zq3f9'.repeat(9).slice(0, 43) };
      await stand(page, 'flash', 'ok', { enter });
      await page.getByText(enter.password).waitFor();
      found.push(...(await look(page, `${language} flash enter`)));
      await stand(page, 'connect', 'not_connected', {
        enter,
        ticks: [{ name: 'mqtt', state: 'failed', code: 'password' }],
      });
      await page.getByText(words['commission.tickWhy.password'], { exact: true }).waitFor();
      await page.getByText(enter.password).waitFor();
      found.push(...(await look(page, `${language} connect enter`)));
      expect(found).toEqual([]);
    });
  }, 240_000);

  it('the self-check and what was found are whole too, with everything that can be said of them', async () => {
    await inWindow(windows, { language, appearance }, async (page) => {
      await openWizard(page, words);
      await stand(page, 'plug');
      await page.getByText(words['commission.check.ready']).waitFor();
      const found = await look(page, `${language} check`);
      const { check } = await stand(page, 'plug');
      if (check === null) throw new Error('the fake has a self-check here');
      const unusable = { usable: false, version: null, message: 'not in the resources of the application' };
      await change(page, {
        check: {
          ...check,
          engine: null,
          engines: check.engines.map((engine) => ({ ...engine, ...unusable })),
          images: imageProblems.map((problem, i) => ({
            ...(problem === 'unreadable' ? { chip: '', version: '' } : { chip: 'esp32s3', version: `1.${i}.0` }),
            built: 0,
            usable: false,
            problem,
            message: 'in the words of the shelf',
          })),
          serial: { ok: false, command: 'sudo usermod -aG dialout "$USER"' },
          grabbers: ['ModemManager', 'Arduino IDE'],
        },
      });
      await page.getByText(words['commission.check.notReady']).waitFor();
      for (const problem of imageProblems)
        await page.getByText(words[`firmware.problem.${problem}`], { exact: true }).waitFor();
      await page.getByText(words['commission.check.folderBad'], { exact: true }).waitFor();
      expect(await page.getByText('in the words of the shelf').count()).toBe(0);
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
  }, 180_000);

  it('every fault says what happened, what mends it, and has one button', async () => {
    await inWindow(windows, { language, appearance }, async (page) => {
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

  it('an account that the broker did not take says why', async () => {
    await inWindow(windows, { language, appearance }, async (page) => {
      await openWizard(page, words);
      await passPages(page, words);
      for (const account of accountFaults) {
        const fault = { code: 'account_failed', step: 'assign', holder: null, command: null, message: '' } as const;
        await stand(page, 'assign', 'account_failed', { fault: { ...fault, account } });
        await page.locator('.fault').getByText(words[`account.fault.${account}`], { exact: true }).waitFor();
        // Another id is to be chosen; for the others the broker is looked at.
        const remedy = page.locator('.fault').getByText(words['commission.remedy.account_failed'], { exact: true });
        expect(await remedy.count(), account).toBe(account === 'account_taken' ? 0 : 1);
      }
      expect(await look(page, `${language} fault account`)).toEqual([]);
    });
  });

  it('every red tick has its remedy, and the field that mends it', async () => {
    await inWindow(windows, { language, appearance }, async (page) => {
      await openWizard(page, words);
      await passPages(page, words);
      const found: string[] = [];
      for (const code of tickCodes) {
        await stand(page, 'connect', 'not_connected', { ticks: [{ name: 'tcp', state: 'failed', code }] });
        const why = code === 'password' ? 'commission.tickWhyKept' : (`commission.tickWhy.${code}` as const);
        await page.getByText(words[why], { exact: true }).waitFor();
        if (code === 'wrong_password' || code === 'wrong_name')
          found.push(...(await look(page, `${language} tick ${code}`)));
      }
      expect(found).toEqual([]);
    });
  }, 180_000);
});

const alone = (page: Page) => page.evaluate(() => globalThis.fake.commission.goAlone());

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

describe.each(['de', 'en'] as const)('by keyboard in %s', (language) => {
  const words = messages[language];

  it('goes the whole way by keyboard alone, and then to the next node', async () => {
    await inWindow(windows, { language }, async (page) => {
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
      expect(await lastMade(page, 'commission.assign')).toEqual({
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
      expect(await lastMade(page, 'commission.assign')).toMatchObject({
        assignment: { id: 'gang-d-nord', fail: 'secure', wifi: 'Halle 1' },
      });
    });
  }, 180_000);
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

describe('the pictures of the documents', () => {
  it.each([
    ['prove', 'light'],
    ['wrong_boot_mode', 'dark'],
  ] as const)('show %s in %s', async (what, appearance) => {
    await inWindow(windows, { appearance }, async (page) => {
      await openWizard(page, messages.en);
      await passPages(page, messages.en);
      if (what === 'prove') {
        const { proofs } = await stand(page, 'prove');
        const states = ['ok', 'ok', 'asked', 'open', 'open'] as const;
        const values = ['', '…4471', '21.4 °C, 44 % RH', '', ''] as const;
        await change(page, {
          proofs: proofs.map((proof, i) => ({ ...proof, state: states[i] ?? 'open', seen: values[i] ?? '' })),
        });
      } else await stand(page, 'identify', what);
      await page.locator(what === 'prove' ? '.proof-asked' : '.fault').waitFor();
      await page.mouse.move(700, 620);
      const file = await page.screenshot({ path: `${pictures}commissioning-${what}-${appearance}.png` });
      expect(file.length).toBeLessThan(HEAVY);
    });
  });
});

describe.each(['de', 'en'] as const)('the Wi-Fi profiles in %s', (language) => {
  const words = messages[language];
  it('are listed, added, changed and removed; a password is never shown again', async () => {
    const [appearance] = lookIn(language);
    await inWindow(windows, { language, appearance }, async (page) => {
      await page.keyboard.press('Alt+8');
      await page.locator('.settings-nav').getByText(words['settings.page.wifi']).click();
      await page.getByText('fra2-doors-1').waitFor();
      expect(await look(page, `${language} wifi`)).toEqual([]);
      const row = page.locator('tr').filter({ hasText: 'fra2-doors-1' });
      await row.getByRole('button', { name: words['wifi.change'] }).click();
      const form = dialog(page);
      expect(await form.getByLabel(words['wifi.password'], { exact: true }).inputValue()).toBe('');
      await form.getByLabel(words['wifi.ssid'], { exact: true }).fill('fra2-doors-9');
      expect(await look(page, `${language} wifi change`)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.locator('tr').getByText('fra2-doors-9').waitFor();
      expect(await lastMade(page, 'wifi.save')).toEqual({ profile: { name: 'Halle 1', ssid: 'fra2-doors-9' } });
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
