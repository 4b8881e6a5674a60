import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn } from '../../build/testing/axe.ts';
import type { FakeStation } from '../../build/testing/fake-bridge.ts';
import { type FakeSetup, hostileText } from '../../build/testing/fake-data.ts';
import { startTestWindows, type TestWindow, type TestWindows } from '../../build/testing/window.ts';
import type { LiveJournal } from '../../electron/contract/live.ts';
import { messages } from './i18n/messages.ts';

declare global {
  var fake: FakeStation;
}

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Waits until it is there. */
const shown = async (there: Locator) => {
  await there.waitFor();
  return there.isVisible();
};

/** Opens a window for one test, and holds it against everything that the page complained of. */
async function inWindow(
  setup: Partial<FakeSetup>,
  act: (page: Page, window: TestWindow) => Promise<void>,
  signIn = true,
) {
  const window = await windows.open(setup, { signIn });
  try {
    await act(window.page, window);
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

const screens = [
  ['overview', 'Alt+1', '.tile'],
  ['alarms', 'Alt+2', '.alarm-line.grid-line'],
  ['doors', 'Alt+3', '.panel'],
  ['climate', 'Alt+4', '.chart canvas'],
  ['incidents', 'Alt+5', '.grid-line'],
  ['people', 'Alt+6', '.panel'],
  ['nodes', 'Alt+7', '.plain-table tbody tr'],
  ['settings', 'Alt+8', '.settings'],
] as const;

describe.each(['de', 'en'] as const)('in %s', (language) => {
  describe.each(lookIn(language))('and %s', (appearance) => {
    const t = messages[language];

    it('every screen is reached by its key and has no accessibility violation', async () => {
      await inWindow({ language, appearance }, async (page) => {
        for (const [screen, key, there] of screens) {
          await page.keyboard.press(key);
          await page.locator(there).first().waitFor();
          expect(await page.locator('.nav [aria-current=page]').innerText()).toContain(t[`screen.${screen}`]);
          await expectNoViolations(page);
        }
      });
    });

    it('every page of the settings and a node with its form have none either', async () => {
      await inWindow({ language, appearance }, async (page) => {
        await page.keyboard.press('Alt+8');
        for (const name of ['password', 'accounts', 'broker', 'site', 'about'] as const) {
          await page.locator('.settings-nav').getByText(t[`settings.page.${name}`], { exact: true }).click();
          await expectNoViolations(page);
        }
        await page.keyboard.press('Alt+7');
        await page.locator('.plain-table .link').nth(2).click();
        await page.locator('.config-row').first().waitFor();
        await expectNoViolations(page);
      });
    });

    it('login, first run, lock, help, finder and detail have none either', async () => {
      await inWindow(
        { language, appearance },
        async (page) => {
          await page.locator('#login-username').waitFor();
          await expectNoViolations(page);
        },
        false,
      );
      await inWindow(
        { language, appearance, firstRun: true },
        async (page) => {
          await page.locator('.start-steps').waitFor();
          await expectNoViolations(page);
        },
        false,
      );
      await inWindow({ language, appearance }, async (page) => {
        await page.keyboard.press('F1');
        await page.locator('.keys').first().waitFor();
        await expectNoViolations(page);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        await page.locator('.finder-item').first().waitFor();
        await expectNoViolations(page);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Alt+5');
        await page.locator('.grid-line').nth(1).click();
        await page.locator('.incident-detail').waitFor();
        await expectNoViolations(page);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Alt+l');
        await page.locator('.lock').waitFor();
        await expectNoViolations(page);
      });
    });
  });
});

describe('text from outside', () => {
  it('is shown as text on every screen, and its direction and control characters are made visible', async () => {
    await inWindow({ hostile: true }, async (page) => {
      for (const [, key, there] of screens) {
        await page.keyboard.press(key);
        await page.locator(there).first().waitFor();
      }
      await page.keyboard.press('Alt+5');
      await page.locator('.grid-line').nth(1).click();
      await page.locator('.incident-detail').getByText('<img src=x').first().waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+1');
      const name = await page.locator('.tile .link').first().innerText();
      expect(name).toContain('<img src=x onerror="globalThis.pwned=1">⟨202E⟩cod␇');
      expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
      expect(await page.locator('#root img').count()).toBe(0);
      expect(hostileText).toContain('onerror');
    });
  });
});

describe('a station that is being opened', () => {
  const opening = { phase: 'index', done: 3_100_000, total: 5_000_000 } as const;

  it('says what it does and how far it is, and lets in whoever waits when it stands', async () => {
    await inWindow(
      { opening },
      async (page) => {
        await page.getByText(messages.en['app.opening.index']).waitFor();
        await page.getByText('62\u00A0%').waitFor();
        await expectNoViolations(page);
        await page.evaluate(() => globalThis.fake.failWith('station.info', null));
        await page.locator('#login-username').waitFor();
      },
      false,
    );
  });
});

describe('signing in', () => {
  it('says when a lockout ends, and that a password was wrong', async () => {
    await inWindow(
      {},
      async (page) => {
        for (const [password, words] of [
          ['wrong', 'Name or password is wrong'],
          ['locked', 'locked until'],
        ] as const) {
          await page.locator('#login-username').fill('guard-1');
          await page.locator('#login-password').fill(password);
          await page.keyboard.press('Enter');
          expect(await shown(page.getByRole('alert').getByText(words))).toBe(true);
        }
      },
      false,
    );
  });

  it('keeps the token out of everything that outlives the window', async () => {
    await inWindow({}, async (page) => {
      const kept = await page.evaluate(
        () => JSON.stringify([localStorage, sessionStorage]) + location.href + document.cookie,
      );
      expect(kept).not.toContain('token');
    });
  });

  it('the first run makes site, administrator and broker, tests the connection and opens the control room', async () => {
    await inWindow(
      { firstRun: true },
      async (page) => {
        await page.getByLabel('Name of the site').fill('Frankfurt DC 2');
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByText(messages.en['site.wrong.id']).waitFor();
        await page.getByLabel('Id of the site').fill('fra2');
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByLabel('User name').fill('admin');
        await page.getByLabel('New password', { exact: true }).fill('correct horse battery');
        await page.getByLabel('Repeat it', { exact: true }).fill('correct horse battery');
        await page.getByRole('button', { name: 'Next' }).click();
        await page.getByRole('button', { name: 'Create site and account' }).click();
        await page.getByRole('button', { name: 'Save and test' }).click();
        await page.getByText('The connection works').waitFor();
        await page.getByRole('button', { name: 'Open the control room' }).click();
        await page.locator('.shell').waitFor();
        const setup = await page.evaluate(
          () => globalThis.fake.made.find(({ name }) => name === 'station.setup')?.input,
        );
        expect(setup).toMatchObject({
          site: { id: 'fra2', name: 'Frankfurt DC 2' },
          username: 'admin',
          broker: { kind: 'builtin' },
        });
      },
      false,
    );
  });
});

describe('a journal that cannot be written', () => {
  it.each(['de', 'en'] as const)(
    'is told above every screen, in %s, since when, what it means and what helps',
    async (language) => {
      const t = messages[language];
      await inWindow({ language }, async (page) => {
        const tell = (unwritten: LiveJournal['unwritten']) =>
          page.evaluate(
            (is) =>
              globalThis.fake.push({
                journal: { rows: 1_500, state: 'verified', verifiedTo: 1_500, broken: null, unwritten: is },
              }),
            unwritten,
          );
        await tell({ since: Date.now() - 120_000, message: 'database or disk is full' });
        await page.locator('.status').getByText(t['status.unwritten']).waitFor();
        const notice = page.getByText(t['connection.journalWhy']);
        for (const screen of ['Alt+1', 'Alt+5']) {
          await page.keyboard.press(screen);
          expect(await shown(notice)).toBe(true);
        }
        expect(await shown(page.getByText(/database or disk is full/))).toBe(true);
        await expectNoViolations(page);
        await tell(null);
        await notice.waitFor({ state: 'detached' });
        await page.locator('.status').getByText(t['status.verified']).waitFor();
      });
    },
  );
});

describe('the line below the banner', () => {
  const smallest = { width: 1_024, height: 700 };
  /** What does not stand in the line as a whole: words behind their edge, and what reaches out of the window. */
  const cutIn = (page: Page) =>
    page.locator('.status').evaluate((line) => {
      const states = line.querySelector('.grow')?.getBoundingClientRect();
      const ends = (element: Element) => element.getBoundingClientRect().right;
      const within = states?.right ?? 0;
      const cut = [...line.querySelectorAll('.grow > .status-item')].filter((each) => ends(each) > within + 1);
      const out = [...line.children].filter((each) => ends(each) > line.clientWidth);
      return [...cut, ...out].map(({ textContent }) => textContent);
    });

  it.each(['de', 'en'] as const)(
    'says in the smallest window whole what is so and what is wrong, %s',
    async (language) => {
      const t = messages[language];
      for (const role of ['admin', 'manager'] as const) {
        const { page, close } = await windows.open({ language, role }, smallest);
        const line = page.locator('.status');
        expect(await cutIn(page)).toEqual([]);
        await page.evaluate(() => {
          const journal = { rows: 184_203, state: 'broken', verifiedTo: 0, unwritten: null } as const;
          globalThis.fake.push({ journal: { ...journal, broken: { at: 184_203, how: 'index' } } });
          globalThis.fake.push({ broker: { ...globalThis.fake.broker.status(), connected: false, fault: 'expired' } });
        });
        await line.getByText(t['status.disconnected']).waitFor();
        await line.getByText(t['status.unindexed'].split('{{')[0] ?? '').waitFor();
        expect(await cutIn(page)).toEqual([]);
        await close();
      }
    },
  );
});

describe('the lock', () => {
  it('leaves the alarms visible, hides all else, takes no key, and gives back what was being done', async () => {
    await inWindow({}, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.locator('.plain-table .link').first().click();
      await page.locator('[id="config-temperature.warn_high"]').fill('25.5');
      await page.evaluate(() => globalThis.fake.pushSession('locked'));
      await page.locator('.lock').waitFor();
      expect(await page.locator('.banner').getByText('Door forced open').isVisible()).toBe(true);
      expect(await page.locator('.main').isVisible()).toBe(false);
      expect(await page.locator('.status').isVisible()).toBe(false);
      expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
      await page.keyboard.press('Alt+1');
      await page.locator('#unlock-password').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Name or password is wrong').waitFor();
      await page.locator('#unlock-password').fill('correct horse battery');
      await page.keyboard.press('Enter');
      await page.locator('.main').waitFor();
      expect(await page.locator('[id="config-temperature.warn_high"]').inputValue()).toBe('25.5');
    });
  });

  it('ends with the session when the station says so, and says why', async () => {
    await inWindow({}, async (page) => {
      await page.evaluate(() => globalThis.fake.pushSession('ended'));
      expect(await shown(page.getByText('Your session has ended'))).toBe(true);
    });
  });
});

describe('alarms', () => {
  it('the one in the banner is acknowledged by a key, and the next takes its place', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await page.locator('.banner').getByText('Door forced open').waitFor();
      await page.keyboard.press('Alt+a');
      await page.locator('.banner').getByText('Climate warning').waitFor();
      const made = await page.evaluate(() => globalThis.fake.made.filter(({ name }) => name === 'alarms.acknowledge'));
      expect(made).toEqual([
        { name: 'alarms.acknowledge', input: { alarms: [{ key: 'door_forced:node-3', occurrence: 1 }] } },
      ]);
    });
  });

  it('are not for a viewer to acknowledge, and the screen says whose it is', async () => {
    await inWindow({ role: 'viewer' }, async (page) => {
      expect(await page.locator('.banner').getByRole('button', { name: 'Acknowledge', exact: true }).isDisabled()).toBe(
        true,
      );
      await page.keyboard.press('Alt+2');
      await page.locator('.main').getByText('Needs the role guard').waitFor();
    });
  });
});

