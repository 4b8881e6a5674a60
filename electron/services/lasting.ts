/** Whether the database has refused something for good: to offer it again would change nothing. */
export function isLasting(cause: unknown): boolean {
  return cause instanceof Error && 'lasting' in cause && cause.lasting === true;
}

/** Whether the database does not take a change now, as on a full disk: offered again later it may. */
export function isPassing(cause: unknown): boolean {
  return cause instanceof Error && 'lasting' in cause && cause.lasting === false;
}
