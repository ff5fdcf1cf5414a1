import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import type { Decision } from '#gateway/access/decisions/decision.ts';
import { createOwnScope, createScopes } from '#gateway/access/tickets/create-scopes.ts';
import type { AccessLevel } from '#schema/wire/access-level.ts';
import { many } from '#test/provider/disclosure/two-parts.ts';

import { openSmallAtlas, type SmallAtlas } from './small-atlas.ts';

/** A provider that gives records of one dataset to whom the gateway says, and of the other to who shows a visa. */
function openOne(): Promise<SmallAtlas> {
  return openSmallAtlas({
    catalogues: { made: [...many('open', 12), ...many('counted', 25)] },
    terms: [],
    policies: {
      made: {
        open: { most: 'RECORD', records: 'OPEN' },
        counted: { most: 'RECORD', records: 'CONTROLLED' },
      },
    },
  });
}

function decided(dataset: string, level: AccessLevel): Decision {
  const rest = { unmet: [], obligations: [], visas: [], rule: 'test', expiresAt: Infinity };
  return { dataset: `made:${dataset}`, level, ...rest };
}

interface Told {
  readonly status: number;
  readonly text: string;
}

/** Asks the provider at its own address, as a gateway does that signs whatever it likes. */
async function askAlone(
  atlas: SmallAtlas,
  query: string,
  headersFor?: (body: string) => Readonly<Record<string, string>>,
): Promise<Told> {
  const body = JSON.stringify({ query });
  const headers = { 'content-type': 'application/json', ...headersFor?.(body) };
  const response = await fetch(atlas.addressOf('made'), { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

function ticketOf(atlas: SmallAtlas, ...decisions: Decision[]) {
  const caller = { pseudonym: 'p-doctored', project: null };
  const { whole } = createScopes(atlas.known.tickets(Date.now), caller, decisions);
  return (body: string) => whole.headersFor('made', body);
}

const subject = 'open/P0001';
const ofRows = [
  '{ subjects { nodes { id } } }',
  '{ a: studies(first: 1) { edges { node { id } } } }',
  'query { ...F } fragment F on Query { series { nodes { id } } }',
  '{ ... on Query { annotations { totalCount { exact } } } }',
  `{ subject(id: "made:${subject}") { id } }`,
  `{ study(id: "made:study/${subject}") { id } }`,
  `{ oneSeries(id: "made:series/${subject}/1") { id } }`,
  `{ annotation(id: "made:series/${subject}/1") { id } }`,
  `{ subjectsById(ids: ["made:${subject}"]) { id } }`,
  `{ studiesById(ids: ["made:study/${subject}"]) { id } }`,
  `{ seriesById(ids: ["made:series/${subject}/1"]) { id } }`,
  `{ annotationsById(ids: ["made:series/${subject}/1"]) { id } }`,
  '{ subjectsByPatientId(patientIds: ["P1"]) { nodes { id } } }',
  '{ studiesByUid(uids: ["1"]) { nodes { id } } }',
  '{ seriesByUid(uids: ["1"]) { nodes { id } } }',
  '{ summary(filter: { patientId: { eq: "P1" } }) { subjects } }',
  '{ summary(filter: { not: { subject: { patientId: { eq: "P1" } } } }) { subjects } }',
  `{ _entities(representations: [{ __typename: "Subject", id: "made:${subject}", release: 7 }]) { ... on Subject { id sex } } }`,
];
const ofCounts = [
  '{ summary { subjects } }',
  '{ _entities(representations: [{ __typename: "Provider", id: "made" }]) { ... on Provider { holdings { subjects } } } }',
  '{ _entities(representations: [{ __typename: "Dataset", id: "made:open" }]) { ... on Dataset { holdings { subjects } } } }',
  '{ _entities(representations: [{ __typename: "Concept", id: "SCT:2" }]) { ... on Concept { occurrences { subjects } } } }',
  '{ _entities(representations: [{ __typename: "Provider", id: "made" }]) { ... on Provider { capabilities { fields { known } } } } }',
];
const ofTheGateway = ['{ sketches }', '{ valueSummary }'];
const ofNobody = ['{ _service { sdl } }', '{ __schema { types { name } } }', '{ __typename }'];

/** No number of rows and no id of one: whether the whole was refused or the field masked. */
function assertNothing({ status, text }: Told, query: string): void {
  assert.ok(status === 200 || status === 400 || status === 403, `${status} ${query}`);
  assert.match(text, /"code":"ACCESS_DENIED"/, query);
  assert.doesNotMatch(text, /:[1-9]\d*[,}]|P0001"|"FEMALE"|"MALE"/, `${query} ${text}`);
}

suite('A provider that is asked at its own address', () => {
  test('answers nobody who brings no ticket, whatever is asked', async () => {
    await using atlas = await openOne();
    for (const query of [...ofRows, ...ofCounts, ...ofTheGateway, ...ofNobody]) {
      const { status, text } = await askAlone(atlas, query);
      assert.equal(status, 401, query);
      assert.match(
        text,
        /^\{"errors":\[\{"message":"[^"]+","extensions":\{"code":"TICKET_INVALID"\}\}\]\}$/,
      );
    }
  });

  test('refuses rows to who may only count, on every path, and what is for the gateway alone', async () => {
    await using atlas = await openOne();
    const counting = ticketOf(atlas, decided('open', 'AGGREGATE'), decided('counted', 'AGGREGATE'));
    for (const query of [...ofRows, ...ofTheGateway]) {
      assertNothing(await askAlone(atlas, query, counting), query);
    }
    const { text } = await askAlone(atlas, '{ summary { subjects } }', counting);
    assert.deepEqual((JSON.parse(text) as { data: unknown }).data, { summary: { subjects: 40 } });
  });

  test('refuses counts to who may only read the catalogue', async () => {
    await using atlas = await openOne();
    const reading = ticketOf(atlas, decided('open', 'METADATA'));
    for (const query of [...ofRows, ...ofCounts, ...ofTheGateway]) {
      assertNothing(await askAlone(atlas, query, reading), query);
    }
  });

  test('gives no rows for a gateway’s word alone where a visa is asked for, and no row to the gateway itself', async () => {
    await using atlas = await openOne();
    const doctored = ticketOf(atlas, decided('open', 'RECORD'), decided('counted', 'RECORD'));
    const listed = await askAlone(atlas, '{ subjects(first: 100) { nodes { id } } }', doctored);
    const { data } = JSON.parse(listed.text) as { data: { subjects: { nodes: { id: string }[] } } };
    const ids = data.subjects.nodes.map(({ id }) => id);
    assert.deepEqual([ids.length, ids.every((id) => id.startsWith('made:open/'))], [12, true]);
    const hidden = await askAlone(atlas, '{ subject(id: "made:counted/P0012") { id } }', doctored);
    assert.deepEqual(JSON.parse(hidden.text).data, { subject: null });
    const own = createOwnScope(atlas.known.tickets(Date.now));
    const itself = (body: string) => own.headersFor('made', body);
    for (const query of [...ofRows, ...ofCounts]) {
      assertNothing(await askAlone(atlas, query, itself), query);
    }
  });
});
