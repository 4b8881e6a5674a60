/** Whether the database has refused something for good: to offer it again would change nothing. */
export function isLasting(cause: unknown): boolean {
  return cause instanceof Error && 'lasting' in cause && cause.lasting === true;
}
