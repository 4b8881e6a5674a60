import { describe, expect, it } from 'vitest';
import type { DeskCall } from '../contract/desk.ts';
import { createAttention, noticeOf, trayText } from './attention.ts';
import { trayPixels, traySize } from './tray-image.ts';

const highest = { key: 'duress:a', type: 'duress', priority: 'critical', place: 'Tür Nord' } as const;
const call: DeskCall = { count: 1, highest, notify: true, forward: false };
const calm = { all: 0, unacknowledged: 0, highest: null };

function start(isLookedAt = false, isSignedIn = true) {
  const done: string[] = [];
  let click: (() => void) | null = null;
  const attention = createAttention({
    language: 'de',
    notice: ({ title, urgency, silent }) => ({
      on: (_event, listener) => {
        click = listener;
      },
      show: () => void done.push(`show ${title} ${urgency} ${silent}`),
      close: () => void done.push(`close ${title}`),
    }),
    isLookedAt: () => isLookedAt,
    isSignedIn: () => isSignedIn,
    bringToFront: () => void done.push('front'),
    open: (key) => void done.push(`open ${key}`),
    tray: (text, count, priority) => void done.push(`tray ${text} ${count} ${priority}`),
  });
  return { attention, done, click: () => click?.() };
}

describe('a notification', () => {
  it('says the alarm and its place, or how many there are and the most urgent, in the language of the station', () => {
    expect(noticeOf(call, 'de')).toEqual({ title: 'Kritisch: Zutritt unter Zwang', body: 'Tür Nord' });
    expect(noticeOf({ ...call, count: 12 }, 'en')).toEqual({
      title: '12 new alarms',
      body: 'Highest: Access under duress, Tür Nord (Critical)',
    });
    const station = { ...highest, type: 'disk_low', priority: 'medium', place: null } as const;
    expect(noticeOf({ ...call, highest: station }, 'en')).toEqual({
      title: 'Medium: Disk space is running out',
      body: 'Leitstand',
    });
    expect(noticeOf({ ...call, highest: station, count: 2 }, 'de').body).toBe(
      'Höchster: Speicherplatz wird knapp (Mittel)',
    );
  });

  it('leads to the alarm when it is clicked, and takes the place of the one before', () => {
    const { attention, done, click } = start();
    attention({ standing: calm, call });
    click();
    attention({ standing: calm, call: { ...call, count: 5 } });
    expect(done.filter((each) => !each.startsWith('tray'))).toEqual([
      'show Kritisch: Zutritt unter Zwang critical true',
      'front',
      'open duress:a',
      'close Kritisch: Zutritt unter Zwang',
      'show 5 neue Alarme critical true',
    ]);
  });

  it('is not shown to somebody who looks at the window, which comes forward where that is set', () => {
    const { attention, done } = start(true);
    attention({ standing: calm, call: { ...call, forward: true } });
    expect(done).toEqual(['tray Leitstand: kein Alarm 0 null', 'front']);
  });

  it('is shown and sounds where nobody is signed in, though somebody looks at the window, which is silent then', () => {
    const { attention, done } = start(true, false);
    attention({ standing: calm, call });
    expect(done.at(-1)).toBe('show Kritisch: Zutritt unter Zwang critical false');
  });
});

describe('the tray', () => {
  it('says how many alarms there are and how many wait', () => {
    expect(trayText(calm, 'en')).toBe('Leitstand: no alarm');
    expect(trayText({ all: 1, unacknowledged: 0, highest: 'low' }, 'de')).toBe('Leitstand: 1 Alarm, 0 nicht quittiert');
    expect(trayText({ all: 3, unacknowledged: 2, highest: 'high' }, 'en')).toBe(
      'Leitstand: 3 alarms, 2 not acknowledged',
    );
  });

  const drawn = (pixels: Uint8Array) =>
    Array.from({ length: traySize }, (_, y) =>
      Array.from({ length: traySize }, (__, x) => {
        const [blue, green, red, alpha] = pixels.subarray((y * traySize + x) * 4, (y * traySize + x) * 4 + 4);
        if (alpha === 0) return ' ';
        if (red === 255) return 'W';
        return red === 0xb4 && green === 0x12 && blue === 0x3a ? 'c' : '.';
      }).join(''),
    );

  it('shows the number on the colour of the most urgent, and nothing where nothing waits', () => {
    expect(trayPixels(0, 'critical')).toEqual(trayPixels(0, null));
    const number = drawn(trayPixels(12, 'critical'))
      .slice(16)
      .map((line) => line.slice(12));
    expect(number).toEqual([
      '.cccccccccccccccccc ',
      'cccccccccccccccccccc',
      'cccccccccccccccccccc',
      'cccccWWccccWWWWWWccc',
      'cccccWWccccWWWWWWccc',
      'cccWWWWccccccccWWccc',
      'cccWWWWccccccccWWccc',
      'cccccWWccccWWWWWWccc',
      'cccccWWccccWWWWWWccc',
      'cccccWWccccWWccccccc',
      'cccccWWccccWWccccccc',
      'cccWWWWWWccWWWWWWccc',
      'cccWWWWWWccWWWWWWccc',
      'cccccccccccccccccccc',
      'cccccccccccccccccccc',
      ' cccccccccccccccccc ',
    ]);
    expect(drawn(trayPixels(120, 'critical'))).toEqual(drawn(trayPixels(99, 'critical')));
  });
});
