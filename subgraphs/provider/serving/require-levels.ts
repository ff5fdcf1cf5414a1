import { readFileSync } from 'node:fs';

import { type GraphQLResolveInfo, parse } from 'graphql';

import { CodedError } from '#schema/kernel/errors.ts';

import type { ProviderAccess } from '../access/provider-access.ts';
import { type NeededLevels, readNeededLevels } from './needed-levels.ts';
import { type Need, readNeeds } from './operation-needs.ts';

const levels = readPresentLevels();

/** What the present contract needs; it holds for who serves an earlier version, too. */
export function readPresentLevels(): NeededLevels {
  const sdl = readFileSync(new URL(import.meta.resolve('#schema/provider.graphql')), 'utf8');
  return readNeededLevels(parse(sdl, { noLocation: true }));
}

/** What of an access levels hang on. */
export type Reach = Pick<ProviderAccess, 'records' | 'counts' | 'internal'>;

/** Why the operation that is executed may not be answered; null where it may. */
export function findRefusal(info: GraphQLResolveInfo, reach: Reach): CodedError | null {
  const { schema, operation, fragments, variableValues: variables } = info;
  return refuseNeeds(readNeeds({ schema, operation, fragments, variables }, levels), reach);
}

/**
 * Why what is needed may not be given; null where it may. Records are there for who may list some dataset, counts for who may list or count
 * one. What picks single records (a PatientID) must not say what is counted under disclosure control: one person's count would be asked.
 */
export function refuseNeeds(needs: readonly Need[], reach: Reach): CodedError | null {
  const beyond = needs.find((need) => !isReached(need, reach));
  if (beyond === undefined) return null;
  const { coordinate, counts, level } = beyond;
  const message =
    level === 'INTERNAL'
      ? `Only a gateway is told ${coordinate}: leave it out.`
      : counts && level === 'RECORD'
        ? `${coordinate} is not asked where datasets are counted whose rows the caller may not list: leave it out.`
        : `The caller may not be shown ${coordinate}: ask whyAccess what a dataset asks for.`;
  return new CodedError('ACCESS_DENIED', message);
}

function isReached(
  { level, counts }: Need,
  { records, counts: counted, internal }: Reach,
): boolean {
  switch (level) {
    case 'NONE':
    case 'METADATA':
      return true;
    case 'AGGREGATE':
      return records.size > 0 || counted.size > 0;
    case 'RECORD':
      return records.size > 0 && !(counts && counted.size > 0);
    case 'INTERNAL':
      return internal;
  }
}
