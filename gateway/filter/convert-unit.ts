import { UcumLhcUtils } from '@lhncbc/ucum-lhc';

/** Binary fractions end in noise; no published number has so many digits. */
const significantDigits = 12;

/** A number in another unit of the same dimension (UCUM, case sensitive); null where there is no way from one to the other. */
export function convertUnit(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  const { status, toVal, msg } = UcumLhcUtils.getInstance().convertUnitTo(from, value, to);
  // With a message it has guessed what was meant.
  if (status !== 'succeeded' || toVal === null || msg.length > 0) return null;
  return Number.isFinite(toVal) ? Number(toVal.toPrecision(significantDigits)) : null;
}
