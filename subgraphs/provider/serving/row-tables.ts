import type { ColumnTable } from '../columns/column-layout.ts';

/** A table whose rows are served. */
export type RowTable = ColumnTable;

const version = 'key, identity, uid, from_release as "fromRelease", to_release as "toRelease"';
const clinical =
  `${version}, subject as "subjectIdentity", source_doi as "sourceDoi", code, display, ` +
  'value_code as "valueCode", value_display as "valueDisplay", value_number as "number", unit, ' +
  'value_text as "text", body_site_code as "bodySiteCode", body_site_display as "bodySiteDisplay", ' +
  'laterality, lesion, day';

/** Columns by the names that the schema's fields have, so that most fields need no resolver. `raw` is never read. */
const columns: Readonly<Record<string, string>> = {
  subject: `${version}, dataset_id as "datasetId", patient_id as "patientId", sex, age_years as "ageYears", time_origin as "timeOrigin"`,
  study: `${version}, subject as "subjectIdentity", dataset_id as "datasetId", description, day, age_years as "ageYears"`,
  series:
    `${version}, subject as "subjectIdentity", study as "studyIdentity", dataset_id as "datasetId", ` +
    'source_doi as "sourceDoi", modality, body_part as "bodyPart", laterality, manufacturer, ' +
    'manufacturer_model_name as "manufacturerModelName", description, series_number as "seriesNumber", ' +
    'sop_class_uid as "sopClassUid", transfer_syntax_uid as "transferSyntaxUid", day, derived, ' +
    'instance_count as "instanceCount", size_mb as "sizeMB", aws_bucket as "awsBucket", ' +
    'crdc_series_uuid as "crdcSeriesUuid", first_release as "firstRelease"',
  imaging_annotation:
    `${version}, subject as "subjectIdentity", study as "studyIdentity", series as "seriesIdentity", ` +
    'source_doi as "sourceDoi", kind, method, label',
};

/** The statement that reads a table's rows, up to its `where`. */
export function selectRows(table: RowTable): string {
  return `select ${columns[table] ?? clinical} from ${table}`;
}
