import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { setUpNewNode } from '../testing/new-node-bench.ts';
import { foundSecrets, watchProcesses } from '../testing/secrets-left.ts';
import { until } from '../testing/until.ts';

const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Password and key as the node has them in its flash: `Identity` of the firmware, from the authority's PEM on. */
function secretsIn(flash: string): Record<string, Buffer> {
  const bytes = readFileSync(flash);
  const ca = bytes.lastIndexOf('-----BEGIN CERTIFICATE-----');
  const [password, key] = [bytes.subarray(ca + 4_097, ca + 4_194), bytes.subarray(ca + 4_194, ca + 4_226)];
  const text = password.subarray(0, password.indexOf(0));
  expect([text.length, key.length]).toEqual([43, 32]);
  return {
    password: text,
    'raw key': key,
    'key in hex': Buffer.from(key.toString('hex')),
    'key in base64url': Buffer.from(key.toString('base64url')),
  };
}

it('leaves none of ten secrets behind after success, failure, cancelling and a kill', async () => {
  const bench = await setUpNewNode(stops);
  const { station, desk, board, flash } = bench;
  const processes = watchProcesses(stops);
  const [one, other] = ['heron-over-reeds-17', 'otter-under-ice-29'];
  const secrets = new Map<string, Buffer>([
    ['password of the administrator', Buffer.from(bench.password)],
    ['first network', Buffer.from(one)],
    ['second network', Buffer.from(other)],
  ]);
  const plant = (of: string) => {
    for (const [name, secret] of Object.entries(secretsIn(flash))) secrets.set(`${name} ${of}`, secret);
  };
  const left = () => foundSecrets(secrets, bench, processes.seen());
  await station.ask('wifi.save', { profile: { name: 'one', ssid: 'hall-1' }, password: one });
  await station.ask('wifi.save', { profile: { name: 'other', ssid: 'hall-2' }, password: other });

  // What is no secret is found: the search sees the database, and the processes.
  const plain = new Map(['hall-1', '--mac'].map((text) => [text, Buffer.from(text)] as const));

  // Cancelled while it is written.
  const about = { purpose: 'new', name: 'Cold aisle', fail: 'secure', host: '127.0.0.1' } as const;
  await desk.begin();
  await desk.identify(board.device());
  await desk.assign({ ...about, id: 'door-6', wifi: 'one' });
  await station.ask('commission.flash', {});
  await until('it is being written', async () => (await desk.view()).flash !== null);
  await station.ask('commission.stop', {});
  expect((await desk.rest()).fault?.code).toBe('cancelled');
  await station.ask('commission.abandon', {});
  expect(left()).toEqual([]);

  // Finished.
  await desk.begin();
  await desk.identify(board.device());
  await desk.assign({ ...about, id: 'door-7', wifi: 'one' });
  expect(await desk.flash()).toMatchObject({ step: 'prove', fault: null });
  plant('of the first account');
  await desk.finish();
  expect(left()).toEqual([]);

  // Failed: the board is pulled out after it was told its second identity; then the station is killed.
  await desk.begin();
  await desk.identify(board.device());
  await desk.assign({ purpose: 'renew', id: 'door-7', wifi: 'other', host: '127.0.0.1' });
  expect(await desk.connect()).toMatchObject({ step: 'prove', fault: null });
  plant('of the second account');
  await board.unplug();
  await station.ask('commission.prove', { proof: 'beep', act: 'run' });
  await desk.rest();
  expect(left()).toEqual([]);
  await station.stop('SIGKILL');
  expect(left()).toEqual([]);
  const next = await bench.again();
  expect(foundSecrets(secrets, { ...bench, station: next.station }, processes.seen())).toEqual([]);
  expect(foundSecrets(plain, bench, processes.seen()).join(' ')).toMatch(/hall-1 in .*--mac in processes/);
  expect(secrets.size).toBeGreaterThanOrEqual(10);
}, 400_000);
