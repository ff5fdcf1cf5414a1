import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { CodedError } from '#schema/kernel/errors.ts';

/** The files of one form of source. */
export interface SourceFiles {
  readonly form: 'folder' | 'wheel';
  readonly series: string;
  readonly prior: string;
  readonly collections: string;
  readonly versions: string;
}

const forms: readonly SourceFiles[] = [
  {
    form: 'folder',
    series: 'series.parquet',
    prior: 'prior_versions.parquet',
    collections: 'collections.json',
    versions: 'versions.csv',
  },
  {
    form: 'wheel',
    series: 'idc_index.parquet',
    prior: 'prior_versions_index.parquet',
    collections: 'collections_index.parquet',
    versions: 'version_metadata_index.parquet',
  },
];

/** Columns of the current series that the loader reads. */
export const seriesColumns = [
  'collection_id',
  'analysis_result_id',
  'PatientID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'source_DOI',
  'PatientAge',
  'PatientSex',
  'StudyDate',
  'StudyDescription',
  'BodyPartExamined',
  'Modality',
  'SOPClassUID',
  'TransferSyntaxUID',
  'Manufacturer',
  'ManufacturerModelName',
  'SeriesDescription',
  'SeriesNumber',
  'instanceCount',
  'series_size_MB',
  'license_short_name',
  'series_init_idc_version',
  'series_revised_idc_version',
  'aws_bucket',
  'crdc_series_uuid',
] as const;

/** Columns of the earlier series that the loader reads. */
export const priorColumns = [
  'collection_id',
  'PatientID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'Modality',
  'series_size_MB',
  'crdc_series_uuid',
  'min_idc_version',
  'max_idc_version',
] as const;

/**
 * Recognises a folder of source files: this project's form (`series.parquet`, …) or that of the `idc-index-data` package, whose
 * wheel is a zip to be unpacked first. SOURCE_INVALID names what is missing.
 */
export function findSourceFiles(folder: string): SourceFiles {
  const inside = join(folder, 'idc_index_data');
  for (const form of forms) {
    for (const place of form.form === 'wheel' ? [folder, inside] : [folder]) {
      if (existsSync(join(place, form.series))) return requireAll(form, place);
    }
  }
  throw new CodedError(
    'SOURCE_INVALID',
    'The source folder holds neither series.parquet nor idc_index.parquet (the unpacked idc-index-data wheel): name one that does.',
    folder,
  );
}

function requireAll(form: SourceFiles, folder: string): SourceFiles {
  const named = (['series', 'prior', 'collections', 'versions'] as const).map((role) => {
    const path = join(folder, form[role]);
    if (!existsSync(path)) {
      throw new CodedError(
        'SOURCE_INVALID',
        `The source folder lacks ${form[role]}: copy it beside ${form.series}.`,
        folder,
      );
    }
    return [role, path] as const;
  });
  return { form: form.form, ...Object.fromEntries(named) } as SourceFiles;
}
