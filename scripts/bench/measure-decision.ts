import type { Caller } from '#gateway/access/caller.ts';
import { decideAll } from '#gateway/access/decisions/decide.ts';
import { prepareTerms, type PreparedTerms } from '#gateway/access/decisions/prepare-terms.ts';
import { unstatedTerms } from '#registry/entries/access-terms.ts';
import { providerVisaValue } from '#schema/passports/dataset-visa.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';
import { toGlobalId } from '#schema/wire/global-id.ts';

import { readSourceDescription } from '../ingest/source-description.ts';
import { readTermsOfSet } from '../start/access-terms.ts';
import { demonstrationSource } from '../start/atlas-set.ts';
import type { BenchPlan, Say } from './bench-plan.ts';
import { drawTable, show } from './table.ts';

/** Seconds since 1970 of all decisions. */
const now = 1_800_000_000;
const rounds = 500;
const usPerMs = 1_000;

/**
 * CPU to decide, for a caller whose visas are checked, all datasets of the demonstration by its access terms. Nothing is kept from one decision to
 * the next; the first round, in which Node has not compiled anything yet, stands apart.
 */
export function measureDecision({ runs }: BenchPlan, say: Say): Promise<void> {
  const { deals } = readSourceDescription(demonstrationSource);
  const stated = readTermsOfSet({ name: 'demonstration', folder: demonstrationSource });
  const terms = deals.flatMap(({ id, collections }) =>
    collections.map((collection) => {
      const dataset = toGlobalId(id, collection);
      return prepareTerms({ ...(stated.get(dataset) ?? unstatedTerms), dataset });
    }),
  );
  const registered = ['AcceptedTermsAndPolicies', 'ResearcherStatus'].map((type) =>
    visaOf(type, registeredAccessVersion),
  );
  const grants = deals.map(({ id }) => visaOf('ControlledAccessGrants', providerVisaValue(id)));
  const callers: readonly (readonly [string, Caller])[] = [
    ['granted, a visa for each provider', callerWith([...registered, ...grants])],
    ['registered', callerWith(registered)],
    ['public', { ...callerWith([]), identity: null, project: null }],
  ];
  const rows = callers.map(([name, caller]) => {
    const first = cpuMs(caller, terms, 1);
    const measured = Array.from({ length: runs }, () => cpuMs(caller, terms, rounds));
    const median = measured.toSorted((one, other) => one - other)[Math.floor(runs / 2)] ?? NaN;
    return [name, String(caller.visas.length), show(first), show(median)];
  });
  say(`## Deciding ${terms.length} datasets, nothing kept: CPU in ms\n`);
  say(drawTable(['caller', 'visas', 'first of the process', 'then, median'], rows));
  say('\nGoal: below 1 ms a request.\n');
  return Promise.resolve();
}

function cpuMs(caller: Caller, terms: readonly PreparedTerms[], times: number): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) decideAll(caller, terms, now);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / usPerMs / times;
}

function visaOf(type: string, value: string): VerifiedVisa {
  return {
    jwt: `${type} ${value}`,
    issuer: 'https://broker.example',
    subject: 'somebody',
    jti: null,
    type,
    value,
    source: 'https://committee.example',
    by: 'dac',
    conditions: null,
    asserted: now - 60,
    issuedAt: now - 60,
    expiresAt: now + 600,
  };
}

function callerWith(visas: readonly VerifiedVisa[]): Caller {
  const duo = ['DUO:0000007', 'DUO:0000019', 'DUO:0000020', 'DUO:0000021', 'DUO:0000024'];
  const purpose = { duo, diseases: ['DOID:1612'], commercial: false, country: 'DE' };
  return {
    pseudonym: 'somebody',
    identity: { issuer: 'https://broker.example', subject: 'somebody' },
    visas,
    roles: new Set(),
    project: { id: 'breast', title: 'Breast', purpose },
    expiresAt: now + 600,
  };
}
