/** What a subject's clinical rows must say, one row all of it. */
export interface Finding {
  /** A `ClinicalKind` of the schema. */
  readonly kind: string;
  /** Canonical concept ids, of which the row has one. */
  readonly code?: readonly string[];
  readonly value?: readonly string[];
  readonly bodySite?: readonly string[];
  /** Bounds of the number, in `unit`. */
  readonly number?: { readonly gt?: number; readonly gte?: number };
  /** Unit of the number (UCUM), where its rows have one. */
  readonly unit?: string;
}

const lung = 'SCT:39607008';
const smoking = 'SCT:365981007';
const survival = 'ATLAS:overall-survival';
/** T2 and above, as clinical tables and as pathology have it. */
const fromT2 = [
  'ATLAS:t2',
  'ATLAS:t2a',
  'ATLAS:t2b',
  'ATLAS:t3',
  'ATLAS:t4',
  'EUCAIM:COM1000810',
  'EUCAIM:COM1000846',
  'SCT:1229859000',
  'SCT:1229864001',
];
const currentFormerOrEver = ['ATLAS:ever-smoker', 'SCT:8517006', 'SCT:77176002'];

/** The findings that the bench's questions ask for. */
export const findings = {
  lungCancer: { kind: 'DIAGNOSIS', bodySite: [lung] },
  egfrMutant: { kind: 'MOLECULAR_FINDING', code: ['EUCAIM:CLIN1051882'], value: ['ATLAS:mutated'] },
  neverSmoker: { kind: 'OBSERVATION', code: [smoking], value: ['SCT:266919005'] },
  everSmoker: { kind: 'OBSERVATION', code: [smoking], value: currentFormerOrEver },
  t2OrMore: {
    kind: 'DIAGNOSIS',
    code: ['EUCAIM:CLIN1033334', 'EUCAIM:CLIN1033391'],
    value: fromT2,
  },
  n0: {
    kind: 'DIAGNOSIS',
    code: ['ATLAS:n-category', 'EUCAIM:CLIN1033368'],
    value: ['ATLAS:n0', 'SCT:1229947003'],
  },
  glioblastoma: { kind: 'DIAGNOSIS', code: ['SCT:1163375002'] },
  idh1WildType: {
    kind: 'MOLECULAR_FINDING',
    code: ['EUCAIM:CLIN1051946'],
    value: ['ATLAS:wild-type'],
  },
  mgmtMethylated: {
    kind: 'MOLECULAR_FINDING',
    code: ['EUCAIM:CLIN1051951'],
    value: ['EUCAIM:COM1001314'],
  },
  anySurvival: { kind: 'OUTCOME', code: [survival] },
  hepatocellular: { kind: 'DIAGNOSIS', code: ['EUCAIM:CLIN1049516'] },
  afpFrom400: {
    kind: 'TUMOR_MARKER',
    code: ['ATLAS:alpha-fetoprotein'],
    number: { gte: 400 },
    unit: 'ng/mL',
  },
  embolised: { kind: 'TREATMENT', code: ['ATLAS:transarterial-chemoembolisation'] },
  liverMetastases: { kind: 'DIAGNOSIS', code: ['EUCAIM:CLIN1000192'] },
  ceaAbove10: {
    kind: 'TUMOR_MARKER',
    code: ['EUCAIM:CLIN1045880'],
    number: { gt: 10 },
    unit: 'ng/mL',
  },
  synchronous: {
    kind: 'DIAGNOSIS',
    code: ['ATLAS:synchronous-disease'],
    value: ['SCT:373066001'],
  },
  // Five years of 365.25 days.
  survivalAbove5Years: { kind: 'OUTCOME', code: [survival], number: { gt: 1826.25 }, unit: 'd' },
} as const satisfies Readonly<Record<string, Finding>>;

/** The finding as a `ClinicalFilter` of the schema. */
export function filterOf({ kind, code, value, bodySite, number, unit }: Finding): object {
  return {
    kind,
    ...(code === undefined ? {} : { code: { in: code } }),
    ...(value === undefined ? {} : { value: { in: value } }),
    ...(bodySite === undefined ? {} : { bodySite: { in: bodySite } }),
    ...(number === undefined ? {} : { number }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** Subjects with all of these findings, over `postgresql/tables.sql`. */
export function subjectsInPostgresql(wanted: readonly Finding[]): string {
  const names = { kind: 'kind', code: 'concept', value: 'concept', body_site: 'concept' } as const;
  const literal = (column: string, name: string): string =>
    `{${names[column as keyof typeof names] ?? column} ${name}}`;
  const each = wanted.map((one) => `select subject from clinical where ${clause(one, literal)}`);
  return `subject in (${each.join(' intersect ')})`;
}

/** The same over the table of clinical rows in DuckDB. */
export function subjectsInDuckdb(wanted: readonly Finding[]): string {
  const literal = (_: string, name: string): string => `'${name}'`;
  const each = wanted.map(
    (one) => `select dataset, patient from clinical where ${clause(one, literal)}`,
  );
  return `(collection_id, PatientID) in (${each.join(' intersect ')})`;
}

function clause(
  { kind, code, value, bodySite, number, unit }: Finding,
  literal: (column: string, name: string) => string,
): string {
  const among = (column: string, names: readonly string[] | undefined): string[] =>
    names === undefined
      ? []
      : [`${column} in (${names.map((name) => literal(column, name)).join(', ')})`];
  return [
    `kind = ${literal('kind', kind)}`,
    ...among('code', code),
    ...among('value', value),
    ...among('body_site', bodySite),
    ...(number?.gt === undefined ? [] : [`number > ${number.gt}`]),
    ...(number?.gte === undefined ? [] : [`number >= ${number.gte}`]),
    ...(unit === undefined ? [] : [`unit = ${literal('unit', unit)}`]),
  ].join(' and ');
}
