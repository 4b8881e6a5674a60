import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SimulatedBoard, startBoard } from '../../../build/testing/bootloader/start-board.ts';
import { portFault } from '../../domain/flashing/faults.ts';
import { explainFault } from './explain.ts';
import { openPort } from './open-port.ts';

describe('a fault at a port', () => {
  let folder: string;
  let board: SimulatedBoard;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leitstand-explain-'));
    board = await startBoard({ folder });
  });
  afterEach(async () => {
    await board.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is one of the supply where the chip says so each time it starts', async () => {
    await board.be({ kind: 'brownout', after: 0 });
    expect(await explainFault(board.port, portFault('unstable', 'noise'))).toMatchObject({ code: 'power' });
  });

  it('stays what it is where the chip says nothing, and the port is free afterwards', async () => {
    const fault = portFault('unstable', 'noise');
    expect(await explainFault(board.port, fault)).toEqual(fault);
    const opened = await openPort(board.port);
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
  });

  it('is that the port has gone, where it has', async () => {
    await board.unplug();
    expect(await explainFault(board.port, portFault('unstable', 'noise'))).toMatchObject({ code: 'port_gone' });
  });

  it('of another kind is not asked after', async () => {
    const fault = portFault('verify_failed', 'differs');
    expect(await explainFault(board.port, fault)).toEqual(fault);
  });
});
