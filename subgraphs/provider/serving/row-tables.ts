import type { ColumnTable } from '../columns/column-layout.ts';

/** A table whose rows are served. */
export type RowTable = ColumnTable;

/** SQL name of a column, its name on rows (mostly the schema's, so that most fields need no resolver), and the field that needs it. */
type Column = readonly [sql: string, row: string, field: string];

const subject: Column = ['subject', 'subjectIdentity', 'subject'];
const study: Column = ['study', 'studyIdentity', 'study'];
const dataset: Column = ['dataset_id', 'datasetId', 'dataset'];
const source: Column = ['source_doi', 'sourceDoi', 'source'];

const clinical: readonly Column[] = [
  subject,
  source,
  ['code', 'code', 'code'],
  ['display', 'display', 'code'],
  ['value_code', 'valueCode', 'value'],
  ['value_display', 'valueDisplay', 'value'],
  ['value_number', 'number', 'number'],
  ['unit', 'unit', 'unit'],
  ['value_text', 'text', 'text'],
  ['body_site_code', 'bodySiteCode', 'bodySite'],
  ['body_site_display', 'bodySiteDisplay', 'bodySite'],
  ['laterality', 'laterality', 'laterality'],
  ['lesion', 'lesion', 'lesion'],
  ['day', 'day', 'day'],
];

/** What a provider keeps raw beside the normalised values is not here: it is never read for an answer. */
const columns: Readonly<Partial<Record<RowTable, readonly Column[]>>> = {
  subject: [
    dataset,
    ['patient_id', 'patientId', 'patientId'],
    ['sex', 'sex', 'sex'],
    ['age_years', 'ageYears', 'ageYears'],
    ['time_origin', 'timeOrigin', 'timeOrigin'],
  ],
  study: [
    subject,
    dataset,
    ['description', 'description', 'description'],
    ['day', 'day', 'day'],
    ['age_years', 'ageYears', 'ageYears'],
  ],
  series: [
    subject,
    study,
    dataset,
    source,
    ['modality', 'modality', 'modality'],
    ['body_part', 'bodyPart', 'bodyPart'],
    ['laterality', 'laterality', 'laterality'],
    ['manufacturer', 'manufacturer', 'manufacturer'],
    ['manufacturer_model_name', 'manufacturerModelName', 'manufacturerModelName'],
    ['description', 'description', 'description'],
    ['series_number', 'seriesNumber', 'seriesNumber'],
    ['sop_class_uid', 'sopClassUid', 'sopClassUid'],
    ['transfer_syntax_uid', 'transferSyntaxUid', 'transferSyntaxUid'],
    ['day', 'day', 'day'],
    ['derived', 'derived', 'derived'],
    ['instance_count', 'instanceCount', 'instanceCount'],
    ['size_mb', 'sizeMB', 'sizeMB'],
    ['aws_bucket', 'awsBucket', 'manifestLine'],
    ['crdc_series_uuid', 'crdcSeriesUuid', 'manifestLine'],
    ['first_release', 'firstRelease', 'firstRelease'],
  ],
  imaging_annotation: [
    subject,
    study,
    source,
    ['series', 'seriesIdentity', 'series'],
    ['kind', 'kind', 'kind'],
    ['method', 'method', 'method'],
    ['label', 'label', 'label'],
  ],
};

/** The statement that reads what these fields need of a table's rows, up to its `where`. */
export function selectRows(table: RowTable, fields: ReadonlySet<string>): string {
  const wanted = (columns[table] ?? clinical).filter(([, , field]) => fields.has(field));
  const names = wanted.map(([sql, row]) => (sql === row ? sql : `${sql} as "${row}"`));
  const always = 'key, identity, uid, from_release as "fromRelease", to_release as "toRelease"';
  return `select ${[always, ...names].join(', ')} from ${table}`;
}
