const msPerSecond = 1_000;

/** When a day begins in universal time, in seconds since 1970; never, for what is no day (YYYY-MM-DD). */
export function startOfDay(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? Infinity : ms / msPerSecond;
}

/** The same time of day some months later, in seconds since 1970; the last of the month where the day is not in it. */
export function addMonths(seconds: number, months: number): number {
  const date = new Date(seconds * msPerSecond);
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, lastDay));
  return date.getTime() / msPerSecond;
}
