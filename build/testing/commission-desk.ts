import type { Assignment, CommissionView, LinkTick } from '../../electron/contract/commissioning.ts';
import type { StationProcess } from './station-process.ts';
import { until } from './until.ts';

/** The wizard's calls to a station, as a person makes them one after the other. */
export interface CommissionDesk {
  view(): Promise<CommissionView>;
  /** Waits until nothing is being done any more, and gives how it stands. */
  rest(): Promise<CommissionView>;
  begin(): Promise<CommissionView>;
  identify(port: string): Promise<CommissionView>;
  assign(assignment: Assignment): Promise<CommissionView>;
  flash(): Promise<CommissionView>;
  connect(change?: { host?: string; wifi?: string | null }): Promise<CommissionView>;
  /** Says of everything at the door that it is not fitted, and finishes. */
  finish(): Promise<CommissionView>;
}

/** How long the work of one step may take on a machine that does other things as well, ms. */
const longest = 180_000;

export function commissionDesk(station: StationProcess): CommissionDesk {
  const view = async () => {
    const now = await station.ask('commission.view', {});
    if (now === null) throw new Error('nothing is under way');
    return now;
  };
  const rest = () =>
    until(
      'the work is at rest',
      async () => {
        const now = await view();
        return now.working ? null : now;
      },
      longest,
    );
  const after = async (act: Promise<unknown>) => {
    await act;
    return rest();
  };
  return {
    view,
    rest,
    begin: () => after(station.ask('commission.begin', {})),
    /** On a machine that is busy elsewhere an answer may be late: then a person tries again. */
    async identify(port) {
      let found = await after(station.ask('commission.identify', { port }));
      for (let more = 3; more > 0 && found.fault?.code === 'unstable'; more -= 1)
        found = await after(station.ask('commission.identify', { port }));
      return found;
    },
    assign: (assignment) => after(station.ask('commission.assign', { assignment })),
    flash: () => after(station.ask('commission.flash', {})),
    connect: (change = {}) => after(station.ask('commission.connect', change)),
    async finish() {
      for (const proof of ['beep', 'card', 'sensor', 'relay', 'contact'] as const)
        await station.ask('commission.prove', { proof, act: 'absent' });
      return station.ask('commission.finish', {});
    },
  };
}

/** The ticks in one line: `absent ok ok ok ok unknown_ca waiting`. */
export function tickLine(ticks: readonly LinkTick[]): string {
  return ticks.map(({ state, code }) => code ?? state).join(' ');
}