describe('incidents', () => {
  it('a new one stands on top at once, and filters go to the station', async () => {
    await inWindow({}, async (page) => {
      await page.keyboard.press('Alt+5');
      await page.locator('.grid-line').first().waitFor();
      await page.evaluate(() => globalThis.fake.happen({ type: 'tamper', node: 'node-2' }));
      await page.locator('.grid-line[data-index="0"]').getByText('Tampering').waitFor();
      await page.locator('#incident-text').fill('4471');
      await page.getByText('250 rows').waitFor();
      await page.getByLabel('Climate', { exact: true }).check();
      await page.getByText('No row matches this filter').waitFor();
      await page.getByRole('button', { name: 'Clear filter' }).click();
      expect(await shown(page.getByText('1,501 rows'))).toBe(true);
    });
  });

  it('draws a window of rows and asks for older ones as one scrolls', async () => {
    await inWindow({}, async (page) => {
      await page.keyboard.press('Alt+5');
      await page.locator('.grid-line').first().waitFor();
      expect(await page.locator('.grid-line').count()).toBeLessThan(80);
      const pages = () =>
        page.evaluate(() => globalThis.fake.made.filter(({ name }) => name === 'incidents.page').length);
      const before = await pages();
      await page.locator('.grid-body').evaluate((place) => place.scrollTo(0, place.scrollHeight));
      await expect.poll(pages).toBeGreaterThan(before);
    });
  });

  it('says what failed and asks again', async () => {
    await inWindow({}, async (page) => {
      await page.evaluate(() => globalThis.fake.failWith('incidents.page', { code: 'unavailable', message: 'x' }));
      await page.keyboard.press('Alt+5');
      await page.getByRole('alert').getByText('cannot do this at the moment').waitFor();
      await page.evaluate(() => globalThis.fake.failWith('incidents.page', null));
      await page.getByRole('button', { name: 'Try again' }).click();
      expect(await shown(page.locator('.grid-line').first())).toBe(true);
    });
  });
});

