import { divideSubjects } from './divide-subjects.ts';
import type { Source } from './source.ts';

/** What only the current row of a series says, as published. */
export interface CurrentValues {
  readonly analysisResultId: string | null;
  readonly sourceDoi: string | null;
  readonly age: string | null;
  readonly sex: string | null;
  readonly studyDate: string | null;
  readonly studyDescription: string | null;
  readonly bodyPart: string | null;
  readonly sopClassUid: string | null;
  readonly transferSyntaxUid: string | null;
  readonly manufacturer: string | null;
  readonly manufacturerModelName: string | null;
  readonly description: string | null;
  readonly seriesNumber: number | null;
  readonly instanceCount: number | null;
  readonly licence: string | null;
  readonly awsBucket: string | null;
  /** Release in which the series first appeared. */
  readonly firstRelease: number;
}

/** A series as it stood in the releases [from, to). */
export interface SeriesVersion {
  readonly datasetId: string;
  readonly patientId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly modality: string;
  readonly sizeMb: number | null;
  readonly crdcSeriesUuid: string | null;
  readonly from: number;
  /** Null for a current row. */
  readonly to: number | null;
  /** Null for an earlier row: nothing is borrowed from a later release. */
  readonly current: CurrentValues | null;
}

const columns = `
  collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, Modality, series_size_MB::DOUBLE AS size,
  crdc_series_uuid::VARCHAR AS uuid`;
const currentOnly = `
  analysis_result_id, source_DOI, PatientAge, PatientSex, StudyDate::VARCHAR AS StudyDate, StudyDescription,
  BodyPartExamined, SOPClassUID, TransferSyntaxUID, Manufacturer, ManufacturerModelName, SeriesDescription,
  SeriesNumber::DOUBLE AS number, instanceCount::INTEGER AS instances, license_short_name, aws_bucket,
  series_init_idc_version::INTEGER AS first_release`;

/**
 * All versions of the series of some datasets, in chunks, sorted by dataset, PatientID, study, series and release. Subjects,
 * studies and series thus lie together. `only` is a further condition of SQL.
 */
export async function* readVersions(
  source: Source,
  datasets: readonly string[],
  only = 'true',
): AsyncGenerator<SeriesVersion[]> {
  for (const part of await divideSubjects(source, datasets))
    yield* readPart(source, `WHERE ${part} AND ${only}`);
}

async function* readPart(source: Source, where: string): AsyncGenerator<SeriesVersion[]> {
  const result = await source.connection.stream(`
    SELECT ${columns}, series_revised_idc_version::INTEGER AS from_release, NULL::INTEGER AS to_release, ${currentOnly}
    FROM ${source.series} ${where}
    UNION ALL BY NAME
    SELECT ${columns}, min_idc_version::INTEGER AS from_release, max_idc_version::INTEGER + 1 AS to_release
    FROM ${source.prior} ${where}
    ORDER BY collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, from_release, to_release`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const values = chunk.getColumns() as unknown as (string | null)[][];
    yield Array.from({ length: chunk.rowCount }, (_, row) => versionOf(values, row));
  }
}

function versionOf(
  values: readonly (readonly (string | number | null)[])[],
  row: number,
): SeriesVersion {
  const text = (column: number): string | null => values[column]?.[row] as string | null;
  const number = (column: number): number | null => values[column]?.[row] as number | null;
  const firstRelease = number(25);
  return {
    datasetId: text(0) ?? '',
    patientId: text(1) ?? '',
    studyUid: text(2) ?? '',
    seriesUid: text(3) ?? '',
    modality: text(4) ?? '',
    sizeMb: number(5),
    crdcSeriesUuid: text(6),
    from: number(7) ?? 0,
    to: number(8),
    current:
      firstRelease === null
        ? null
        : {
            analysisResultId: text(9),
            sourceDoi: text(10),
            age: text(11),
            sex: text(12),
            studyDate: text(13),
            studyDescription: text(14),
            bodyPart: text(15),
            sopClassUid: text(16),
            transferSyntaxUid: text(17),
            manufacturer: text(18),
            manufacturerModelName: text(19),
            description: text(20),
            seriesNumber: number(21),
            instanceCount: number(22),
            licence: text(23),
            awsBucket: text(24),
            firstRelease,
          },
  };
}
