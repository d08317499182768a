// What plugins' messages are in one line: what it is, and what its sender says of it, whose direction changes nothing
// before it.
export function saidOf(what: string, text: unknown): string {
  return typeof text === 'string' && text ? `${what}: \u2068${text}\u2069` : what;
}
