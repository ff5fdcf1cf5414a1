import { readFileSync } from 'node:fs';

import type { DataUse, DuosAnswer, ParentsOf } from './duos-oracle.ts';

/** A combination of a purpose and a dataset, and what was answered, or what must be. */
export interface DuosRow<Answer> {
  readonly name: string;
  readonly purpose: DataUse;
  readonly dataset: DataUse;
  readonly answer: Answer;
}

interface TruthTable {
  readonly keys: Readonly<Record<string, string>>;
  readonly diseaseParents: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly (readonly [Letters, Letters, keyof typeof answers])[];
}
type Letters = Readonly<Record<string, unknown>>;
interface Cases {
  readonly diseaseParents: Readonly<Record<string, readonly string[]>>;
  readonly cases: readonly {
    name: string;
    purpose: DataUse;
    dataset: DataUse;
    expected: DuosAnswer;
  }[];
}
interface FailOpen {
  readonly rows: readonly { purpose: DataUse; dataset: DataUse; required: string }[];
}

const answers = { AP: 'APPROVE', DE: 'DENY', AB: 'ABSTAIN' } as const;
const table = read<TruthTable>('duos-v4-truth-table.json');
const units = read<Cases>('duos-v4-unit-cases.json');
const units3 = read<Cases>('duos-v3-unit-cases.json');
const parents: Readonly<Record<string, readonly string[]>> = {
  ...table.diseaseParents,
  ...units.diseaseParents,
  ...units3.diseaseParents,
};

/** Ancestors of the diseases in the vectors. */
export const parentsInVectors: ParentsOf = (disease) => parents[disease] ?? [];

/** The reference's own unit tests. */
export const unitCases = units.cases.map(rowOf);

/** Those of its version 3. */
export const unitCases3 = units3.cases.map(rowOf);

/** What the reference answers to all combinations. */
export const truthTable: readonly DuosRow<DuosAnswer>[] = table.rows.map(
  ([purpose, dataset, answer]) => ({
    name: JSON.stringify([purpose, dataset]),
    purpose: spell(purpose),
    dataset: spell(dataset),
    answer: answers[answer],
  }),
);

/** Combinations that the reference approves and we must not. */
export const failOpen: readonly DuosRow<string>[] = read<FailOpen>(
  'duos-v4-failopen.json',
).rows.map(({ purpose, dataset, required }) => ({
  name: JSON.stringify([purpose, dataset]),
  purpose,
  dataset,
  answer: required,
}));

function rowOf({ name, purpose, dataset, expected }: Cases['cases'][number]): DuosRow<DuosAnswer> {
  return { name, purpose, dataset, answer: expected };
}

function spell(letters: Letters): DataUse {
  return Object.fromEntries(
    Object.entries(letters).map(([letter, value]) => [
      table.keys[letter],
      letter === 'D' ? [value] : value,
    ]),
  );
}

function read<Content>(name: string): Content {
  const file = new URL(`../../vectors/duos/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Content;
}
