const secretName = /pass|secret|token|key|pin$|authorization|credential/i;
const deepest = 4;
const longest = 2_000;

/** A log record's fields without what must not be in a log: secrets by their name, depth and length without bound. */
export function redact(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  if (typeof value === 'string') return value.length > longest ? `${value.slice(0, longest)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 100).map((each) => redact(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, secretName.test(name) ? '[redacted]' : redact(each, depth + 1)]),
  );
}
