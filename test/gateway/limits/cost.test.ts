import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { getIntrospectionQuery } from 'graphql';

import { createDocumentJudge } from '#gateway/limits/judge-document.ts';
import { defaultLimits } from '#gateway/limits/limits.ts';
import { pageQuery } from '#scripts/bench/page-query.ts';

import { demandOf } from './demand-setup.ts';

const examples = new URL('../../../gateway/portal/examples/', import.meta.url);
const providers = 32;

interface Priced {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly cost: number;
}

/** Each field of each row 1, each provider that is asked 10. */
const priced: Readonly<Record<string, Priced>> = {
  'a page is as many rows as it has': {
    query: '{ studies(first: 7) { nodes { id day } } }',
    cost: 2 + 7 * 2 + 320,
  },
  'a page of the usual size': { query: '{ studies { nodes { id } } }', cost: 2 + 50 + 320 },
  'edges are rows too': {
    query: '{ studies(first: 7) { edges { cursor node { id } } } }',
    cost: 2 + 7 * 3 + 320,
  },
  'a page within a page is multiplied': {
    query: '{ studies(first: 7) { nodes { id series(first: 3) { nodes { id modality } } } } }',
    cost: 2 + 7 * (3 + 3 * 2) + 320,
  },
  'sizes are taken from variables': {
    query: 'query ($n: Int = 9) { studies(first: $n) { nodes { id } } }',
    variables: { n: 3 },
    cost: 2 + 3 + 320,
  },
  'and from their defaults': {
    query: 'query ($n: Int = 9) { studies(first: $n) { nodes { id } } }',
    cost: 2 + 9 + 320,
  },
  'ids are as many rows, and ask at most as many providers': {
    query: '{ studiesById(ids: ["a:1", "b:2"]) { id day } }',
    cost: 1 + 2 * 2 + 2 * 10,
  },
  'one id asks one provider': { query: '{ study(id: "a:1") { id } }', cost: 2 + 10 },
  'lists of ids lead to rows': {
    query: '{ studiesByUid(uids: ["1", "2", "3"]) { nodes { id } } }',
    cost: 2 + 3 + 320,
  },
  'answers are as long as there are providers': {
    query: '{ summary { answers { status } } }',
    cost: 2 + 32 + 320,
  },
  'facets are as many as are asked for, their buckets ten': {
    query: '{ summary { facets(fields: [SEX, MODALITY]) { field buckets { value } } } }',
    cost: 2 + 2 * (2 + 10) + 320,
  },
  'the registry alone asks no provider': {
    query: '{ datasets(first: 4) { nodes { id title } } }',
    cost: 2 + 4 * 2,
  },
  'what providers know of its rows asks them once': {
    query: '{ datasets(first: 4) { nodes { id holdings { subjects series } sources { doi } } } }',
    cost: 2 + 4 * (3 + 2 + 10) + 320,
  },
  'every root field asks anew': {
    query: '{ a: summary { subjects } b: summary { subjects } }',
    cost: 4 + 640,
  },
  'what is spread counts where it is spread': {
    query:
      '{ studies(first: 2) { ...P } } fragment P on StudyConnection { nodes { ...R } } fragment R on Study { id day }',
    cost: 2 + 2 * 2 + 320,
  },
};

suite('the cost of a request', () => {
  for (const [name, { query, variables = {}, cost }] of Object.entries(priced)) {
    test(`is counted by the schema alone: ${name}`, () => {
      assert.equal(demandOf(query).cost(variables, providers), cost);
    });
  }

  test('of a page of 50 studies with 10 series over 32 providers is far below the limit', () => {
    assert.equal(demandOf(pageQuery).cost({}, providers), 3_874);
  });

  test("of every example of the portal, the twenty questions among them, is below a sixth of the limit, and GraphiQL's query passes", () => {
    const judge = createDocumentJudge(defaultLimits);
    judge(getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true }));
    const names = readdirSync(examples);
    assert.equal(names.length, 28);
    for (const name of names) {
      // What is subscribed to is asked as a query.
      const text = readFileSync(new URL(name, examples), 'utf8').replace('subscription ', 'query ');
      judge(text);
      assert.ok(demandOf(text).cost({}, providers) < defaultLimits.maxCost / 6, name);
    }
  });
});
