import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type FragmentDefinitionNode, isInputObjectType, Kind, parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';

import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { readPresentLevels, refuseNeeds } from '#provider/serving/require-levels.ts';
import { type Need, readNeeds } from '#provider/serving/operation-needs.ts';
import { keptVersions } from '#schema/kept-versions.ts';
import type { NeededLevel } from '#schema/wire/access-level.ts';

import { drawPaths, levelOf } from './draw-paths.ts';

const levels = readPresentLevels();
const present = createProviderSchema();
const nothing = { records: new Set<string>(), counts: new Set<string>(), internal: false };
const some = new Set(['d']);
/** Callers by what they may: nothing, count a dataset, list one, list one and count another; and a gateway itself. */
const callers = {
  public: nothing,
  counting: { ...nothing, counts: some },
  listing: { ...nothing, records: some },
  mixed: { ...nothing, records: some, counts: new Set(['e']) },
  gateway: { ...nothing, internal: true },
};
/** Most types on a way. */
const depth = 5;

type Caller = keyof typeof callers;

const allowed: Readonly<Record<NeededLevel, readonly Caller[]>> = {
  NONE: ['public', 'counting', 'listing', 'mixed', 'gateway'],
  METADATA: ['public', 'counting', 'listing', 'mixed', 'gateway'],
  AGGREGATE: ['counting', 'listing', 'mixed'],
  RECORD: ['listing', 'mixed'],
  INTERNAL: ['gateway'],
};

function needsOf(
  text: string,
  given: Readonly<Record<string, unknown>> = {},
  schema = present,
): readonly Need[] {
  const document = parse(text);
  assert.deepEqual(validate(schema, document), [], text);
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)!;
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments[one.name.value] = one;
  }
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  assert.ok(coerced.coerced !== undefined, JSON.stringify(coerced.errors));
  return readNeeds({ schema, operation, fragments, variables: coerced.coerced }, levels);
}

function whoMay(needs: readonly Need[]): Caller[] {
  return (Object.keys(callers) as Caller[]).filter(
    (name) => refuseNeeds(needs, callers[name]) === null,
  );
}

for (const version of [undefined, ...keptVersions()]) {
  test(`each field of ${version ?? 'the present contract'}, on each way to it, is for whom the contract says`, () => {
    const schema = version === undefined ? present : createProviderSchema(version);
    // An earlier contract says nothing of levels: its fields need what the present ones do.
    const expected = new Map(drawPaths(present, depth).map((path) => [path.document, path.level]));
    const paths = drawPaths(schema, depth);
    assert.ok(paths.length > 2_000, String(paths.length));
    const seen = new Set<NeededLevel>();
    for (const { coordinate, document } of paths) {
      const level = expected.get(document);
      assert.ok(level !== undefined, coordinate);
      seen.add(level);
      assert.deepEqual(whoMay(needsOf(document, {}, schema)), allowed[level], document);
    }
    assert.deepEqual([...seen].toSorted(), ['AGGREGATE', 'INTERNAL', 'METADATA', 'RECORD']);
  });
}

test('what is for nobody but the gateway, and what is for everybody, is known by name', () => {
  const roots = Object.values(present.getQueryType()!.getFields());
  const named = (level: NeededLevel) =>
    roots.filter((field) => levelOf(field) === level).map(({ name }) => name);
  assert.deepEqual(named('INTERNAL'), ['sketches', 'valueSummary']);
  assert.deepEqual(named('AGGREGATE'), ['summary']);
  assert.deepEqual(named('METADATA'), ['headlines', '_entities', '_service']);
});

test('aliases, fragments and fragments within fragments hide nothing', () => {
  const record = [
    '{ a: subjects { b: nodes { c: id } } }',
    'query A { ...One } fragment One on Query { ...Two } fragment Two on Query { x: study(id: "p:x") { id } }',
    '{ ... on Query { ... { series { totalCount { exact } } } } }',
    '{ _entities(representations: []) { ... on Dataset { id } ... on Study { x: description } } }',
    '{ _entities(representations: []) { ...S } } fragment S on Subject { studies { nodes { series { nodes { id } } } } }',
  ];
  for (const text of record) assert.deepEqual(whoMay(needsOf(text)), allowed.RECORD, text);
});

