import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { reaches } from '#schema/wire/access-level.ts';
import { many } from '#test/provider/disclosure/two-parts.ts';

import {
  type ProtectedDocument,
  protectedCoordinates,
  protectedDocuments,
} from './protected-documents.ts';
import { openSmallAtlas, type SmallAtlas } from './small-atlas.ts';

/** Datasets that whoever is registered may count, and nobody list but by a visa for them. */
function openCountedOnly(): Promise<SmallAtlas> {
  return openSmallAtlas({
    catalogues: { made: many('counted', 25), other: many('also', 14) },
    terms: [
      { dataset: 'made:counted', records: 'CONTROLLED' },
      { dataset: 'other:also', records: 'CONTROLLED' },
    ],
  });
}

const documents = [...protectedDocuments()];

/** Errors of an answer, or of the only event of a stream. */
function errorsOf(text: string): unknown {
  const json = text.includes('event: next') ? (/data: (\{.*\})/.exec(text)?.[1] ?? '') : text;
  const { errors, data } = JSON.parse(json) as { errors?: unknown[]; data?: unknown };
  assert.equal(data, undefined);
  return errors;
}

const levels = new Map(protectedCoordinates());

/** The only error names what is asked for, or what stands before it on the way and needs something, too. */
function assertRefusal(errors: unknown, { query }: ProtectedDocument, code: string): void {
  const [error, ...more] = errors as { message: string; extensions: { code: string } }[];
  assert.deepEqual([error?.extensions, more], [{ code }, []], query);
  const [, named = ''] = /^(?:Asking by )?([\w.]+) is for who /.exec(error?.message ?? '') ?? [];
  assert.ok(levels.has(named), `${error?.message} ${query}`);
}

suite('What needs more than a caller has', () => {
  test('is named by requests of every kind of path', () => {
    const named = new Set(documents.map(({ coordinate }) => coordinate));
    assert.deepEqual(
      protectedCoordinates().filter(([coordinate]) => !named.has(coordinate)),
      [],
    );
    const kinds = Map.groupBy(documents, ({ kind }) => kind);
    for (const [kind, those] of kinds) assert.ok(those.length > 3, kind);
    assert.deepEqual([...kinds.keys()].toSorted(), [
      'alias',
      'beside what is open',
      'default',
      'fragment',
      'inline fragment',
      'literal',
      'nested',
      'root',
      'variable',
    ]);
  });

  for (const who of ['public', 'registered'] as const) {
    const [status, code] = who === 'public' ? [401, 'UNAUTHENTICATED'] : [403, 'ACCESS_DENIED'];
    test(`is refused to who is ${who} before anything is planned or any provider asked, and recorded`, async () => {
      await using atlas = await openCountedOnly();
      const token = who === 'public' ? {} : { token: atlas.issuer.passport('registered') };
      const beyond = documents.filter(
        ({ level }) => !reaches(who === 'public' ? 'METADATA' : 'AGGREGATE', level),
      );
      for (const document of beyond) {
        const { query, variables = {} } = document;
        const answer = await atlas.ask(query, { ...token, variables });
        assert.equal(answer.status, status, query);
        assertRefusal(errorsOf(answer.text), document, code);
      }
      assert.equal(atlas.plans(), 0);
      assert.deepEqual(atlas.calls, []);
      const records = await atlas.records();
      assert.equal(records.length, beyond.length);
      for (const { outcome, denials, calls, released } of records) {
        assert.deepEqual(
          { outcome, calls, released },
          { outcome: { codes: [code], status }, calls: [], released: [] },
        );
        assert.equal(denials?.[0]?.code, code);
        assert.match(denials?.[0]?.rule ?? '', /^needs (AGGREGATE|RECORD)$/);
      }
    });

    test(`is refused to who is ${who} in a stream, too`, async () => {
      await using atlas = await openCountedOnly();
      const token = who === 'public' ? {} : { token: atlas.issuer.passport('registered') };
      const fields = [
        'subjectsByPatientId(patientIds: ["P1"]) { __typename }',
        'studiesByUid(uids: ["1"]) { __typename }',
        'seriesByUid(uids: ["1"]) { __typename }',
        'summary(filter: { patientId: { eq: "P1" } }) { subjects }',
        ...(who === 'public' ? ['summary { subjects }'] : []),
      ];
      for (const field of fields) {
        for (const operation of ['subscription', 'query']) {
          const { text } = await atlas.ask(`${operation} { ${field} }`, {
            ...token,
            path: '/graphql/stream',
          });
          assert.match(JSON.stringify(errorsOf(text)), new RegExp(`"code":"${code}"`), text);
        }
      }
      assert.equal(atlas.plans(), 0);
      assert.deepEqual(atlas.calls, []);
    });
  }

  test('what only the gateway may ask is no field of anybody', async () => {
    await using atlas = await openCountedOnly();
    const token = atlas.issuer.passport('granted', { providers: ['made', 'other'] });
    for (const field of [
      'sketches',
      'valueSummary',
      '_service { sdl }',
      '_entities(representations: []) { __typename }',
    ]) {
      const { text } = await atlas.ask(`{ ${field} }`, { token });
      assert.match(JSON.stringify(errorsOf(text)), /GRAPHQL_VALIDATION_FAILED/);
    }
    assert.deepEqual(atlas.calls, []);
  });
});
