import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { applicationCommand } from '../scripts/application.ts';
import { type OpenedApp, openApp } from '../testing/open-app.ts';
import { until } from '../testing/until.ts';

declare global {
  interface Window {
    readonly leitstand?: Bridge;
  }
}

let dataDir: string;
let app: OpenedApp;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'leitstand-window-'));
  app = await openApp({ dataDir });
});
afterAll(async () => {
  await app?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const call = (name: string, input: unknown = {}, token: string | null = null) =>
  app.page.evaluate(([n, i, t]) => window.leitstand?.call({ name: n, input: i, token: t }), [
    name,
    input,
    token,
  ] as const);

describe('the page', () => {
  it('has exactly call and on of ours, which it cannot change, and nothing of Node', async () => {
    const seen = await app.page.evaluate(() => {
      const bridge = window.leitstand;
      const before = bridge?.call;
      for (const change of [
        () => Object.assign(bridge ?? {}, { call: null }),
        () => Object.assign(window, { leitstand: null }),
      ])
        try {
          change();
        } catch {
          // refused aloud, which is as good
        }
      const names = ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron', '__dirname'];
      return {
        keys: Object.keys(bridge ?? {}).sort(),
        unchanged: window.leitstand === bridge && bridge?.call === before,
        reachable: names.filter((name) => name in window),
      };
    });
    expect(seen).toEqual({ keys: ['call', 'on'], unchanged: true, reachable: [] });
  });

  it('cannot reach raw ipc, not even by listening to every event or replacing what the bridge might use', async () => {
    const seen = await app.page.evaluate(async () => {
      const heard: string[] = [];
      const dispatch = EventTarget.prototype.dispatchEvent;
      const Native = CustomEvent;
      EventTarget.prototype.dispatchEvent = function spying(event) {
        heard.push(event.type);
        return dispatch.call(this, event);
      };
      window.CustomEvent = class extends Native<unknown> {
        constructor(type: string, init?: CustomEventInit) {
          super(type, init);
          heard.push(type);
        }
      } as typeof CustomEvent;
      window.addEventListener('message', () => heard.push('message'), true);
      await window.leitstand?.call({ name: 'station.info', input: {}, token: null });
      EventTarget.prototype.dispatchEvent = dispatch;
      window.CustomEvent = Native;
      const hidden = Object.getOwnPropertyNames(window).filter((name) => /[0-9a-f]{8}-[0-9a-f]{4}/.test(name));
      return { heard, hidden };
    });
    expect(seen).toEqual({ heard: [], hidden: [] });
  });

  it('runs no inline script, no text as code, no event handler from markup, and no script from elsewhere', async () => {
    const ran = await app.page.evaluate(async () => {
      const marks = window as unknown as Record<string, unknown>;
      const script = document.createElement('script');
      script.textContent = 'window.markInline = true';
      document.head.append(script);
      const image = document.createElement('div');
      image.innerHTML = '<img src="data:," onerror="window.markHandler = true">';
      document.body.append(image);
      const frame = document.createElement('iframe');
      frame.srcdoc = '<script>parent.markFrame = true</script>';
      document.body.append(frame);
      const far = document.createElement('script');
      const failed = new Promise((resolve) => {
        far.addEventListener('error', () => resolve('refused'));
        far.addEventListener('load', () => resolve('loaded'));
      });
      far.src = 'https://example.com/x.js';
      document.head.append(far);
      // Later, because Playwright itself may run text as code while it waits for this function's first turn.
      const text = new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(String(Reflect.construct(Function, ['return 7'])()));
          } catch {
            resolve('refused');
          }
        });
      });
      const result = {
        far: await failed,
        text: await text,
        marks: Object.keys(marks).filter((name) => name.startsWith('mark')),
      };
      for (const each of [script, image, frame, far]) each.remove();
      return result;
    });
    expect(ran).toEqual({ far: 'refused', text: 'refused', marks: [] });
  });

  it('speaks with nobody but the application', async () => {
    const answers = await app.page.evaluate(async () => {
      const ask = (url: string) =>
        fetch(url).then(
          (response) => String(response.status),
          () => 'refused',
        );
      const socket = new Promise((resolve) => {
        try {
          const opened = new WebSocket('wss://example.com/');
          opened.addEventListener('open', () => resolve('open'));
          opened.addEventListener('error', () => resolve('refused'));
        } catch {
          resolve('refused');
        }
      });
      return [
        await ask('https://example.com/'),
        await ask('http://127.0.0.1:1/'),
        await ask('/no-such-file'),
        await socket,
      ];
    });
    expect(answers).toEqual(['refused', 'refused', '404', 'refused']);
  });

  it('opens no further window and goes nowhere else', async () => {
    const before = app.page.url();
    const opened = await app.page.evaluate(() => window.open('https://example.com/') === null);
    expect(opened).toBe(true);
    for (const address of ['https://example.com/', 'data:text/html,x', 'about:blank', 'file:///etc/passwd'])
      await app.page.evaluate((to) => {
        const link = document.createElement('a');
        link.href = to;
        document.body.append(link);
        link.click();
        link.target = '_blank';
        link.click();
        link.remove();
        location.href = to;
      }, address);
    // An answer that came the whole way round: whatever had begun before it has been decided.
    await call('station.info');
    expect(app.page.url()).toBe(before);
    expect(app.page.context().pages()).toHaveLength(1);
    expect(await app.page.evaluate(() => Object.keys(window.leitstand ?? {}))).toHaveLength(2);
  });

  it('has no permission', async () => {
    const states = await app.page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'microphone', 'midi'] as PermissionName[];
      const asked = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
      return [...asked, Notification.permission];
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
  });

  it('says in its title when it stands on the development host', async () => {
    const title = await app.page.title();
    expect(title).toContain('Leitstand');
    expect(title.includes('development host')).toBe(app.host === 'chromium');
  });
});

