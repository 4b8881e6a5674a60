/** Time, passed in so that rules and use cases can be tested without waiting. */
export interface Clock {
  /** Wall time in ms since 1970 UTC; may jump. */
  now(): number;
  /** Ms since some fixed moment; never jumps. Ages and timeouts are counted with it. */
  monotonic(): number;
  /** Runs `task` once after `ms`; returns how to call it off. */
  after(ms: number, task: () => void): () => void;
  /** Runs `task` every `ms`; returns how to stop. */
  every(ms: number, task: () => void): () => void;
}
