import { expect, it } from 'vitest';
import type { StationEntry } from '../../domain/ports/journal.ts';
import { systemClock } from '../clock/system-clock.ts';
import { readHeld } from './anchor.ts';
import { chainGuard } from './chain-guard.ts';
import { statusKeeper } from './journal-status.ts';
import { memoryKeychain, memoryLog } from './testing.ts';

it('moves no anchor before the journal has what was found: on a full disk a restart would find nothing any more', async () => {
  const [keychain, status, rows] = [memoryKeychain(), statusKeeper(5, false), [] as StationEntry[]];
  let full = true;
  const append = async (row: StationEntry) => {
    if (full) throw new Error('database or disk is full');
    rows.push(row);
  };
  const head = { rows: 5, hash: new Uint8Array(32) };
  const guard = chainGuard({
    keychain,
    clock: systemClock(),
    log: memoryLog(),
    status,
    append,
    renewIndex: async () => undefined,
    from: 1,
    head,
  });
  const finding = { at: 7, how: 'tail_cut' } as const;
  await guard.found(finding, false);
  await guard.flush();
  expect(status.status()).toMatchObject({ state: 'broken', broken: finding });
  expect((await readHeld(keychain)).anchor).toBeNull();
  full = false;
  await guard.stop();
  expect(rows).toMatchObject([{ type: 'journal.broken', value: finding }]);
  expect((await readHeld(keychain)).anchor).toMatchObject({ rows: 5, broken: finding });
});
