import type { PortFault } from '../../domain/flashing/faults.ts';

/** The line cannot go on, for a reason that is known: nothing is tried again. */
export class LineEnded extends Error {
  readonly fault: PortFault;

  constructor(fault: PortFault) {
    super(fault.message);
    this.fault = fault;
  }
}
