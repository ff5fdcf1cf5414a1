import { CodedError, type ErrorCode } from '#schema/kernel/errors.ts';

import { convertUnit } from './convert-unit.ts';
import { invalidAt, placeOf } from './filter-errors.ts';
import type { MeasuredRule } from './filter-rules.ts';
import { type GivenFilter, type GivenPart, mapGiven, type Use } from './given-filter.ts';
import type { ResolvedFilter } from './resolve-concepts.ts';
import { shorten } from './words.ts';

type Operators = GivenPart & { readonly form: 'operators' };

/**
 * Turns measured numbers into the unit of the concept beside them, which then stands as their unit. FILTER_INVALID for
 * numbers without a concept, UNIT_REQUIRED where the concept has a unit and none was given, UNIT_MISMATCH for one of another
 * dimension.
 */
export function convertMeasured({ given, unitsOf }: ResolvedFilter): GivenFilter {
  return mapGiven(given, (around) => {
    const measured = around.parts.find(
      (part): part is Operators => part.form === 'operators' && part.field.measured !== null,
    );
    const rule = measuredRuleOf(around);
    if (rule === null) return around.parts;
    const others = around.parts.filter(
      (part) => part !== measured && part.field.name !== rule.unit,
    );
    if (measured === undefined || !measured.uses.some(isMeasured)) {
      return measured === undefined ? others : [...others, measured];
    }
    const unit = unitOfConcept(around, measured, rule, unitsOf);
    const uses = convertUses(measured, givenUnit(around, rule), unit, rule);
    return [...others, { ...measured, uses }, ...unitPart(around, rule, unit)];
  });
}

function measuredRuleOf({ type }: GivenFilter): MeasuredRule | null {
  for (const { measured } of type.fields.values()) if (measured !== null) return measured;
  return null;
}

function isMeasured({ operator }: Use): boolean {
  return operator !== 'exists';
}

function givenUnit({ parts }: GivenFilter, rule: MeasuredRule): string | null {
  const part = parts.find(({ field }) => field.name === rule.unit);
  return part?.form === 'plain' ? String(part.values[0]) : null;
}

/** The one unit of the concepts that are asked for; null where they have none. */
function unitOfConcept(
  { parts }: GivenFilter,
  { path }: Operators,
  rule: MeasuredRule,
  unitsOf: (use: Use) => readonly string[],
): string | null {
  const concepts = parts.find(({ field }) => field.name === rule.of);
  const asked =
    concepts?.form === 'operators'
      ? concepts.uses.filter(({ operator }) => ['eq', 'in', 'descendantOf'].includes(operator))
      : [];
  if (asked.length === 0) {
    throw invalidAt(
      path,
      `is a number of nothing: say by eq, in or descendantOf of "${rule.of}" what it measures`,
    );
  }
  const units = [...new Set(asked.flatMap(unitsOf))];
  if (units.length > 1) {
    throw unitError(
      'UNIT_MISMATCH',
      path,
      `is about concepts in ${units.join(' and ')}: ask for them one by one`,
    );
  }
  return units[0] ?? null;
}

function convertUses(
  { path, uses }: Operators,
  from: string | null,
  to: string | null,
  rule: MeasuredRule,
): readonly Use[] {
  if (to === null) {
    if (from === null || from === '1') return uses;
    throw unitError(
      'UNIT_MISMATCH',
      path,
      `is about a concept without a unit: leave "${rule.unit}" out`,
    );
  }
  if (from === null) {
    throw unitError('UNIT_REQUIRED', path, `has no unit: give "${rule.unit}", such as "${to}"`);
  }
  return uses.map((use) => {
    if (!isMeasured(use)) return use;
    const values = use.values.map((value) => {
      const converted = convertUnit(Number(value), from, to);
      if (converted !== null) return converted;
      const problem = `is in ${JSON.stringify(shorten(from))}, which is no UCUM unit or measures something else than ${to}`;
      throw unitError('UNIT_MISMATCH', path, `${problem}: give "${to}" or a unit of its dimension`);
    });
    return { ...use, values, said: values.map((value) => `${value} ${to}`) };
  });
}

function unitPart(
  { type, path }: GivenFilter,
  rule: MeasuredRule,
  unit: string | null,
): readonly GivenPart[] {
  const field = type.fields.get(rule.unit);
  return field === undefined || unit === null
    ? []
    : [{ form: 'plain', field, path: `${path}.${rule.unit}`, values: [unit] }];
}

function unitError(code: ErrorCode, path: string, problem: string): CodedError {
  return new CodedError(code, `${placeOf(path)} ${problem}.`);
}
