import {
  type ChipFound,
  type CommissionFaultCode,
  type CommissionStep,
  type CommissionView,
  commissionSteps,
  type LinkTick,
  linkTicks,
  type Proof,
  proofs,
  type SelfCheck,
} from '../../electron/contract/commissioning.ts';

const day = 86_400_000;
const MINUTE = 60_000;
const partBytes = { bootloader: 18_992, partitions: 3_072, app: 1_245_184 } as const;

/** A PC that has all that the work needs. */
export const fakeCheck: SelfCheck = {
  engines: [
    { name: 'arduino-cli', usable: true, version: '1.3.1', message: '' },
    { name: 'esptool-js', usable: true, version: '0.7.0', message: '' },
  ],
  engine: 'arduino-cli',
  images: [
    { chip: 'esp32', version: '1.2.0', built: Date.UTC(2026, 10, 20), usable: true, problem: null, message: '' },
    { chip: 'esp32s3', version: '1.2.0', built: Date.UTC(2026, 10, 20), usable: true, problem: null, message: '' },
  ],
  serial: { ok: true, command: null },
  grabbers: [],
};

export const fakePorts: CommissionView['ports'] = [
  { path: '/dev/ttyUSB0', label: 'CP2102N USB to UART Bridge Controller', fresh: true },
  { path: '/dev/ttyS0', label: 'Serial port', fresh: false },
];

/** A factory-new chip. */
export const fakeChip: ChipFound = {
  chip: 'esp32',
  mac: '24:6f:28:ae:71:0c',
  flashBytes: 4_194_304,
  runs: null,
  known: null,
};

const assigned = {
  purpose: 'new',
  id: 'gang-b-nord',
  name: 'Gang B Nord',
  fail: 'secure',
  wifi: 'Halle 2',
  host: 'leitstand.fra2.example',
} as const;

/** The stages of writing, as far as `share` of all bytes. */
export function fakeFlash(share: number): NonNullable<CommissionView['flash']> {
  const parts = Object.entries(partBytes);
  let rest = Math.round(share * parts.reduce((sum, [, size]) => sum + size, 0));
  const write = parts.map(([part, total]) => {
    const done = Math.min(total, rest);
    rest -= done;
    return { name: 'write' as const, part, done, total };
  });
  return {
    stages: [
      { name: 'connect', part: null, done: 1, total: 1 },
      { name: 'erase', part: null, done: 1, total: 1 },
      ...write,
      { name: 'verify', part: null, done: share >= 1 ? 1 : 0, total: 1 },
    ],
    speed: 460_800,
    left: share >= 1 ? 0 : Math.round((1 - share) * 28_000),
  };
}

/** The stages of connecting: the first `good` are in order, the next is tried or failed; none is yet with -1. */
export function fakeTicks(good: number, code: LinkTick['code'] = null): LinkTick[] {
  return linkTicks.map((name, i) => {
    if (i < good) return { name, state: 'ok', code: null };
    if (i > good) return { name, state: 'waiting', code: null };
    return code === null ? { name, state: 'trying', code } : { name, state: 'failed', code };
  });
}

export const fakeProofs = (part: Partial<Proof> = {}): Proof[] =>
  proofs.map((name) => ({ name, state: 'open', seen: '', ...part }));

export const fakeBoot = {
  version: '1.2.0',
  log: ['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', 'entry 0x400805e4', 'leitstand node 1.2.0 esp32'],
};

function fault(code: CommissionFaultCode, step: CommissionStep): CommissionView['fault'] {
  return {
    code,
    step,
    holder: code === 'port_busy' ? 'PuTTY' : null,
    command: code === 'no_permission' ? 'sudo usermod -aG dialout "$USER"' : null,
    message: code === 'cancelled' ? '' : `esptool: ${code}`,
  };
}

/**
 * How work stands at a step: `ok` waits for the operator, `working` goes on, a fault has stopped it. What the steps
 * before it have found is there.
 */
export function fakeCommissionView(
  step: CommissionStep,
  state: 'ok' | 'working' | CommissionFaultCode,
  part: Partial<CommissionView> = {},
): CommissionView {
  const now = Date.now();
  const since = (wanted: CommissionStep) => commissionSteps.indexOf(step) >= commissionSteps.indexOf(wanted);
  const after = (wanted: CommissionStep) => since(wanted) && step !== wanted;
  const failed = state !== 'ok' && state !== 'working';
  return {
    id: '00c0ffee00c0ffee',
    by: 'admin-1',
    step,
    working: state === 'working',
    stoppable: state === 'working',
    check: step === 'check' && state === 'working' ? null : fakeCheck,
    ports: since('plug') ? fakePorts : [],
    port: since('identify') ? '/dev/ttyUSB0' : null,
    chip: after('identify') || (step === 'identify' && state === 'ok') ? fakeChip : null,
    assigned: since('assign') && !(step === 'assign' && state === 'ok') ? assigned : null,
    enter: null,
    byHand: false,
    flash: after('flash') ? fakeFlash(1) : step === 'flash' && state !== 'ok' ? fakeFlash(0.62) : null,
    boot: since('connect') ? fakeBoot : step === 'boot' ? { version: null, log: fakeBoot.log.slice(0, 2) } : null,
    ticks: after('connect') ? fakeTicks(7) : step === 'connect' && state !== 'ok' ? fakeTicks(3) : fakeTicks(-1),
    proofs: step === 'done' ? fakeProofs({ state: 'ok' }) : step === 'prove' ? fakeProofs() : [],
    label: step === 'done' ? fakeLabel(now) : null,
    expires: since('flash') && step !== 'done' ? now + 27 * MINUTE : null,
    fault: failed ? fault(state, step) : null,
    ...part,
  };
}

/** The label of the node that was assigned. */
export function fakeLabel(at: number, node: { readonly id: string; readonly name: string } = assigned) {
  return {
    site: 'Frankfurt DC 2',
    id: node.id,
    name: node.name,
    mac: fakeChip.mac,
    chip: 'esp32',
    firmware: '1.2.0',
    at: Math.floor(at / day) * day + 36_000_000,
    by: 'admin-1',
    code: `leitstand:fra2/${node.id}?mac=${fakeChip.mac}`,
  };
}
