import {
  type ConstDirectiveNode,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
} from 'graphql';

import type { CatalogueSearch } from '../search/catalogue-search.ts';
import type { CapabilityScope, FieldCount } from '../search/capabilities.ts';

/** The input type in which the fields of each scope stand. */
const inputTypes: Readonly<Record<CapabilityScope, string>> = {
  SUBJECT: 'SubjectFilter',
  STUDY: 'StudyFilter',
  SERIES: 'SeriesFilter',
  ANNOTATION: 'AnnotationFilter',
  CLINICAL: 'ClinicalFilter',
};

/** The schema's `Capabilities`, of the latest release; operators are those of the contract that is served. */
export function describeCapabilities(search: CatalogueSearch, schema: GraphQLSchema) {
  const release = search.releaseAt(null);
  if (release === null) return null;
  const { fields, clinical } = search.at(release.number).capabilities();
  const describe = (count: FieldCount) => describeField(count, search, schema);
  return {
    release: release.number,
    fields: fields.map(describe),
    clinical: clinical.map(({ code, known, unmapped, fields: own, ...counts }) => ({
      ...counts,
      code: { code },
      known,
      unmapped,
      unmappedShare: unmapped / known,
      fields: own.map(describe),
    })),
  };
}

function describeField(
  { scope, field, known, of, withheld }: FieldCount,
  { unmapped: counts }: CatalogueSearch,
  schema: GraphQLSchema,
) {
  const unmapped = withheld ? null : (counts[`${scope.toLowerCase()}.${field}`] ?? null);
  const local = known + (unmapped ?? 0);
  return {
    scope,
    field,
    collected: known > 0,
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
