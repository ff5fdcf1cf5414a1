import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { auditState } from '#gateway/audit/audit.entity.ts';
import { createCallerKeys } from '#gateway/audit/caller-keys.ts';
import { ChainWriter } from '#gateway/audit/chain-writer.ts';
import { createEntryStore } from '#gateway/audit/entry-store.ts';
import { openHeadKey } from '#gateway/audit/head-keys.ts';
import { toEntry } from '#gateway/audit/write-record.ts';
import { openState } from '#gateway/state/open-state.ts';
import { makeSmallHome, type SmallHome } from '#test/support/started-atlas.ts';

const at = Date.UTC(2026, 10, 25, 12);

function placesOf({ home }: SmallHome) {
  const set = join(home, 'demonstration');
  return {
    file: join(set, 'gateway.sqlite'),
    headsFile: join(set, 'audit-heads.jsonl'),
    keys: join(home, 'keys'),
  };
}

/** Records a question and a refused token, and signs a head. */
async function recordTwo(small: SmallHome): Promise<string> {
  const { file, headsFile, keys } = placesOf(small);
  await using state = await openState({ location: { kind: 'sqlite', file }, parts: [auditState] });
  const store = await createEntryStore(state);
  const key = openHeadKey(keys);
  const writer = await ChainWriter.open({ store, chain: 'main', key, headsFile, now: () => at });
  const caller = await createCallerKeys(state, () => at).markOf('ann');
  await writer.append([
    toEntry({
      at,
      caller,
      calls: [
        {
          disclosure: 'ROUNDED',
          milliseconds: '<100',
          provider: 'a',
          release: '25',
          status: 'ANSWERED',
        },
      ],
      decisions: [{ datasets: ['a:one'], level: 'AGGREGATE', rule: 'registered' }],
      denials: [],
      event: 'REQUEST',
      operation: 'Lungs',
      outcome: { codes: [], status: 200 },
      project: 'lung-1',
      purposes: ['DUO:0000006'],
      query: { hash: 'a-hash', text: '{summary{subjectCount}}', variables: '{}' },
      released: [{ field: 'summary', numbers: [['subjectCount', 120]] }],
      request: 'request-1',
      visas: ['visa-hash'],
    }),
    toEntry({
      at: at + 86_400_000,
      caller: 'public',
      denials: [{ code: 'TOKEN_INVALID', of: null, rule: 'the token has ended' }],
      event: 'REFUSED',
      outcome: { codes: ['TOKEN_INVALID'], status: 401 },
      request: 'request-2',
    }),
  ]);
  await writer.headNow();
  return caller;
}

async function change(small: SmallHome, statement: string): Promise<void> {
  const { file } = placesOf(small);
  await using state = await openState({ location: { kind: 'sqlite', file }, parts: [auditState] });
  await state.orm.driver.getConnection().execute(statement);
}

