import { readFileSync } from 'node:fs';

import type { ExportedFiles } from './export-rows.ts';
import type { Psql } from './psql.ts';
import type { Rival, RivalAnswer } from './rival.ts';
import type { SummaryAnswer } from './summary-answer.ts';
import type { SummaryQuestion } from './summary-questions.ts';

/** Tables of codes with their names. */
const dictionaries = [
  'modality',
  'body_part',
  'manufacturer',
  'licence',
  'sex',
  'kind',
  'method',
  'concept',
  'unit',
] as const;
type Dictionary = (typeof dictionaries)[number];

/** Which dictionary a facet's values come from. */
const dictionaryOf: Readonly<Record<string, Dictionary>> = {
  MODALITY: 'modality',
  BODY_PART: 'body_part',
  MANUFACTURER: 'manufacturer',
  SEX: 'sex',
  LICENCE: 'licence',
};

/** Values of a facet are the bits of one 64-bit number; bit 0 says that one is missing. */
const mostValues = 63;

/** A table that summaries are counted from: all series, or their roll-up by study. */
type CountedTable = 'series' | 'study_values';
const countOf: Readonly<Record<CountedTable, string>> = { series: '1', study_values: 'series' };

/** Ways to write the same question: rows that match read once and kept, or read anew for each count; studies sorted, or hashed. */
const forms = ['materialized', 'not materialized'].flatMap((once) =>
  [
    'select count(distinct study) from matching',
    'select count(*) from (select distinct study from matching) as held',
  ].map((studies) => ({ once, studies })),
);
type Form = (typeof forms)[number];
/** How often each form is tried. */
const tries = 4;

type Codes = ReadonlyMap<Dictionary, ReadonlyMap<string, number>>;

/** Loads exported rows into the tables of `postgresql/tables.sql`: a rival over all series, and one over their roll-up. */
export async function loadPostgresql(psql: Psql, files: ExportedFiles): Promise<readonly Rival[]> {
  await psql.run(readSql('stage'));
  for (const [table, file] of Object.entries(files))
    await psql.run(`\\copy stage.${table} from '${file}'`);
  await psql.run(readSql('tables'));
  const codes = await readCodes(psql);
  return [
    new PostgresqlRival('PostgreSQL', 'series', psql, codes),
    new PostgresqlRival('PostgreSQL, rolled up', 'study_values', psql, codes),
  ];
}

async function readCodes(psql: Psql): Promise<Codes> {
  const codes = new Map<Dictionary, ReadonlyMap<string, number>>();
  for (const dictionary of dictionaries) {
    const { rows } = await psql.run(`select name, id from ${dictionary};`);
    codes.set(dictionary, new Map(rows.map(([name = '', id]) => [name, Number(id)])));
  }
  for (const dictionary of Object.values(dictionaryOf)) {
    if ((codes.get(dictionary)?.size ?? 0) > mostValues)
      throw new Error(`${dictionary} has more than ${mostValues} values`);
  }
  return codes;
}

/** One central PostgreSQL with the rows of all providers. */
class PostgresqlRival implements Rival {
  readonly name: string;
  readonly #table: CountedTable;
  readonly #psql: Psql;
  readonly #codes: Codes;

  constructor(name: string, table: CountedTable, psql: Psql, codes: Codes) {
    this.name = name;
    this.#table = table;
    this.#psql = psql;
    this.#codes = codes;
  }

  /** Prepares the question in all forms and keeps the one that is fastest here. */
  readonly prepare = async (question: SummaryQuestion): Promise<() => Promise<RivalAnswer>> => {
    let fastest = { name: '', milliseconds: Number.POSITIVE_INFINITY };
    for (const [at, form] of forms.entries()) {
      const name = `${this.#table}_${question.number}_${at}`;
      await this.#psql.run(`prepare ${name} as ${this.#write(question, form)};`);
      for (let i = 0; i < tries; i++) {
        const { milliseconds } = await this.#psql.run(`execute ${name};`);
        if (milliseconds < fastest.milliseconds) fastest = { name, milliseconds };
      }
    }
    return async () => {
      const { rows, milliseconds } = await this.#psql.run(`execute ${fastest.name};`);
      return { answer: this.#read(rows), milliseconds };
    };
  };

  #write(question: SummaryQuestion, form: Form): string {
    const parts: Readonly<Record<string, string>> = {
      matching:
        this.#table === 'study_values'
          ? (question.rolledUp ?? question.postgresql)
          : question.postgresql,
      ...form,
      count: countOf[this.#table],
      rows: this.#table,
      slides: '{modality SM}',
    };
    return readSql('summary')
      .replaceAll(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)
      .replaceAll(/\{(\w+) ([^}]+)\}/g, (_, dictionary: string, name: string) =>
        // What no row has is a code that none has.
        String(this.#codes.get(dictionary as Dictionary)?.get(name) ?? -1),
      );
  }

  #read(rows: readonly (readonly string[])[]): SummaryAnswer {
    const facets: Record<string, Record<string, number>> = {};
    let totals = { subjects: 0, studies: 0, series: 0, images: 0 };
    for (const [what = '', first = '', second, third, fourth] of rows) {
      const [counted, facet] = what.split(' ');
      if (facet === undefined) {
        totals = {
          subjects: Number(first),
          studies: Number(second),
          series: Number(third),
          images: Number(fourth),
        };
      } else if (counted === 'subjects') {
        const buckets = (facets[facet] ??= {});
        for (const value of this.#namesOf(facet, BigInt(first)))
          buckets[value] = (buckets[value] ?? 0) + Number(second);
      }
    }
    return { ...totals, facets };
  }

  /** Names of the values whose bits are set. */
  #namesOf(facet: string, bits: bigint): string[] {
    const codes = [...(this.#codes.get(dictionaryOf[facet] ?? 'modality') ?? [])];
    return codes.filter(([, id]) => ((bits >> BigInt(id)) & 1n) === 1n).map(([name]) => name);
  }
}

function readSql(name: string): string {
  return readFileSync(new URL(`postgresql/${name}.sql`, import.meta.url), 'utf8');
}
