import type {
  ListingSketch,
  ProviderSketches,
  QuantileSketch,
  ValueSketch,
} from '#schema/wire/sketch.ts';

import { isListOf, isObject, isRecordOf } from './json-object.ts';

/** Far more quantiles than a listing needs: those of all providers are sorted together. */
const mostQuantiles = 1_000;
const longestKey = 255;

/**
 * Reads what a provider sent as its sketches; null where it is none. All of it is looked at: pages of all providers are planned with it, and
 * must not fail for what one of them sent.
 */
export function readSketches(value: unknown): ProviderSketches | null {
  const sketches: unknown = Array.isArray(value) ? value[0] : value;
  if (!isObject(sketches) || !isAmount(sketches['release'])) return null;
  return isRecordOf(sketches['listings'], isListing)
    ? (sketches as unknown as ProviderSketches)
    : null;
}

function isListing(value: unknown): value is ListingSketch {
  if (!isObject(value)) return false;
  const { rows, orders, values } = value;
  return (
    isAmount(rows) &&
    isRecordOf(orders, isQuantiles) &&
    isRecordOf(values, (field) => isRecordOf(field, isValue))
  );
}

function isValue(value: unknown): value is ValueSketch {
  return isObject(value) && isAmount(value['rows']) && isRecordOf(value['orders'], isQuantiles);
}

function isQuantiles(value: unknown): value is QuantileSketch {
  if (!isObject(value)) return false;
  const { nulls, quantiles, ranks } = value;
  return (
    isAmount(nulls) &&
    isListOf(quantiles, isKey) &&
    quantiles.length <= mostQuantiles &&
    (ranks === undefined || isListOf(ranks, isAmount, quantiles.length))
  );
}

function isKey(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= longestKey : Number.isFinite(value);
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}
