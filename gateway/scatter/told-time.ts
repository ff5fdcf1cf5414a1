const steps = [1, 2, 5];
const least = 10;

/**
 * A time as callers are told it: the least of 10, 20, 50, 100, 200, … milliseconds that is not shorter; nothing stays nothing. How long counting took
 * to a tenth of a millisecond may tell a count that was not shown (security requirements R4.2).
 */
export function toldTime(milliseconds: number): number {
  if (milliseconds <= 0) return 0;
  for (let power = least; ; power *= 10) {
    const step = steps.find((one) => one * power >= milliseconds);
    if (step !== undefined) return step * power;
  }
}

/**
 * A moment (milliseconds since 1970) as callers are told it: UTC, ISO 8601, to the second. That of an answer to the millisecond would tell how long it took.
 */
export function toldMoment(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
