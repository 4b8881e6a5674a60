/** Placeholder until the reports are there. */
export function ReportsPage() {
  return null;
}