describe('the door behind the page', () => {
  it('tells anybody what the station is, and nothing else without a session', async () => {
    expect(await call('station.info')).toMatchObject({
      ok: true,
      value: { firstRun: true, host: app.host, keychain: 'file' },
    });
    expect(await call('accounts.list')).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(await call('__proto__')).toMatchObject({ ok: false, error: { code: 'unknown_call' } });
  });

  it('does not exist in a frame inside the page', async () => {
    const inside = await app.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const child = frame.contentWindow;
      const found = child !== null && 'leitstand' in child;
      frame.remove();
      return found;
    });
    expect(inside).toBe(false);
  });
});

describe('the application', () => {
  it('runs once on a data folder: a second start hands over and ends at once', async () => {
    const { command, args } = applicationCommand();
    const second = spawn(command, [...args, `--data=${dataDir}`, '--keychain=file'], { stdio: 'ignore' });
    const code = await new Promise((resolve) => second.once('exit', resolve));
    expect(code).toBe(0);
    expect(await call('station.info')).toMatchObject({ ok: true });
  });

  it('ends in order when asked to, and leaves no profile, no lock and no process behind', async () => {
    const own = mkdtempSync(join(tmpdir(), 'leitstand-window-'));
    const other = await openApp({ dataDir: own });
    const pid = other.process.pid ?? 0;
    expect(await other.stop()).toBe(0);
    await until('its processes are gone', () => !childrenOf(own).length);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(readdirSync(own).filter((name) => name.startsWith('chromium-host'))).toEqual([]);
    rmSync(own, { recursive: true });
  });

  it('starts again on its data folder after it was killed, and nothing of the old window stays', async () => {
    const own = mkdtempSync(join(tmpdir(), 'leitstand-window-'));
    const killed = await openApp({ dataDir: own });
    killed.process.kill('SIGKILL');
    await killed.stop();
    await until('its Chromium has noticed', () => !childrenOf(own).length);
    const again = await openApp({ dataDir: own });
    const profiles = readdirSync(own).filter((name) => name.startsWith('chromium-host-'));
    expect(profiles.length).toBeLessThanOrEqual(1);
    expect(await again.page.evaluate(() => typeof window.leitstand?.call)).toBe('function');
    expect(await again.stop()).toBe(0);
    rmSync(own, { recursive: true });
  });

  it('ends with an error, and says why, when its keychain file is damaged', async () => {
    const own = mkdtempSync(join(tmpdir(), 'leitstand-window-'));
    const first = await openApp({ dataDir: own });
    await first.stop();
    writeFileSync(join(own, 'secrets.json'), 'damaged');
    await expect(openApp({ dataDir: own })).rejects.toThrow(/ended with 1/);
    rmSync(own, { recursive: true });
  });
});

/** Processes that were started on a data folder. */
function childrenOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}
