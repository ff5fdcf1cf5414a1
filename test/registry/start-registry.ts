import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  openRegistryStore,
  type RegistryLocation,
} from '#registry/catalogue/open-registry-store.ts';
import { createRegistry } from '#registry/create-registry.ts';
import type { DatasetFacts } from '#registry/entries/dataset-facts.ts';
import type { RegistrySource } from '#registry/entries/describe-provider.ts';
import type { ProviderDeal, PublishedCollection } from '#registry/entries/source-description.ts';
import { seedRegistry } from '#registry/seed-registry.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { createLog } from '#schema/kernel/log.ts';
import { mountRequest } from '#test/support/mount-request.ts';

const demonstration = new URL('../../subgraphs/provider/demonstration/', import.meta.url);

function readJson<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(name, demonstration), 'utf8')) as Content;
}

const deals = readJson<ProviderDeal[]>('providers.json');

/** A provider as the demonstration deals it out. */
export function dealOf(id: string): ProviderDeal {
  const deal = deals.find((one) => one.id === id);
  if (deal === undefined) throw new Error(`the demonstration has no provider ${id}`);
  return deal;
}

const ctOfLung: DatasetFacts = {
  individuals: 8,
  studies: 10,
  sexes: ['FEMALE', 'MALE'],
  modalities: ['CT', 'SEG'],
  manufacturers: ['Siemens'],
  bodyParts: ['CHEST'],
  releases: [
    { number: 1, date: '2020-06-01' },
    { number: 4, date: '2021-09-02' },
  ],
  hasStructuredData: false,
  hasAnnotations: true,
};
const mrOfProstate: DatasetFacts = {
  ...ctOfLung,
  individuals: 3,
  studies: 3,
  sexes: ['MALE'],
  modalities: ['MR'],
  bodyParts: ['PROSTATE'],
  releases: [{ number: 2, date: '2021-04-10' }],
  hasStructuredData: true,
  hasAnnotations: false,
};

/** What was counted, made up, of real collections. */
export const registrySource: RegistrySource = {
  collections: readJson<PublishedCollection[]>('collections.json'),
  facts: new Map([
    ['lidc:lidc_idri', ctOfLung],
    ['rider:rider_lung_ct', ctOfLung],
    ['rider:rider_lung_pet_ct', ctOfLung],
    ['radboud-prostate:prostatex', mrOfProstate],
  ]),
  joined: '2026-11-24',
};

/** A registry of three providers, with a way to ask it. */
export interface RunningRegistry extends AsyncDisposable {
  readonly location: RegistryLocation;
  /** The whole response. */
  readonly ask: (query: string, variables?: Record<string, unknown>) => Promise<unknown>;
}

/** The databases that this machine has: SQLite, and PostgreSQL where there is one for tests. */
export const databases: readonly ('sqlite' | 'postgresql')[] =
  readEnvironment().testDatabaseUrl === undefined ? ['sqlite'] : ['sqlite', 'postgresql'];

/** Starts a registry on a new database that goes with it. */
export async function startRegistry(kind: 'sqlite' | 'postgresql'): Promise<RunningRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-registry-'));
  const location: RegistryLocation =
    kind === 'sqlite'
      ? { kind, file: join(folder, 'registry.sqlite') }
      : {
          kind,
          url: readEnvironment().testDatabaseUrl ?? '',
          schema: `registry_${process.pid}_${Date.now()}`,
        };
  await seedRegistry(location, ['rider', 'lidc', 'radboud-prostate'].map(dealOf), registrySource);
  const registry = await createRegistry({
    location,
    path: '/registry',
    policies: new Map([['radboud-prostate', ['Demonstration policy: says so.']]]),
    log: createLog('silent'),
  });
  return {
    location,
    ask: async (query, variables = {}) => {
      const body = { query, variables };
      const response = await registry.respond(mountRequest(body));
      return JSON.parse(response.body) as unknown;
    },
    [Symbol.asyncDispose]: async () => {
      await registry[Symbol.asyncDispose]();
      if (location.kind === 'postgresql') await dropSchema(location);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function dropSchema(location: RegistryLocation & { kind: 'postgresql' }): Promise<void> {
  await using store = await openRegistryStore(location);
  await store.orm.em.getConnection().execute(`drop schema "${location.schema}" cascade`);
}
