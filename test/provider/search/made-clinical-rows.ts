import type { ClinicalKind } from '#provider/catalogue/clinical.entity.ts';
import type { ClinicalDraft, ClinicalTables } from '#provider/ingest/clinical-draft.ts';
import type { ProviderDeal } from '#provider/ingest/source/collection.ts';
import type { Source } from '#provider/ingest/source/source.ts';

const kinds: readonly ClinicalKind[] = ['DIAGNOSIS', 'PATHOLOGY', 'TUMOR_MARKER', 'OUTCOME'];

/** Clinical rows for two in three of a provider's real subjects: by concept or by number, of one concept in several tables. */
export async function makeClinicalRows(
  source: Source,
  deal: ProviderDeal,
): Promise<ClinicalTables> {
  const names = deal.collections.map((name) => `'${name}'`).join(', ');
  const reader = await source.connection.runAndReadAll(
    `select distinct collection_id, PatientID from ${source.series} where collection_id in (${names}) order by 1, 2`,
  );
  const subjects = reader.getRows().filter((_, place) => place % 3 !== 0);
  const drafts = subjects.flatMap(([dataset, patient], place) =>
    Array.from({ length: 1 + (place % 4) }, (_, row) =>
      draftRow(String(dataset), String(patient), place, row),
    ),
  );
  return { drafts, coverage: [], statements: [], report: [] };
}

function draftRow(datasetId: string, patientId: string, place: number, row: number): ClinicalDraft {
  const mixed = (place * 7 + row * 13) % 11;
  const byConcept = mixed % 2 === 0;
  return {
    kind: kinds[(place + row) % kinds.length]!,
    datasetId,
    patientId,
    localId: `made/${row}/test:${mixed}`,
    sourceDoi: null,
    code: `test:${mixed}`,
    display: null,
    valueCode: byConcept ? `test:${(mixed + place) % 6}` : null,
    valueDisplay: null,
    valueNumber: byConcept ? null : place % 17,
    unit: null,
    valueText: null,
    bodySiteCode: row % 2 === 0 ? `site:${place % 3}` : null,
    bodySiteDisplay: null,
    laterality: null,
    lesion: null,
    day: null,
    raw: '{}',
  };
}
