import type { Json } from '../scatter/json-object.ts';
import type { Contract, InputOfContract } from './contract.ts';

/** A value as an earlier version takes it. */
export interface EarlierValue {
  readonly value: unknown;
  /** What a list lacks, as the version does not have it. */
  readonly leftOut: readonly string[];
}

/**
 * A value that is no filter for an earlier version: what is absent or as usual is not said, values of a list that it does not know are
 * left out. Null where it would ask something else then.
 */
export function askValue(
  earlier: Contract,
  present: Contract,
  input: Pick<InputOfContract, 'type' | 'list'>,
  value: unknown,
): EarlierValue | null {
  if (value === null || value === undefined) return { value, leftOut: [] };
  if (Array.isArray(value)) {
    const items = (value as readonly unknown[]).map(
      (item) => [item, askValue(earlier, present, { ...input, list: false }, item)] as const,
    );
    const kept = items.flatMap(([, item]) => (item === null ? [] : [item.value]));
    if (kept.length === 0 && items.length > 0) return null;
    return {
      value: kept,
      leftOut: items.flatMap(([item, known]) => (known === null ? [name(item)] : known.leftOut)),
    };
  }
  const values = earlier.enums.get(input.type);
  if (values !== undefined) {
    return typeof value === 'string' && values.has(value) ? { value, leftOut: [] } : null;
  }
  const fields = present.inputs.get(input.type);
  return fields === undefined || typeof value !== 'object'
    ? { value, leftOut: [] }
    : askObject(earlier, present, input.type, value as Json);
}

function askObject(
  earlier: Contract,
  present: Contract,
  type: string,
  object: Json,
): EarlierValue | null {
  const known = earlier.inputs.get(type);
  if (known === undefined) return null;
  const kept: Record<string, unknown> = {};
  const leftOut: string[] = [];
  for (const [field, given] of Object.entries(object)) {
    const input = present.inputs.get(type)?.get(field);
    if (input === undefined || isUsual(input, given)) {
      if (known.has(field)) kept[field] = given;
      continue;
    }
    const asked = known.has(field) ? askValue(earlier, present, input, given) : null;
    if (asked === null) return null;
    kept[field] = asked.value;
    leftOut.push(...asked.leftOut);
  }
  return { value: kept, leftOut };
}

/** Whether a value says nothing that its absence would not say. */
export function isUsual({ defaultValue }: InputOfContract, value: unknown): boolean {
  return value === null || value === undefined || value === defaultValue;
}

function name(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
