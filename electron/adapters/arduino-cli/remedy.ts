import type { PortFault } from '../../domain/flashing/faults.ts';
import { holders } from '../serial/holders.ts';

/** A fault at a port with what mends it: who has the port. */
export async function withRemedy(port: string, fault: PortFault): Promise<PortFault> {
  if (fault.code === 'port_busy') return { ...fault, holder: (await holders(port))[0]?.name ?? null };
  return fault;
}
