const msPerSecond = 1_000;

/** A moment as the schema writes it, of milliseconds since 1970. */
export function fromMilliseconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The same of seconds since 1970. */
export function fromSeconds(seconds: number): string {
  return fromMilliseconds(seconds * msPerSecond);
}
