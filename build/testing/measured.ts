/** Says in the output of a test what it measured while it proved something else. Nothing is asserted on it. */
export function measured(what: string, ms: number): void {
  console.info(`measured: ${what}: ${Math.round(ms)} ms`);
}
