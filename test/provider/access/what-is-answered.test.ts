import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { readAccessRules, readTextFile } from '#provider/access/access-files.ts';
import { createKnownTickets } from '#provider/access/known-tickets.ts';
import { datasetVisaValue, providerVisaValue } from '#schema/passports/dataset-visa.ts';
import { registeredAccessVersion } from '#schema/passports/standard-access.ts';
import { type TicketClaims, ticketHeaders } from '#schema/wire/ticket.ts';

import { makeAccess, makeKey, makeVisa } from './access-setup.ts';

const policy = `
gateways: [{ issuer: atlas, keys: keys.json, secret: secret.key }]
visas: visas.yaml
datasets:
  open: { most: RECORD, records: OPEN }
  registered: { most: RECORD, records: REGISTERED }
  controlled: { most: RECORD, records: CONTROLLED }
  uncounted: { most: RECORD, records: CONTROLLED, counts: false }
  counted: { most: AGGREGATE }
  listed: { most: METADATA }
publish: [HEADLINES]
`;
const names = ['open', 'registered', 'controlled', 'uncounted', 'counted', 'listed', 'unnamed'];
const allRecords = Object.fromEntries(names.map((name) => [name, 'RECORD' as const]));

interface Question {
  readonly claims?: Partial<TicketClaims>;
  readonly visas?: readonly string[];
  readonly rules?: string;
  /** Seconds after now. */
  readonly later?: number;
}

/** What a provider that is called `small` gives for a ticket and visas, twice: the second time from what it knows. */
async function accessFor({ claims, visas = [], rules = policy, later = 0 }: Question) {
  await using access = await makeAccess(rules);
  const given = readAccessRules(access.folder, readTextFile);
  const tickets = createKnownTickets('small');
  const now = Date.now();
  const headers = access.headersFor('', { claims: { grants: allRecords, ...claims }, visas, now });
  const presented = {
    ticket: headers[ticketHeaders.ticket]!,
    visas: headers[ticketHeaders.visas] ?? '',
  };
  const first = tickets.read(presented, given, now);
  if (later === 0) assert.equal(tickets.read(presented, given, now), first);
  const { access: told } = tickets.read(presented, given, now + later * 1000);
  const { records, counts, countable: _, ...others } = told;
  return { records: [...records], counts: [...counts], ...others };
}

const registered = [
  makeVisa('ResearcherStatus', registeredAccessVersion),
  makeVisa('AcceptedTermsAndPolicies', registeredAccessVersion),
];
const granted = (value: string): string => makeVisa('ControlledAccessGrants', value);

suite('what a ticket says is capped by the provider', () => {
  test('to records that it gives out freely where no visa came: a stolen gateway key opens counts', async () => {
    assert.deepEqual(await accessFor({}), {
      caller: 'p-1',
      project: null,
      records: ['open'],
      counts: ['registered', 'controlled', 'counted'],
      internal: false,
      published: { disclosure: 'ROUNDED', valueSummaries: false, headlines: true },
    });
  });

  test('and nothing is added to it', async () => {
    const { records, counts } = await accessFor({
      claims: { grants: { open: 'AGGREGATE' } },
      visas: [...registered, granted(providerVisaValue('small'))],
    });
    assert.deepEqual([records, counts], [[], ['open']]);
  });

  test('for the gateway itself, which gets no row by that', async () => {
    const own = { sub: 'gateway', internal: true, grants: {} } as const;
    const { records, counts, internal, caller } = await accessFor({ claims: own });
    assert.deepEqual([records, counts, internal, caller], [[], [], true, 'gateway']);
  });
});

suite('the provider checks visas itself', () => {
  const cases: [why: string, visas: readonly string[], records: readonly string[]][] = [
    ['a researcher who accepted the terms', registered, ['open', 'registered']],
    ['half of that', registered.slice(0, 1), ['open']],
    [
      'a grant for a dataset',
      [granted(datasetVisaValue('small:controlled'))],
      ['open', 'controlled'],
    ],
    [
      'a grant for all of the provider',
      [granted(providerVisaValue('small'))],
      ['open', 'controlled', 'uncounted'],
    ],
    ['a grant for another provider', [granted(providerVisaValue('neuro'))], ['open']],
    ['a grant of its name elsewhere', [granted(datasetVisaValue('neuro:controlled'))], ['open']],
    [
      'a grant that somebody else signed',
      [
        makeVisa('ControlledAccessGrants', providerVisaValue('small'), {
          key: { kid: 'visa-1', key: makeKey().privateKey },
        }),
      ],
      ['open'],
    ],
    ['what is no visa', ['visa', ''], ['open']],
  ];
  for (const [why, visas, expected] of cases) {
    test(`so that ${why} opens ${expected.join(', ')}`, async () => {
      const { records } = await accessFor({ visas });
      assert.deepEqual(records, expected);
    });
  }

  test('and what may not be counted falls to nothing without them', async () => {
    const { records, counts } = await accessFor({ claims: { grants: { uncounted: 'RECORD' } } });
    assert.deepEqual([records, counts], [[], []]);
  });

  test('and an end of one ends what it opened, before the ticket does', async () => {
    const value = providerVisaValue('small');
    const visas = [makeVisa('ControlledAccessGrants', value, { seconds: 20 })];
    const { records } = await accessFor({ visas, later: 21 });
    assert.deepEqual(records, ['open']);
  });

  test('and takes none where its policy names no issuers', async () => {
    const visas = [granted(providerVisaValue('small'))];
    const rules = policy.replace('visas: visas.yaml', '');
    assert.deepEqual((await accessFor({ visas, rules })).records, ['open']);
  });
});
