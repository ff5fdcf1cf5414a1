import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import type { LoggedCall } from '#provider/access/logged-call.ts';
import { loggedDays, readReleaseLog } from '#provider/access/read-release-log.ts';
import { linesWaiting, openReleaseLog } from '#provider/access/release-log.ts';
import { createLog } from '#schema/kernel/log.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';

import { makeAccess } from './access-setup.ts';
import { openGuarded } from './guarded-provider.ts';

const log = createLog('silent');
const query = '{ studies(first: 2) { nodes { id } } }';

test('each call stands in the log with who asked, what it was shown, and what left', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.parse('2026-11-25T12:00:00.5Z') };
  await using provider = await openGuarded(access, clock);
  await provider.ask(query, { claims: { project: 'lungs' } });
  const counted =
    '{ summary { subjects facets(fields: [MODALITY]) { buckets { value subjects } } } }';
  await provider.ask(counted, { claims: { grants: { d1: 'AGGREGATE' } } });
  const body = JSON.stringify({ query });
  const told = { claims: { project: 'lungs' }, auditHead: 'he.ad.signed' };
  await provider.post(body, access.headersFor(body, { now: clock.now, ...told }));
  await provider.ask('{ nothing }', { claims: { grants: { d1: 'AGGREGATE' } } });
  await provider.post('{}', {
    [ticketHeaders.request]: 'a b',
    [ticketHeaders.auditHead]: 'no head',
  });
  await provider.post('{}', { [ticketHeaders.auditHead]: 'he.ad.signed' });
  await access.write('switched-off.yaml', 'atlas: true\ncallers: []\nprojects: []');
  clock.now += 2_000;
  await provider.ask(query);
  const common = {
    at: '2026-11-25T12:00:00.500Z',
    request: 'r-1',
    caller: 'p-1',
    project: null,
    purposes: ['DUO:0000006'],
    datasets: { d1: 'RECORD' },
    fields: [],
    document: null,
    rows: 0,
    counts: 0,
  };
  const digest = hash('sha256', query, 'base64url');
  assert.deepEqual(await provider.close(), [
    {
      ...common,
      project: 'lungs',
      fields: ['studies'],
      document: digest,
      rows: 2,
      outcome: 'ANSWERED',
    },
    {
      ...common,
      datasets: { d1: 'AGGREGATE' },
      fields: ['summary'],
      document: hash('sha256', counted, 'base64url'),
      counts: 5,
      outcome: 'ANSWERED',
    },
    {
      ...common,
      project: 'lungs',
      fields: ['studies'],
      document: digest,
      rows: 2,
      outcome: 'ANSWERED',
      auditHead: 'he.ad.signed',
    },
    { ...common, datasets: { d1: 'AGGREGATE' }, outcome: 'REFUSED' },
    {
      ...common,
      request: null,
      caller: null,
      purposes: [],
      datasets: {},
      outcome: 'TICKET_INVALID',
    },
    {
      ...common,
      request: null,
      caller: null,
      purposes: [],
      datasets: {},
      outcome: 'TICKET_INVALID',
    },
    { ...common, at: '2026-11-25T12:00:02.500Z', outcome: 'PROVIDER_DENIED' },
  ]);
});

test('of calls without a ticket a hundred a minute are written down, so that nobody fills the disk', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const knock = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) await provider.post('{}', {});
  };
  await knock(120);
  clock.now += 60_000;
  await knock(5);
  assert.equal((await provider.close()).length, 105);
});

test('a call that is repeated is nobody’s, and counts among those without a ticket: it fills no disk in its maker’s name', async () => {
  await using access = await makeAccess();
  const clock = { now: Date.now() };
  await using provider = await openGuarded(access, clock);
  const body = JSON.stringify({ query });
  const headers = access.headersFor(body, { now: clock.now });
  for (let time = 0; time < 120; time++) await provider.post(body, headers);
  const lines = await provider.close();
  const made = lines.map(({ caller, outcome }) => `${caller} ${outcome}`);
  const [first = '', ...others] = made;
  assert.match(first, /^(?!null)\S+ ANSWERED$/);
  assert.deepEqual(
    others,
    Array.from({ length: 100 }, () => 'null TICKET_INVALID'),
  );
});

const call: LoggedCall = {
  at: '2026-11-25T23:59:59.999Z',
  request: null,
  caller: 'p',
  project: null,
  purposes: [],
  datasets: {},
  fields: [],
  document: null,
  rows: 0,
  counts: 0,
  outcome: 'ANSWERED',
};

async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-log-'));
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

test('lines go to the file of their day, on behind a line that was cut off, and hold no line break', async () => {
  await using place = await makeFolder();
  const { folder } = place;
  const next = { ...call, at: '2026-11-26T00:00:00.000Z', caller: 'a\nb\u2028' };
  const once = await openReleaseLog({ folder, log });
  once.write(call);
  once.write(next);
  await once[Symbol.asyncDispose]();
  await appendFile(join(folder, '2026-11-26.jsonl'), '{"at":"2026');
  const again = await openReleaseLog({ folder, log });
  again.write(next);
  await again[Symbol.asyncDispose]();
  assert.deepEqual(loggedDays(folder), ['2026-11-25', '2026-11-26']);
  assert.deepEqual(readReleaseLog(folder, '2026-11-25'), [call]);
  assert.deepEqual(readReleaseLog(folder, '2026-11-26'), [next, next]);
  const text = await readFile(join(folder, '2026-11-26.jsonl'), 'utf8');
  assert.equal(text.trim().split('\n').filter(Boolean).length, 3);
});

test('nothing is answered while too many lines wait', async () => {
  await using place = await makeFolder();
  const releases = await openReleaseLog({ folder: place.folder, log });
  for (let line = 0; line < linesWaiting; line++) {
    assert.equal(releases.isOpen(), true);
    releases.write(call);
  }
  assert.equal(releases.isOpen(), false);
  await releases[Symbol.asyncDispose]();
  assert.equal(readReleaseLog(place.folder, '2026-11-25').length, linesWaiting);
});

test('where the log is lost nothing is answered, and what waits is written when it is back', async () => {
  await using access = await makeAccess();
  await using provider = await openGuarded(access);
  const lost = join(access.folder, 'log');
  await rm(lost, { recursive: true });
  await provider.ask(query);
  let answer = await provider.ask(query);
  while (answer.status === 200) answer = await provider.ask(query);
  const sentence =
    'What is asked cannot be recorded just now, so nothing is answered: ask again later.';
  assert.deepEqual(answer, {
    status: 503,
    body: { errors: [{ message: sentence, extensions: { code: 'AUDIT_UNAVAILABLE' } }] },
  });
  await mkdir(lost);
  while (answer.status === 503) answer = await provider.ask(query);
  assert.equal(answer.status, 200);
  const lines = await provider.close();
  assert.ok(lines.length >= 2);
  assert.ok(lines.every(({ outcome }) => outcome === 'ANSWERED'));
});
