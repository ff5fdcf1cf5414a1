import {
  type ConstDirectiveNode,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
} from 'graphql';

import type { UnmappedCounts } from '../columns/count-unmapped.ts';
import type { CountedPart } from '../disclosure/counted-part.ts';
import { addCapabilities, releaseCapabilities } from '../disclosure/release-capabilities.ts';
import type {
  CapabilityCounts,
  CapabilityScope,
  ClinicalCount,
  FieldCount,
} from '../search/capabilities.ts';
import type { ServingContext } from './serving-context.ts';

/** The input type in which the fields of each scope stand. */
const inputTypes: Readonly<Record<CapabilityScope, string>> = {
  SUBJECT: 'SubjectFilter',
  STUDY: 'StudyFilter',
  SERIES: 'SeriesFilter',
  ANNOTATION: 'AnnotationFilter',
  CLINICAL: 'ClinicalFilter',
};

/** What is said of a field or question: that there is something, to everybody; how much, of what the caller may count. */
interface Told<Count> {
  readonly declared: Count | undefined;
  readonly counted: Count | undefined;
}

interface Describing {
  readonly schema: GraphQLSchema;
  /** Null where the caller may not list all that it is counted of. */
  readonly unmapped: UnmappedCounts | null;
}

/**
 * The schema's `Capabilities`, of the latest release; null where there is none. Which fields and questions there are is said of all that
 * the provider holds, as everybody is told of it; counts are of what the caller may count. Operators are those of the contract that is
 * served.
 */
export async function describeCapabilities(context: ServingContext, schema: GraphQLSchema) {
  const { searches, listsAll } = context;
  const release = searches.whole.releaseAt(null);
  if (release === null) return null;
  const own = context.partsAt(release.number);
  const everybodys = listsAll ? own : context.publicPartsAt(release.number);
  context.notes.profiles([...own, ...everybodys].map(({ disclosure }) => disclosure.profile));
  const counted = await countParts(context, own);
  const declared = listsAll ? counted : await countParts(context, everybodys);
  const describing = { schema, unmapped: listsAll ? searches.whole.unmapped : null };
  return {
    release: release.number,
    fields: describeFields({ declared: declared.fields, counted: counted.fields }, describing),
    clinical: pairQuestions(declared.clinical, counted.clinical).map((told) =>
      describeQuestion(told, describing),
    ),
  };
}

async function countParts(
  context: ServingContext,
  parts: readonly CountedPart[],
): Promise<CapabilityCounts> {
  const released = parts.map(async (part) => {
    await context.scan(() => part.view.capabilities());
    return releaseCapabilities(part);
  });
  return addCapabilities(await Promise.all(released));
}

/** The same question declared and counted; by kind and code. */
function pairQuestions(
  declared: readonly ClinicalCount[],
  counted: readonly ClinicalCount[],
): Told<ClinicalCount>[] {
  const nameOf = ({ kind, code }: ClinicalCount): string => `${kind} ${code}`;
  const [ofAll, own] = [declared, counted].map(
    (questions) => new Map(questions.map((question) => [nameOf(question), question])),
  ) as [Map<string, ClinicalCount>, Map<string, ClinicalCount>];
  const names = [...new Set([...ofAll.keys(), ...own.keys()])].toSorted((a, b) => (a < b ? -1 : 1));
  return names.map((name) => ({ declared: ofAll.get(name), counted: own.get(name) }));
}

function describeQuestion({ declared, counted }: Told<ClinicalCount>, describing: Describing) {
  const { kind, code } = (declared ?? counted)!;
  const { known, of, missing, unmapped } = counted ?? { known: 0, of: 0, missing: 0, unmapped: 0 };
  return {
    kind,
    code: { code },
    known,
    of,
    missing,
    unmapped,
    unmappedShare: known === 0 ? 0 : unmapped / known,
    fields: describeFields({ declared: declared?.fields, counted: counted?.fields }, describing),
  };
}

/** Both lists have the same fields in one order, where there are two. */
function describeFields(
  { declared, counted }: Told<readonly FieldCount[]>,
  describing: Describing,
) {
  const fields = declared ?? counted ?? [];
  return fields.map((field, at) => {
    const own = counted?.[at];
    const collected = field.known > 0 || (own?.known ?? 0) > 0;
    return describeField(
      { ...field, known: own?.known ?? 0, of: own?.of ?? 0 },
      collected,
      describing,
    );
  });
}

function describeField(
  { scope, field, known, of, withheld }: FieldCount,
  collected: boolean,
  { unmapped: counts, schema }: Describing,
) {
  const unmapped =
    withheld || counts === null ? null : (counts[`${scope.toLowerCase()}.${field}`] ?? null);
  const local = known + (unmapped ?? 0);
  return {
    scope,
    field,
    collected,
    known,
    of,
    unmapped,
    unmappedShare: unmapped === null || local === 0 ? null : unmapped / local,
    operators: withheld ? [] : operatorsOf(schema, inputTypes[scope], field),
  };
}

/** What callers can say of a field: not what only the gateway writes, nor the concepts below one where values are no concepts. */
function operatorsOf(schema: GraphQLSchema, inputType: string, name: string): readonly string[] {
  const field = inputOf(schema.getType(inputType))?.getFields()[name];
  const operators = inputOf(field === undefined ? undefined : getNamedType(field.type));
  if (field === undefined || operators === undefined) return [];
  const coded = bears(field.astNode?.directives, 'coded');
  return Object.values(operators.getFields())
    .filter((operator) => !bears(operator.astNode?.directives, 'gateway'))
    .map((operator) => operator.name)
    .filter((operator) => coded || operator !== 'descendantOf');
}

function inputOf(type: unknown): GraphQLInputObjectType | undefined {
  return isInputObjectType(type) ? type : undefined;
}

function bears(directives: readonly ConstDirectiveNode[] | undefined, name: string): boolean {
  return directives?.some((directive) => directive.name.value === name) === true;
}
