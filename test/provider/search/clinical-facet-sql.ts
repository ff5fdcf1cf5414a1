import type { ClinicalQuestion } from '#provider/search/clinical-axes.ts';

import type { PartRow } from './facet-sql.ts';
import type { SqlOracle } from './sql-oracle.ts';

/** Answers of rows `c` as SQL tells them apart: by concept, or by range of numbers. */
export interface AnswerSql {
  readonly part: string;
  readonly value: string;
}

const isOther =
  '(c.value_text is not null or c.value_number is not null or c.value_code is not null)';

export const answerByConcept: AnswerSql = {
  part: `case when c.value_code is not null then 'VALUE' when ${isOther} then 'OTHER_ANSWER' else 'PRESENT' end`,
  value: 'c.value_code',
};

/** Answers by number. */
export function answerByRange(edges: readonly number[]): AnswerSql {
  const cases = edges.map((edge, at) => {
    const from = at === 0 ? '(' : `[${edges[at - 1]}`;
    return `when c.value_number < ${edge} then '${from},${edge})'`;
  });
  return {
    part: `case when c.value_number is not null then 'VALUE' when ${isOther} then 'OTHER_ANSWER' else 'PRESENT' end`,
    value: `case when c.value_number is null then null ${cases.join(' ')} else '[${edges.at(-1)},)' end`,
  };
}

/**
 * Parts of a clinical facet over the series of a condition, each subject with its studies and series in the part of every answer that
 * its rows give, and where it has no row, in the part that its coverage says.
 */
export function countAnswers(
  sql: SqlOracle,
  { kind, code }: ClinicalQuestion,
  { part, value }: AnswerSql,
  where: string,
): Promise<PartRow[]> {
  return sql.all<PartRow>(
    `${placedSql(sql, kind, { part, value }, where)}
     select part, value, count(distinct subject) as subjects, count(distinct study) as studies,
       count(distinct identity) as series
     from placed group by part, value order by part, value`,
    [code, kind, code],
  );
}

/** Things with an answer of that form. */
export async function countAnswered(
  sql: SqlOracle,
  { kind, code }: ClinicalQuestion,
  answer: AnswerSql,
  where: string,
): Promise<Omit<PartRow, 'part' | 'value'>> {
  const [known] = await sql.all<Omit<PartRow, 'part' | 'value'>>(
    `${placedSql(sql, kind, answer, where)}
     select count(distinct subject) as subjects, count(distinct study) as studies,
       count(distinct identity) as series
     from placed where part = 'VALUE'`,
    [code, kind, code],
  );
  return known!;
}

function placedSql(
  sql: SqlOracle,
  kind: string,
  { part, value }: AnswerSql,
  where: string,
): string {
  return `with s as (select t.subject, t.study, t.identity from series t where ${where}),
    answers as (select c.subject, ${part} as part, ${value} as value
      from ${kind.toLowerCase()} c where c.code = ? and ${sql.live('c')}),
    covers as (select c.subject, c.missing from clinical_coverage c
      where c.kind = ? and c.code = ? and ${sql.live('c')}),
    placed as (
      select s.subject, s.study, s.identity, answers.part, answers.value
      from s join answers on answers.subject = s.subject
      union all
      select s.subject, s.study, s.identity,
        case covers.missing when 1 then 'MISSING' when 0 then 'ABSENT' else 'NOT_COLLECTED' end, null
      from s left join covers on covers.subject = s.subject
      where s.subject not in (select subject from answers))`;
}