describe('the configuration form', () => {
  const field = '[id="config-temperature.warn_high"]';
  const open = async (page: Page) => {
    await page.keyboard.press('Alt+7');
    await page.locator('.plain-table .link').first().click();
    await page.locator(field).waitFor();
  };

  it('sends wire integers, shows pending, and applied when the node has said so', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await open(page);
      await page.locator(field).fill('25.75');
      await page.getByRole('button', { name: 'Send to node' }).click();
      const row = page.locator('.config-row', { has: page.locator(field) });
      await row.getByText('pending').waitFor();
      const input = await page.evaluate(
        () => globalThis.fake.made.find(({ name }) => name === 'nodes.configure')?.input,
      );
      expect(input).toMatchObject({ id: 'node-1', base: 5, config: { 'temperature.warn_high': 25_750 } });
    });
  });

  it('shows somebody else’s change as a conflict and lays mine over it', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await open(page);
      await page.locator(field).fill('25');
      await page.evaluate(() => globalThis.fake.reconfigure('node-1', 'manager-9'));
      await page.getByText('changed the configuration meanwhile').waitFor();
      expect(await page.getByRole('button', { name: 'Send to node' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Put my changes on theirs' }).click();
      expect(await page.locator('[id="config-door.relock"]').inputValue()).toBe('8');
      expect(await page.locator(field).inputValue()).toBe('25');
      await page.getByRole('button', { name: 'Send to node' }).click();
      const input = await page.evaluate(
        () => globalThis.fake.made.find(({ name }) => name === 'nodes.configure')?.input,
      );
      expect(input).toMatchObject({ base: 6, config: { 'door.relock': 8_000, 'temperature.warn_high': 25_000 } });
    });
  });

  it('is read-only for a guard', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await open(page);
      expect(await page.locator(field).isDisabled()).toBe(true);
      await page.locator('.config-bar').getByText('Needs the role manager').waitFor();
    });
  });
});