suite('npm run audit', () => {
  test('verifies what is recorded, and says where something is wrong', async () => {
    await using small = await makeSmallHome([]);
    await recordTwo(small);
    assert.deepEqual(small.run('audit.ts', 'verify'), {
      status: 0,
      stdout: 'main: 2 entries, whole up to 2\n',
      stderr: '',
    });
    await change(
      small,
      `update audit_entry set record = replace(record, '120', '12') where seq = 1`,
    );
    assert.deepEqual(small.run('audit.ts', 'verify'), {
      status: 1,
      stdout: 'main/1: an entry was changed, inserted or moved\n',
      stderr: '',
    });
  });

  test('verifies by the heads that somebody else has kept', async () => {
    await using small = await makeSmallHome([]);
    await recordTwo(small);
    const { headsFile, keys } = placesOf(small);
    const copy = join(small.home, 'copy.jsonl');
    const published = join(small.home, 'keys.json');
    await writeFile(copy, `${await readFile(headsFile, 'utf8')}no head\n`);
    await writeFile(published, await readFile(join(keys, 'audit-heads.jwks.json')));
    await change(small, 'delete from audit_head');
    await change(small, 'delete from audit_entry where seq = 2');
    assert.deepEqual(small.run('audit.ts', 'verify', '--heads', copy, '--keys', published), {
      status: 1,
      stdout:
        `${copy}: line 3 is no head that one of the keys has signed\n` +
        'main/2: a head was signed of an entry behind the last: the end is gone, or the database is an older copy\n',
      stderr: '',
    });
  });

  test('exports the records of some days as FHIR AuditEvents', async () => {
    await using small = await makeSmallHome([]);
    const caller = await recordTwo(small);
    const days = ['--from', '2026-11-25', '--to', '2026-11-26'];
    const { status, stdout } = small.run('audit.ts', 'export', ...days);
    assert.equal(status, 0);
    const [event, ...more] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(more, []);
    const hash = event.entity[2].detail[1].valueString;
    const other = {
      system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
      code: '4',
      display: 'Other',
    };
    const detail = (type: string, valueString: string): object => ({ type, valueString });
    const identified = (value: string): object => ({ identifier: { value } });
    const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
    const agent = (system: string, code: string, display: string): object => ({
      coding: [{ system, code, display }],
    });
    assert.deepEqual(event, {
      resourceType: 'AuditEvent',
      id: 'main-1',
      meta: {
        profile: ['https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.Query'],
      },
      type: {
        system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
        code: 'rest',
        display: 'Restful Operation',
      },
      subtype: [
        { system: 'http://hl7.org/fhir/restful-interaction', code: 'search', display: 'search' },
      ],
      action: 'E',
      recorded: '2026-11-25T12:00:00.000Z',
      outcome: '0',
      agent: [
        {
          type: agent(dicom, '110153', 'Source Role ID'),
          who: identified('lung-1'),
          requestor: false,
          network: {
            extension: [
              {
                url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
                valueCode: 'masked',
              },
            ],
          },
        },
        {
          type: agent(dicom, '110152', 'Destination Role ID'),
          who: identified('main'),
          requestor: false,
          network: { address: 'main', type: '1' },
        },
        {
          type: agent(
            'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
            'IRCP',
            'information recipient',
          ),
          who: identified(caller),
          requestor: true,
          purposeOfUse: [
            { coding: [{ system: 'http://purl.obolibrary.org/obo/', code: 'DUO_0000006' }] },
          ],
        },
      ],
      source: {
        observer: identified('main'),
        type: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
            code: '4',
            display: 'Application Server',
          },
        ],
      },
      entity: [
        {
          type: {
            system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type',
            code: '2',
            display: 'System Object',
          },
          role: {
            system: 'http://terminology.hl7.org/CodeSystem/object-role',
            code: '24',
            display: 'Query',
          },
          name: 'Lungs',
          description: '{}',
          query: 'e3N1bW1hcnl7c3ViamVjdENvdW50fX0=',
        },
        {
          what: identified('request-1'),
          type: {
            system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
            code: 'XrequestId',
          },
        },
        {
          what: identified('main/1'),
          type: other,
          name: 'audit entry',
          detail: [
            detail('event', 'REQUEST'),
            detail('hash', hash),
            detail('query hash', 'a-hash'),
            detail('visa', 'visa-hash'),
            detail('released', 'summary [["subjectCount",120]]'),
          ],
        },
        {
          what: identified('a:one'),
          type: other,
          name: 'dataset',
          detail: [detail('level', 'AGGREGATE'), detail('rule', 'registered')],
        },
        {
          what: identified('a'),
          type: other,
          name: 'provider',
          detail: [
            detail('disclosure', 'ROUNDED'),
            detail('milliseconds', '<100'),
            detail('release', '25'),
            detail('status', 'ANSWERED'),
          ],
        },
      ],
    });
  });

  test('exports what was refused without claiming a profile that is for successes', async () => {
    await using small = await makeSmallHome([]);
    await recordTwo(small);
    const days = ['--from', '2026-11-26', '--to', '2026-11-27'];
    const event = JSON.parse(small.run('audit.ts', 'export', ...days).stdout);
    assert.deepEqual(
      [event.id, event.meta, event.outcome, event.outcomeDesc, event.entity[1].detail.at(-1)],
      [
        'main-2',
        undefined,
        '4',
        '401 TOKEN_INVALID',
        { type: 'denied', valueString: 'TOKEN_INVALID request: the token has ended' },
      ],
    );
  });

  test('forgets what is old and whose records are, and says what it cannot do', async () => {
    await using small = await makeSmallHome([]);
    const missing = small.run('audit.ts', 'verify');
    assert.deepEqual(
      [missing.status, missing.stderr],
      [
        1,
        `CONFIGURATION_INVALID: There is no ${placesOf(small).file}: start the Atlas once, or say which set it serves.\n`,
      ],
    );
    await recordTwo(small);
    assert.equal(
      small.run('audit.ts', 'prune').stdout,
      'main: nothing is old enough to be forgotten.\n',
    );
    assert.equal(
      small.run('audit.ts', 'erase', 'ann').stdout,
      'The key of ann is deleted; gateways that run stop using it within 60 s.\n',
    );
    assert.equal(small.run('audit.ts', 'erase', 'ann').stdout, 'There is no key of ann.\n');
    const { status, stderr } = small.run('audit.ts', 'export', '--from', '2026-13-01');
    assert.equal(status, 1);
    assert.match(stderr, /^CONFIGURATION_INVALID: Say from which day to which, such as/);
  });
});
