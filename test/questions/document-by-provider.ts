import { type FieldNode, Kind, type ObjectValueNode, parse, print } from 'graphql';

import { type Asked, filterOfCounts, possibleFields } from '#scripts/ask/filter-of-counts.ts';

/** A document that asks the summary of each listing of another one for its counts by provider, under the listing's alias. */
export function documentByProvider(document: string): string {
  const listings = parse(document, { noLocation: true })
    .definitions.flatMap((part) =>
      part.kind === Kind.OPERATION_DEFINITION ? part.selectionSet.selections : [],
    )
    .filter((part): part is FieldNode => part.kind === Kind.FIELD && isListing(part));
  return `{ ${listings.map(summaryOf).join('\n')} }`;
}

function isListing({ name }: FieldNode): boolean {
  return Object.hasOwn(possibleFields, name.value);
}

function summaryOf({ name, alias, arguments: given = [] }: FieldNode): string {
  const asked = name.value as Asked;
  const told = given.flatMap(({ name: { value: argument }, value }) => {
    if (argument === 'asOf') return [`asOf: ${print(value)}`];
    if (argument !== 'filter') return [];
    return [`filter: ${print(filterOfCounts(asked, value as ObjectValueNode))}`];
  });
  return `${alias?.value ?? asked}: summary(${told.join(' ')}) {
    byProvider { provider { id } certain: ${asked} possible: ${possibleFields[asked]} } }`;
}
