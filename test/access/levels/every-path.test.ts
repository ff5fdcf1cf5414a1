import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { buildSchema, getNamedType, isObjectType, parse } from 'graphql';

import { readAccessRules } from '#gateway/access/levels/access-rules.ts';
import { neededByDocument } from '#gateway/access/levels/needed-by-document.ts';
import { refuseNeeds } from '#gateway/access/levels/refuse-needs.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { accessLevels, type NeededLevel } from '#schema/wire/access-level.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../schema/${name}.graphql`, import.meta.url), 'utf8');
const schema = buildSchema(read('atlas'), { assumeValid: true });
const rules = readAccessRules(read('supergraph'));
const order: readonly NeededLevel[] = [...accessLevels, 'INTERNAL'];
const deepest = 6;

interface Step {
  readonly type: string;
  readonly field: string;
  readonly leads: string;
}

/** Every way down from the root, to a depth. */
function* pathsFrom(type: string, before: readonly Step[]): Iterable<readonly Step[]> {
  const object = schema.getType(type);
  if (!isObjectType(object) || before.length === deepest) return;
  for (const [field, { type: leadsTo }] of Object.entries(object.getFields())) {
    const leads = getNamedType(leadsTo).name;
    const path = [...before, { type, field, leads }];
    yield path;
    yield* pathsFrom(leads, path);
  }
}

/** What the steps need by themselves, read off the committed SDL one after the other. */
function neededAlong(path: readonly Step[]): NeededLevel {
  const coordinates = path.flatMap(({ type, field, leads }) => [type, `${type}.${field}`, leads]);
  return coordinates
    .map((coordinate) => rules.needs(coordinate))
    .reduce((one, other) => (order.indexOf(one) < order.indexOf(other) ? other : one));
}

type Writer = (path: readonly Step[]) => string;

/** The ways in which a path can be written. */
const writers: readonly Writer[] = [
  (path) => nest(path, ({ field }, inner) => `{ ${field} ${inner} }`),
  (path) => nest(path, ({ field }, inner) => `{ a: ${field} b: __typename ${field} ${inner} }`),
  (path) => nest(path, ({ type, field }, inner) => `{ ... on ${type} { ${field} ${inner} } }`),
  (path) =>
    nest(path, ({ field }, inner) => `{ ... { ... @include(if: true) { x: ${field} ${inner} } } }`),
  (path) => {
    const fragments = path.map(({ type, field }, depth) => {
      const inner = depth + 1 < path.length ? `{ ...F${depth + 1} }` : '';
      return `fragment F${depth} on ${type} { ${field} ${inner} }`;
    });
    return `query Q { ...F0 } query Other { __typename } ${fragments.join(' ')}`;
  },
];

function nest(path: readonly Step[], write: (step: Step, inner: string) => string): string {
  return path.reduceRight((inner, step) => write(step, inner), '');
}

function decide(
  needs: Parameters<typeof refuseNeeds>[0],
  rights: Parameters<typeof refuseNeeds>[1],
) {
  try {
    refuseNeeds(needs, rights);
    return 'let in';
  } catch (error) {
    return error instanceof CodedError ? error.code : error;
  }
}

test('whoever asks for a field is decided upon alike on every path to depth 6, however it is written', () => {
  const seen = new Set<string>();
  let paths = 0;
  for (const path of pathsFrom('Query', [])) {
    const writer = writers[paths++ % writers.length];
    assert.ok(writer);
    const document = parse(writer(path), { noLocation: true });
    const name = document.definitions.length > 1 ? 'Q' : undefined;
    const { needs } = neededByDocument(schema, rules, document, name);
    const needed = neededAlong(path);
    const last = path.at(-1);
    if (needed !== 'METADATA' && last !== undefined) seen.add(`${last.type}.${last.field}`);
    for (const most of ['METADATA', 'AGGREGATE', 'RECORD'] as const) {
      const isEnough = order.indexOf(needed) <= order.indexOf(most);
      const isPublic = most === 'METADATA';
      const refused = isPublic ? 'UNAUTHENTICATED' : 'ACCESS_DENIED';
      const place = path.map(({ field }) => field).join('.');
      assert.equal(decide(needs, { isPublic, most }), isEnough ? 'let in' : refused, place);
    }
  }
  assert.ok(paths > 50_000, `${paths} paths`);
  const shown = [...rules.protected.keys()].filter((coordinate) => {
    const [type = '', field = ''] = coordinate.split('.');
    const object = schema.getType(type);
    return isObjectType(object) && field !== '' && Object.hasOwn(object.getFields(), field);
  });
  assert.deepEqual(
    shown.filter((coordinate) => !seen.has(coordinate)),
    [],
  );
});