describe('what is not known', () => {
  it('is said to be unknown and since when, never the last state', async () => {
    await inWindow({}, async (page) => {
      const tile = page.locator('.tile', { hasText: 'Aisle C north' });
      await tile.getByText('unknown since').waitFor();
      expect(await tile.getByText('door unknown').count()).toBe(1);
      expect(await tile.innerText()).not.toContain('°C');
    });
  });

  it('a lost broker is told on every screen, in words that say what helps', async () => {
    await inWindow({ brokerUp: false }, async (page) => {
      for (const [, key] of screens) {
        await page.keyboard.press(key);
        await page.getByText('No connection to the broker since').waitFor();
      }
      expect(await shown(page.getByText('Renew the certificate of the broker'))).toBe(true);
    });
  });

  it('a station that does not answer is an error with a way to try again', async () => {
    await inWindow({}, async (page) => {
      await page.locator('.tile').first().waitFor();
      await page.evaluate(() => {
        globalThis.fake.failWith('live.start', { code: 'internal', message: 'x' });
        globalThis.fake.pushSession('locked');
      });
      await page.getByText('The station does not answer').first().waitFor({ state: 'attached' });
      expect(await page.locator('.lock').isVisible()).toBe(true);
    });
  });
});

describe('the finder', () => {
  it('goes to a node by keyboard alone', async () => {
    await inWindow({}, async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('meet');
      await page.keyboard.press('Enter');
      expect(await shown(page.locator('.node-title').getByText('Meet-me room'))).toBe(true);
    });
  });
});
