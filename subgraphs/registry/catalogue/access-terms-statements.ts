import type { AccessTermsByDataset, StatedTerms } from '../entries/access-terms.ts';
import { AccessTermsEntity } from './access-terms.entity.ts';
import type { RegistryStore } from './open-registry-store.ts';
import type { RegistrySession } from './read-entries.ts';

/** Puts these terms in the place of all that there are, in one transaction. */
export async function replaceAccessTerms(
  store: RegistryStore,
  terms: AccessTermsByDataset,
): Promise<void> {
  const rows = [...terms].map(([datasetId, stated]) => ({ datasetId, ...stated }));
  await store.orm.em.fork().transactional(async (em) => {
    await em.nativeDelete(AccessTermsEntity, {});
    if (rows.length > 0) await em.insertMany(AccessTermsEntity, rows);
  });
}

/** Terms that were stated of these datasets; one that is not there has none. */
export async function findAccessTerms(
  em: RegistrySession,
  datasetIds: readonly string[],
): Promise<AccessTermsByDataset> {
  const rows = await em.find(AccessTermsEntity, { datasetId: { $in: [...datasetIds] } });
  return new Map(rows.map((row) => [row.datasetId, row as StatedTerms]));
}
