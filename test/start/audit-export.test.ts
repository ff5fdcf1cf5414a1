import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { makeSmallHome } from '#test/support/started-atlas.ts';

import { recordTwo } from './recorded-home.ts';

suite('npm run audit -- export', () => {
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
});
