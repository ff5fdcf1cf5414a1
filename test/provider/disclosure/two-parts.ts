import { join } from 'node:path';

import type { ProviderAccess } from '#provider/access/provider-access.ts';
import { openProvider, type Provider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { ScratchCatalogue } from '#test/support/catalogue-databases.ts';
import { madeProvider, type MadeSubject } from '#test/support/made-catalogue.ts';
import { doorOf, publishesAll } from '#test/support/provider-access.ts';

const present = createProviderSchema();
const log = createLog('silent');

/** An ordinary subject, of whom there are many. */
export function ordinary(dataset: string, place: number): MadeSubject {
  return {
    dataset,
    sex: place % 2 === 0 ? 'FEMALE' : 'MALE',
    age: 30 + (place % 4) * 10,
    modality: place % 3 === 0 ? 'MR' : 'CT',
    bodyPart: 'CHEST',
    manufacturer: 'SIEMENS',
    derived: false,
    series: 1,
    instances: 10,
    finding: 'SCT:2',
  };
}

/** So many ordinary subjects. */
export function many(dataset: string, count: number): MadeSubject[] {
  return Array.from({ length: count }, (_, place) => ordinary(dataset, place));
}

/** Opens a built catalogue for a caller with this access, with the present contract where no other is given. */
export function openFor(
  { location, folder }: ScratchCatalogue,
  access: Partial<ProviderAccess>,
  schema = present,
): Promise<Provider> {
  const none = { records: new Set<string>(), counts: new Set<string>(), internal: false };
  const countable = (): boolean => true;
  const caller = { caller: 'p', project: null, published: publishesAll };
  return openProvider({
    id: madeProvider,
    location,
    columnsFolder: join(folder, 'columns'),
    schema,
    door: () => doorOf({ ...caller, ...none, countable, ...access }),
    log,
  });
}
