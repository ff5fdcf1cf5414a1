import type { FacetPart } from '#provider/search/facet-axis.ts';

import type { SqlOracle } from './sql-oracle.ts';

/** What SQL counts in one part of a facet. */
export interface PartRow {
  readonly part: FacetPart;
  readonly value: string | null;
  readonly subjects: number;
  readonly studies: number;
  readonly series: number;
}

/** A field as SQL reads it: the part and the value of a series `t`, whose subject is `p` and whose annotation is `a`. */
export interface FieldSql {
  readonly part: string;
  readonly value: string;
  /** Whether a subject or study has one value. */
  readonly single: boolean;
}

function ofColumn(alias: string, table: string, column: string, none = 'null'): FieldSql {
  const own = `${alias}.${column}`;
  const present = `(${own} is not null and ${own} is not ${none})`;
  const collected = `${alias}.dataset_id in (select x.dataset_id from ${table} x
    where x.${column} is not null and x.${column} is not ${none})`;
  return {
    part: `case when ${present} then 'VALUE'
      when ${alias}.to_release is null and ${collected} then 'MISSING' else 'NOT_COLLECTED' end`,
    value: `case when ${present} then ${own} end`,
    single: alias === 'p',
  };
}

function ofAnnotation(column: string): FieldSql {
  const { part, value } = ofColumn('a', 'imaging_annotation', column);
  return {
    part: `case when a.identity is null then 'MISSING' else ${part} end`,
    value,
    single: false,
  };
}

const sex = ofColumn('p', 'subject', 'sex');

/** Every field of the schema's `FacetField`, told apart from the evaluator. */
export const fieldSql: Readonly<Record<string, FieldSql>> = {
  DATASET: { part: `'VALUE'`, value: 't.dataset_id', single: true },
  MODALITY: ofColumn('t', 'series', 'modality'),
  BODY_PART: ofColumn('t', 'series', 'body_part'),
  MANUFACTURER: ofColumn('t', 'series', 'manufacturer'),
  SEX: {
    part: `case when p.sex = 'CONFLICTING' then 'CONFLICTING' else ${sex.part} end`,
    value: `case when p.sex = 'CONFLICTING' then null else ${sex.value} end`,
    single: true,
  },
  LICENCE: ofColumn('t', 'series', 'licence'),
  DERIVED: {
    part: `'VALUE'`,
    value: `case t.derived when 1 then 'true' else 'false' end`,
    single: false,
  },
  SOURCE: ofColumn('t', 'series', 'source_doi'),
  TIME_ORIGIN: ofColumn('p', 'subject', 'time_origin', `'UNKNOWN'`),
  ANNOTATION_KIND: ofAnnotation('kind'),
  ANNOTATION_METHOD: ofAnnotation('method'),
};

/** Numbers of the schema's `HistogramField`; the value is the number. */
export const numberSql: Readonly<Record<string, FieldSql>> = {
  AGE_YEARS: ofColumn('p', 'subject', 'age_years'),
  DAY: ofColumn('t', 'series', 'day'),
  INSTANCE_COUNT: ofColumn('t', 'series', 'instance_count'),
};

/** The range of a number as SQL finds it, by edges. */
export function rangeSql({ part, value, single }: FieldSql, edges: readonly number[]): FieldSql {
  const cases = edges.map((edge, at) => {
    const from = at === 0 ? '(' : `[${edges[at - 1]}`;
    return `when ${value} < ${edge} then '${from},${edge})'`;
  });
  return {
    part,
    value: `case when ${value} is null then null ${cases.join(' ')} else '[${edges.at(-1)},)' end`,
    single,
  };
}

/** Parts of a facet over the series of a condition; a study of several subjects that differ conflicts. */
export function countParts(
  sql: SqlOracle,
  { part, value, single }: FieldSql,
  where: string,
): Promise<PartRow[]> {
  const differing = single
    ? `select study from counted group by study having count(distinct part || coalesce(value, '')) > 1`
    : 'select null as study where 0';
  return sql.all<PartRow>(
    `with counted as (
       select t.subject, t.study, ${part} as part, ${value} as value from series t
       left join subject p on p.identity = t.subject and ${sql.live('p')}
       left join imaging_annotation a on a.series = t.identity and ${sql.live('a')}
       where ${where}),
     differing as (${differing})
     select part, value, count(distinct subject) as subjects,
       count(distinct case when study not in (select study from differing) then study end) as studies,
       count(*) as series
     from counted group by part, value
     union all
     select 'CONFLICTING', null, 0, count(*), 0 from differing having count(*) > 0
     order by part, value`,
  );
}

/** Things that have some value. */
export async function countKnown(
  sql: SqlOracle,
  { part }: FieldSql,
  where: string,
): Promise<Omit<PartRow, 'part' | 'value'>> {
  const [known] = await sql.all<Omit<PartRow, 'part' | 'value'>>(
    `select count(distinct t.subject) as subjects, count(distinct t.study) as studies, count(*) as series
     from series t
     left join subject p on p.identity = t.subject and ${sql.live('p')}
     left join imaging_annotation a on a.series = t.identity and ${sql.live('a')}
     where ${where} and ${part} = 'VALUE'`,
  );
  return known!;
}
