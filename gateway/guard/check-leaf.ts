import { type GraphQLNamedType, isEnumType } from 'graphql';

import { textRules } from './text-rules.ts';
import { gone, type ValueCheck } from './value-check.ts';

const leastInt = -(2 ** 31);
const greatestInt = 2 ** 31 - 1;
const oldestAge = 90;
const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

const hasType: Readonly<Record<string, (value: unknown) => boolean>> = {
  Int: (value) =>
    Number.isInteger(value) && Number(value) >= leastInt && Number(value) <= greatestInt,
  Float: (value) => Number.isFinite(value),
  Boolean: (value) => typeof value === 'boolean',
  Date: (value) => typeof value === 'string' && day.test(value),
  SortKey: (value) => typeof value === 'string' || Number.isFinite(value),
};

const texts: ReadonlySet<string> = new Set(['String', 'ID', 'SortKey']);

/** Compiles what a scalar or enum has to be, and, where its field says what its texts show, what they may be. */
export function checkLeaf(
  type: GraphQLNamedType,
  field: string,
  shows: string | undefined,
): ValueCheck {
  const isOfType = typeCheckOf(type);
  const rule = texts.has(type.name) && shows !== undefined ? textRules[shows] : undefined;
  if (texts.has(type.name) && shows !== undefined && rule === undefined) {
    throw new TypeError(`${field} shows ${shows}, which is not known`);
  }
  return (value, findings) => {
    if (!isOfType(value)) {
      findings.add('PROVIDER_SCHEMA_VIOLATION', field, 'OTHER_TYPE');
      return gone;
    }
    const found = typeof value === 'string' ? rule?.(value) : olderThanShown(shows, value);
    if (found === null || found === undefined) return value;
    findings.add('PROVIDER_POLICY_VIOLATION', field, found);
    return gone;
  };
}

function typeCheckOf(type: GraphQLNamedType): (value: unknown) => boolean {
  if (isEnumType(type)) {
    const values = new Set(type.getValues().map(({ name }) => name));
    return (value) => typeof value === 'string' && values.has(value);
  }
  if (type.name === 'String' || type.name === 'ID') return (value) => typeof value === 'string';
  return hasType[type.name] ?? (() => true);
}

/** Ages over 89 are shown as 90 (HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C)). */
function olderThanShown(shows: string | undefined, value: unknown): 'AGE' | null {
  return shows === 'AGE' && Number(value) > oldestAge ? 'AGE' : null;
}