test('what is asked of several levels at once is for who may all of it', () => {
  assert.deepEqual(
    whoMay(needsOf('{ summary { subjects } headlines { subjects } }')),
    allowed.AGGREGATE,
  );
  assert.deepEqual(whoMay(needsOf('{ sketches summary { subjects } }')), []);
  assert.deepEqual(
    whoMay(needsOf('{ _service { sdl } __typename __schema { types { name } } }')),
    allowed.METADATA,
  );
});

const everyInput = Object.values(present.getTypeMap()).filter(isInputObjectType);

test('input fields that pick single records are those of PatientID', () => {
  const recorded = everyInput.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => levelOf(field) !== 'METADATA')
      .map(({ name }) => `${type.name}.${name} ${levelOf(type.getFields()[name]!)}`),
  );
  const inputs = [
    'AnnotationFilter',
    'SeriesFilter',
    'StudyFilter',
    'SubjectFilter',
    'SubjectScope',
  ];
  assert.deepEqual(
    recorded.toSorted(),
    inputs.map((name) => `${name}.patientId RECORD`),
  );
});

const patient = '{ patientId: { eq: "P1" } }';
/** Ways to say it in a filter over series. */
const hidden: readonly string[] = [
  patient,
  `{ and: [{ modality: { eq: "CT" } }, ${patient}] }`,
  `{ or: [${patient}] }`,
  `{ not: { not: ${patient} } }`,
  `{ subject: ${patient} }`,
  `{ subject: { or: { not: ${patient} } } }`,
];

test('a PatientID says which rows are listed to who may list rows', () => {
  for (const filter of hidden) {
    const text = `{ series(filter: ${filter}) { nodes { id } } }`;
    assert.deepEqual(whoMay(needsOf(text)), ['listing', 'mixed'], text);
  }
  const nested = `{ subject(id: "p:x") { studies(filter: { subject: ${patient} }) { nodes { id } } } }`;
  assert.deepEqual(whoMay(needsOf(nested)), ['listing', 'mixed']);
});

test('a PatientID never says what is counted where anything is counted that may not be listed', () => {
  for (const filter of hidden) {
    const text = `{ summary(filter: ${filter}) { subjects } }`;
    assert.deepEqual(whoMay(needsOf(text)), ['listing'], text);
  }
});

test('it makes no difference whether it is written or comes in variables', () => {
  const asked = '{ summary(filter: $filter) { subjects } }';
  const whole = `query ($filter: SeriesFilter) ${asked}`;
  const eq = { patientId: { eq: 'P1' } };
  for (const filter of [eq, { and: eq }, { and: [{}, { not: eq }] }, { subject: { or: [eq] } }]) {
    assert.deepEqual(whoMay(needsOf(whole, { filter })), ['listing'], JSON.stringify(filter));
  }
  assert.deepEqual(whoMay(needsOf(`query ($filter: SeriesFilter = ${patient}) ${asked}`)), [
    'listing',
  ]);
  const part = 'query ($id: CodeFilter) { summary(filter: { patientId: $id }) { subjects } }';
  assert.deepEqual(whoMay(needsOf(part, { id: { eq: 'P1' } })), ['listing']);
  const list = 'query ($of: [SeriesFilter!]) { summary(filter: { and: $of }) { subjects } }';
  assert.deepEqual(whoMay(needsOf(list, { of: [eq] })), ['listing']);
  // The same document, asked otherwise.
  assert.deepEqual(
    whoMay(needsOf(whole, { filter: { modality: { eq: 'CT' } } })),
    allowed.AGGREGATE,
  );
  assert.deepEqual(whoMay(needsOf(whole, { filter: { patientId: null } })), allowed.AGGREGATE);
  assert.deepEqual(whoMay(needsOf(whole)), allowed.AGGREGATE);
});

test('each refusal names what is asked, and what to do', () => {
  const message = (text: string, caller: Caller) =>
    refuseNeeds(needsOf(text), callers[caller])?.message;
  assert.equal(
    message('{ subjects { nodes { id } } }', 'counting'),
    'The caller may not be shown Query.subjects: ask whyAccess what a dataset asks for.',
  );
  assert.equal(
    message('{ sketches }', 'listing'),
    'Only a gateway is told Query.sketches: leave it out.',
  );
  assert.equal(
    message(`{ summary(filter: ${patient}) { subjects } }`, 'mixed'),
    'SeriesFilter.patientId is not asked where datasets are counted whose rows the caller may not list: leave it out.',
  );
});
