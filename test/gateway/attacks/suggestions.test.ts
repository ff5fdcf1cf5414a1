import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openTarget } from './attack-setup.ts';

const both = ['/graphql', '/graphql/stream'];

/** Each is one letter off a name of the schema, which must not be told. */
const guesses: readonly (readonly [
  query: string,
  variables: object,
  name: RegExp,
  paths?: readonly string[],
])[] = [
  ['subscription { summary { subject } }', {}, /subjects/, ['/graphql/stream']],
  ['{ studie { nodes { id } } }', {}, /studies/],
  ['{ studies(orderBy: { by: IMAGE }) { nodes { id } } }', {}, /IMAGES/],
  ['{ studies(orderBi: null) { nodes { id } } }', {}, /orderBy/],
  [
    'query ($o: StudyOrder) { studies(orderBy: $o) { nodes { id } } }',
    { o: { by: 'IMAGE' } },
    /IMAGES/,
  ],
  [
    'query ($f: StudyFilter) { studies(filter: $f) { nodes { id } } }',
    { f: { modalit: { eq: 'CT' } } },
    /modality|modalities/,
  ],
];

test('a name that is nearly one of the schema is answered without that one, from a document, variables and streams', async () => {
  await using target = await openTarget();
  for (const [query, variables, name, paths = both] of guesses) {
    for (const path of paths) {
      const response = await fetch(`${target.atlas.url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: path === '/graphql' ? 'application/json' : 'text/event-stream',
        },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      assert.match(text, /"code":"(?:GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT)"/, query);
      assert.doesNotMatch(text, /Did you mean/, `${path} ${query}`);
      assert.doesNotMatch(text, name, `${path} ${query}`);
    }
  }
  assert.equal(target.asked(), 0);
});
