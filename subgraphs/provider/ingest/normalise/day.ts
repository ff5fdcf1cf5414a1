/** Days since 1970-01-01 of a published date (`YYYY-MM-DD` or `YYYYMMDD`), whatever the century; null if it is no date. */
export function dayNumber(published: string): number | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(published.trim());
  if (match === null) return null;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? Math.floor(date.getTime() / 86_400_000)
    : null;
}
