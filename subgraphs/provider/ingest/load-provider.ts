import { randomUUID } from 'node:crypto';

import { CatalogueEntity } from '../catalogue/dataset.entity.ts';
import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { loaderVersion } from '../catalogue/loader-version.ts';
import type { ClinicalDraft, ClinicalTables } from './clinical-draft.ts';
import { LoadCounter, type LoadReport, type ValueCounts } from './load-report.ts';
import { type Dates, findDates } from './rows/find-dates.ts';
import { findSharedStudies } from './rows/find-shared-studies.ts';
import { createNormaliseSeries } from './rows/normalise-series.ts';
import { RowWriter } from './rows/row-writer.ts';
import { type SubjectSurroundings, writeSubject } from './rows/subject-rows.ts';
import type { Collection, ProviderDeal } from './source/collection.ts';
import { readVersions, type SeriesVersion } from './source/read-versions.ts';
import type { Source } from './source/source.ts';
import { writeDatasets } from './write-datasets.ts';

/** What a provider's catalogue is loaded from. */
export interface LoadInput {
  readonly source: Source;
  readonly deal: ProviderDeal;
  readonly clinical: ClinicalTables;
  /** Told after each batch how many rows of the source it held. */
  readonly onRows?: (rows: number) => void;
}

/**
 * Fills an empty catalogue with one provider's rows. Its catalogue row is there at the end, still without
 * `completedAt`: whoever has frozen the columns too sets it.
 */
export async function loadProvider(store: CatalogueStore, input: LoadInput): Promise<LoadReport> {
  const { source, deal } = input;
  const dates = await findDates(source, deal.collections);
  const collections = await writeDatasets(store, source, deal.collections);
  const counter = new LoadCounter();
  const around: SubjectSurroundings = {
    writer: new RowWriter(store),
    normalise: createNormaliseSeries(counter, dates.isDate),
    normaliseAgain: createNormaliseSeries(new LoadCounter(), dates.isDate),
    shared: await findSharedStudies(source, deal.collections),
    statements: new Map(
      input.clinical.statements.map((it) => [`${it.datasetId}/${it.patientId}`, it]),
    ),
    drafts: Map.groupBy(input.clinical.drafts, subjectOf),
    coverage: Map.groupBy(input.clinical.coverage, subjectOf),
    clinicalSince: clinicalSince(source, collections),
  };
  const counts = await writeSubjects(input, around);
  const report = describeLoad(input, around, { counter, counts, dates });
  await store.orm.em.fork().insert(CatalogueEntity, {
    id: 1,
    providerId: deal.id,
    buildId: randomUUID(),
    loaderVersion,
    completedAt: null,
    loadReport: JSON.stringify(report),
  });
  return report;
}

interface LoadCounts {
  current: number;
  prior: number;
  overlapsSplit: number;
  conflictingSex: number;
  daysWithoutOrigin: number;
  readonly withoutSubject: ValueCounts;
}

async function writeSubjects(
  { source, deal, onRows }: LoadInput,
  around: SubjectSurroundings,
): Promise<LoadCounts> {
  const counts: LoadCounts = {
    current: 0,
    prior: 0,
    overlapsSplit: 0,
    conflictingSex: 0,
    daysWithoutOrigin: 0,
    withoutSubject: {},
  };
  const waiting = new Map(around.drafts);
  for await (const versions of bySubject(readVersions(source, deal.collections), onRows)) {
    const count = writeSubject(versions, around);
    const current = versions.filter((version) => version.current !== null).length;
    counts.current += current;
    counts.prior += versions.length - current;
    counts.overlapsSplit += count.overlapsSplit;
    counts.conflictingSex += count.conflictingSex ? 1 : 0;
    counts.daysWithoutOrigin += count.clinicalLoss.daysDropped;
    addCount(counts.withoutSubject, versions[0]?.datasetId ?? '', count.clinicalLoss.notStored);
    waiting.delete(subjectOf(versions[0] as SeriesVersion));
    await around.writer.flush();
  }
  await around.writer.flush(true);
  for (const drafts of waiting.values())
    addCount(counts.withoutSubject, drafts[0]?.datasetId ?? '', drafts.length);
  return counts;
}

function addCount(counts: ValueCounts, key: string, more: number): void {
  if (more > 0) counts[key] = (counts[key] ?? 0) + more;
}

function subjectOf({
  datasetId,
  patientId,
}: Pick<ClinicalDraft, 'datasetId' | 'patientId'>): string {
  return `${datasetId}/${patientId}`;
}

async function* bySubject(
  chunks: AsyncIterable<SeriesVersion[]>,
  onRows: ((rows: number) => void) | undefined,
): AsyncGenerator<SeriesVersion[]> {
  let subject: SeriesVersion[] = [];
  for await (const chunk of chunks) {
    for (const version of chunk) {
      const [first] = subject;
      if (
        first !== undefined &&
        (first.patientId !== version.patientId || first.datasetId !== version.datasetId)
      ) {
        yield subject;
        subject = [];
      }
      subject.push(version);
    }
    onRows?.(chunk.length);
  }
  if (subject.length > 0) yield subject;
}

/** A dataset's tables stand in the release in which it was last updated: the source keeps no history of them. */
function clinicalSince(
  source: Source,
  collections: readonly Collection[],
): (datasetId: string) => number {
  const latest = source.releases.at(-1)?.number ?? 1;
  const since = new Map(
    collections.map(({ collection_id: id, updated }) => {
      const stated = /^\d{4}-/.test(updated ?? '') ? (updated ?? '') : null;
      const until = source.releases.filter(({ date }) => stated === null || date <= stated);
      return [id, until.at(-1)?.number ?? source.releases[0]?.number ?? latest];
    }),
  );
  return (datasetId) => since.get(datasetId) ?? latest;
}

function describeLoad(
  { deal, clinical }: LoadInput,
  { writer, shared }: SubjectSurroundings,
  {
    counter,
    counts,
    dates,
  }: { readonly counter: LoadCounter; readonly counts: LoadCounts; readonly dates: Dates },
): LoadReport {
  return {
    provider: deal.id,
    rowsIn: { current: counts.current, prior: counts.prior },
    rowsStored: writer.rowsStored,
    things: {
      subjects: writer.things('subject'),
      studies: writer.things('study'),
      series: writer.things('series'),
    },
    overlapsSplit: counts.overlapsSplit,
    changed: counter.changed,
    unmapped: counter.unmapped,
    missing: counter.missing,
    conflictingSex: counts.conflictingSex,
    sharedStudies: shared.size,
    datasetsWithoutDates: dates.datasetsWithoutDates,
    clinical: {
      tables: clinical.report,
      withoutSubject: counts.withoutSubject,
      daysWithoutOrigin: counts.daysWithoutOrigin,
    },
  };
}
