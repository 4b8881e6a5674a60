import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerSettings } from '../../electron/contract/broker.ts';
import { type SimulatedBoard, startBoard } from './bootloader/start-board.ts';
import { type CommissionDesk, commissionDesk } from './commission-desk.ts';
import { makeImageShelf, plainImage } from './image-shelf.ts';
import { freePort } from './mosquitto.ts';
import { prepareSite } from './prepared-site.ts';
import { firmwareVersion } from './scripted-board.ts';
import { type StationProcess, startStation } from './station-process.ts';

/** A guard's PC with images and a board from the factory on its USB port. */
export interface NewNodeBench {
  readonly station: StationProcess;
  readonly desk: CommissionDesk;
  readonly board: SimulatedBoard;
  /** Of the station. */
  readonly dataDir: string;
  /** The flash of the node that runs on the board. */
  readonly flash: string;
  /** Of the administrator. */
  readonly password: string;
  /** Starts the station again on the same data. */
  again(): Promise<{ station: StationProcess; desk: CommissionDesk }>;
}

/**
 * Sets it up, with the built-in broker unless another one is named; what is to be ended afterwards is put into `stops`,
 * the last first.
 */
export async function setUpNewNode(
  stops: (() => Promise<unknown> | void)[],
  external?: BrokerSettings,
): Promise<NewNodeBench> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-new-node-'));
  stops.push(() => rmSync(dir, { recursive: true, force: true }));
  const dataDir = join(dir, 'station');
  await makeNodeImages(dir);
  const broker = external ?? ({ kind: 'builtin', host: '127.0.0.1', port: await freePort() } as const);
  const { username, password } = await prepareSite({ dataDir, name: 'Hall', language: 'en', nodes: {}, broker });
  const board = await startBoard({ folder: dir, node: true });
  stops.unshift(() => board.stop());
  const again = async () => {
    const station = await startStation(dataDir, dir);
    stops.unshift(() => station.stop());
    await station.signIn(username, password);
    return { station, desk: commissionDesk(station) };
  };
  return { ...(await again()), board, dataDir, flash: join(dir, 'node', 'flash.bin'), password, again };
}

/** Images of the version that the simulated node says it is, with the first byte that a ROM looks for. */
export async function makeNodeImages(dir: string): Promise<void> {
  const image = { ...plainImage, version: firmwareVersion };
  const shelf = await makeImageShelf(dir, image);
  const bootloader = join(shelf.folder, 'bootloader.bin');
  const bytes = readFileSync(bootloader);
  bytes[0] = 0xe9;
  writeFileSync(bootloader, bytes);
  shelf.list([await shelf.sign(image)]);
}
