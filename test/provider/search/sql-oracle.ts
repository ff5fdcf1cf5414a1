import type { CatalogueStore, SqlValue } from '#provider/catalogue/catalogue-store.ts';
import type { Listing, ListOrder } from '#provider/search/catalogue-search.ts';

type Codes = { readonly eq?: string | boolean; readonly in?: readonly string[] };
type Range = { readonly gte?: number | null; readonly lte?: number | null };
type Clinical = {
  readonly kind: string;
  readonly code?: Codes;
  readonly value?: Codes;
  readonly bodySite?: Codes;
  readonly number?: Range;
};

/** A filter input as a client writes it. */
export type FilterInput = Readonly<Record<string, unknown>>;

/** Answers of plain SQL over a provider's own database, written apart from the evaluator. */
export interface SqlOracle {
  readonly list: (
    listing: Listing,
    filter: FilterInput,
    order: ListOrder,
    within?: string,
  ) => Promise<{ identity: number; uid: string; sort_key: number | string | null }[]>;
  readonly rank: (listing: Listing, uid: string) => Promise<{ rank: number; rankIsOf: boolean }>;
  readonly all: <Row>(sql: string, parameters?: readonly SqlValue[]) => Promise<Row[]>;
  /** SQL condition of series `x`. */
  readonly seriesWhere: (filter: FilterInput) => string;
  readonly live: (alias: string) => string;
}

export const sqlTables = {
  subjects: 'subject',
  studies: 'study',
  series: 'series',
  annotations: 'imaging_annotation',
} as const;

const seriesColumns: Readonly<Record<string, string>> = {
  modality: 'modality',
  bodyPart: 'body_part',
  manufacturer: 'manufacturer',
  derived: 'derived',
  sourceDoi: 'source_doi',
  licence: 'licence',
  instanceCount: 'instance_count',
};
const subjectColumns: Readonly<Record<string, string>> = {
  sex: 'sex',
  ageYears: 'age_years',
  patientId: 'patient_id',
};

/** SQL over one release. */
export function createSqlOracle(store: CatalogueStore, release: number): SqlOracle {
  const live = (alias: string): string =>
    `(${alias}.from_release <= ${release} and (${alias}.to_release is null or ${alias}.to_release > ${release}))`;
  const where = (listing: Listing, filter: FilterInput): string =>
    [live('t'), ...conditionsOf(listing, filter, live)].join(' and ');
  return {
    all: store.all,
    live,
    seriesWhere: (filter) => where('series', filter),
    list: (listing, filter, order, within = '1 = 1') => {
      const key = orderSql(listing, order.by, live);
      const way = order.descending ? 'desc' : 'asc';
      const tie = order.by === 'ID' ? `uid ${way}` : 'uid asc';
      return store.all(
        `select identity, uid, sort_key from (
           select t.identity, t.uid, ${key} as sort_key from ${sqlTables[listing]} t
           where ${where(listing, filter)} and ${within})
         order by sort_key is null, sort_key ${way}, ${tie}`,
      );
    },
    rank: async (listing, uid) => {
      const table = sqlTables[listing];
      const [row] = await store.all<{ rank: number; own: number }>(
        `select (select count(distinct uid) from ${table} where uid < ?) as rank,
                exists (select 1 from ${table} where uid = ?) as own`,
        [uid, uid],
      );
      return { rank: row?.rank ?? 0, rankIsOf: row?.own === 1 };
    },
  };
}

function quote(text: string | boolean): string {
  return typeof text === 'boolean' ? String(Number(text)) : `'${text.replaceAll("'", "''")}'`;
}

function matches(column: string, criterion: unknown): string[] {
  const { eq, in: list, gte, lte } = criterion as Codes & Range;
  const parts: string[] = [];
  if (eq !== undefined) parts.push(`${column} = ${quote(eq)}`);
  if (list !== undefined) parts.push(`${column} in (${list.map(quote).join(', ')})`);
  if (gte !== undefined && gte !== null) parts.push(`${column} >= ${gte}`);
  if (lte !== undefined && lte !== null) parts.push(`${column} <= ${lte}`);
  return parts;
}

function pick(
  filter: FilterInput,
  columns: Readonly<Record<string, string>>,
  alias: string,
): string[] {
  return Object.entries(columns).flatMap(([name, column]) =>
    filter[name] === undefined ? [] : matches(`${alias}.${column}`, filter[name]),
  );
}

function conditionsOf(
  listing: Listing,
  filter: FilterInput,
  live: (alias: string) => string,
): string[] {
  const subject = listing === 'subjects' ? 't.identity' : 't.subject';
  const parts = pick(
    filter,
    { dataset: 'dataset_id', day: 'day', kind: 'kind', method: 'method' },
    't',
  );
  const ofSubject = pick(filter, subjectColumns, 'p');
  if (ofSubject.length > 0) {
    parts.push(
      `${subject} in (select p.identity from subject p where ${[live('p'), ...ofSubject].join(' and ')})`,
    );
  }
  if (listing === 'annotations') {
    parts.push(...pick(filter, { sourceDoi: 'source_doi' }, 't'));
  } else if (listing === 'series') {
    parts.push(...pick(filter, seriesColumns, 't'));
  } else {
    const ofSeries = pick(filter, seriesColumns, 'x');
    const parent = listing === 'subjects' ? 'subject' : 'study';
    if (ofSeries.length > 0) {
      parts.push(
        `t.identity in (select x.${parent} from series x where ${[live('x'), ...ofSeries].join(' and ')})`,
      );
    }
  }
  if (filter['seriesCount'] !== undefined) {
    const counts = `(select count(*) from series x where x.study = t.identity and ${live('x')})`;
    parts.push(...matches(counts, filter['seriesCount']));
  }
  const clinical = (filter['clinical'] ?? []) as readonly Clinical[];
  return [...parts, ...clinical.map((one) => clinicalSql(one, subject, live))];
}

function clinicalSql(one: Clinical, subject: string, live: (alias: string) => string): string {
  const parts = [live('c')];
  if (one.code) parts.push(...matches('c.code', one.code));
  if (one.value) parts.push(...matches('c.value_code', one.value));
  if (one.bodySite) parts.push(...matches('c.body_site_code', one.bodySite));
  if (one.number) parts.push(...matches('c.value_number', one.number));
  return `${subject} in (select c.subject from ${one.kind.toLowerCase()} c where ${parts.join(' and ')})`;
}

function orderSql(listing: Listing, by: string, live: (alias: string) => string): string {
  const own = listing === 'subjects' ? 'subject' : 'study';
  const sum = (expression: string): string =>
    `(select ${expression} from series x where x.${own} = t.identity and ${live('x')})`;
  const images = `coalesce(sum(case when x.derived = 0 and x.modality <> 'SM' then x.instance_count end), 0)`;
  if (by === 'ID') return 'null';
  if (by === 'UID') return 't.uid';
  if (by === 'AGE') return 't.age_years';
  if (by === 'DAY') return 't.day';
  if (by === 'INSTANCES') return 't.instance_count';
  if (by === 'SIZE' && listing === 'series') return 't.size_mb';
  if (by === 'SIZE') return sum('round(coalesce(sum(x.size_mb), 0), 6)');
  if (by === 'IMAGES') return sum(images);
  if (by === 'SERIES') return sum('count(*)');
  return `(select count(*) from study y where y.subject = t.identity and ${live('y')})`;
}
