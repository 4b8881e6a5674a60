import type { BoardFault, BoardOptions } from './board.ts';

/** What the process of a board is told at its start. */
export interface BoardStart extends BoardOptions {
  /** Where its port is to lie: the path of the link to the pseudo-terminal. */
  readonly port: string;
  /** The folder of the simulated node that its program is; null: a program that only says that it starts. */
  readonly node: string | null;
  readonly seed: number;
}

export type BoardOrder =
  | { readonly id: number; readonly op: 'flash' | 'unplug' | 'plug' | 'restart' | 'state' }
  | { readonly id: number; readonly op: 'be'; readonly fault: BoardFault | null };

export type BoardReply =
  | { readonly ready: true }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly refused: string };
