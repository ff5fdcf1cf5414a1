import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { dataset, later, now, purposeWith } from '#test/access/decisions/callers.ts';

import { callers, codesOf, iso, openKept, startAccount, terms } from './account-setup.ts';

suite('me', () => {
  const query = `{ me { name level datasets { level datasets } project { id title purpose { duo diseases commercial country } }
    projects { id } roles expiresAt } }`;

  test('says who asks, what is open to them, and for what they act; nothing for the public', async () => {
    await using gateway = await openKept();
    const project = { id: 'nodules', title: 'Nodules', purpose: purposeWith() };
    assert.deepEqual(await gateway.ask('ada', query), {
      status: 200,
      body: {
        data: {
          me: {
            name: 'p-ada',
            level: 'AGGREGATE',
            datasets: [
              { level: 'METADATA', datasets: 1 },
              { level: 'AGGREGATE', datasets: 2 },
            ],
            project,
            projects: [],
            roles: [],
            expiresAt: iso(later),
          },
        },
      },
    });
    assert.deepEqual(await gateway.ask('public', query), {
      status: 200,
      body: { data: { me: null } },
    });
    const { body } = await gateway.ask('operator', '{ me { roles } }');
    assert.deepEqual(body, { data: { me: { roles: ['OPERATOR'] } } });
  });

  test('is told by a gateway that keeps nothing, too', async () => {
    await using gateway = await startAccount(callers, terms, { seconds: now });
    const { body } = await gateway.ask('granted', '{ me { level projects { id } expiresAt } }');
    // The visa covers a dataset, but its project has not agreed to publish; and there are no visas of registered access.
    const me = { level: 'METADATA', projects: [{ id: 'nodules' }], expiresAt: null };
    assert.deepEqual(body, { data: { me } });
  });
});

suite('whyAccess', () => {
  const query = `query ($id: ID!) { whyAccess(datasetId: $id) {
    dataset { id title } level unmet { duo asks } obligations { duo label } expiresAt } }`;

  test('says in plain words what the dataset asks for, beside its title from the registry', async () => {
    await using gateway = await openKept();
    gateway.registryAnswers({ _entities: [{ __typename: 'Dataset', title: 'LIDC-IDRI' }] });
    assert.deepEqual(await gateway.ask('ada', query, { id: dataset }), {
      status: 200,
      body: {
        data: {
          whyAccess: {
            dataset: { id: dataset, title: 'LIDC-IDRI' },
            level: 'AGGREGATE',
            unmet: [
              {
                duo: null,
                asks: 'Ask its data access committee for a visa that covers it (GA4GH ControlledAccessGrants).',
              },
              {
                duo: 'DUO:0000019',
                asks: 'The project must have agreed to publish its results.',
              },
            ],
            obligations: [{ duo: 'DUO:0000019', label: 'publication required' }],
            expiresAt: iso(now + 300),
          },
        },
      },
    });
  });

  test('tells the public, and says of an id that the registry does not list that it does not', async () => {
    await using gateway = await openKept();
    const short = `query ($id: ID!) { whyAccess(datasetId: $id) { dataset { id } level unmet { asks } } }`;
    const { body } = await gateway.ask('public', short, { id: 'rider:shut' });
    assert.deepEqual(body, {
      data: {
        whyAccess: {
          dataset: { id: 'rider:shut' },
          level: 'METADATA',
          unmet: [
            { asks: 'It states no use that is permitted, so only its catalogue entry is shown.' },
          ],
        },
      },
    });
    assert.deepEqual((await gateway.ask('public', short, { id: 'no:where' })).body, {
      data: {
        whyAccess: {
          dataset: null,
          level: 'NONE',
          unmet: [{ asks: 'The registry lists no dataset of this id.' }],
        },
      },
    });
  });
});

suite('a project', () => {
  const approve = `mutation ($input: ApproveProjectInput!) { approveProject(input: $input) {
    id title purpose { duo diseases commercial country } members { issuer subject } approvedBy approvedAt withdrawnAt } }`;
  const withdraw = 'mutation ($id: ID!) { withdrawProject(id: $id) { id withdrawnAt } }';
  const member = { issuer: 'https://broker.example', subject: 'ada' };
  const input = {
    id: 'second',
    title: 'Second',
    purpose: { duo: ['DUO:0000006'], commercial: false },
    members: [member],
  };

  test('is approved and withdrawn by an operator', async () => {
    await using gateway = await openKept();
    assert.deepEqual((await gateway.ask('operator', approve, { input })).body, {
      data: {
        approveProject: {
          id: 'second',
          title: 'Second',
          purpose: { duo: ['DUO:0000006'], diseases: [], commercial: false, country: null },
          members: [member],
          approvedBy: 'p-operator',
          approvedAt: iso(now),
          withdrawnAt: null,
        },
      },
    });
    const mine = '{ me { projects { id title } } }';
    const listed = { data: { me: { projects: [{ id: 'second', title: 'Second' }] } } };
    assert.deepEqual((await gateway.ask('ada', mine)).body, listed);
    assert.deepEqual((await gateway.ask('operator', withdraw, { id: 'second' })).body, {
      data: { withdrawProject: { id: 'second', withdrawnAt: iso(now) } },
    });
    assert.deepEqual((await gateway.ask('ada', mine)).body, { data: { me: { projects: [] } } });
    assert.deepEqual((await gateway.ask('operator', withdraw, { id: 'second' })).body, {
      data: { withdrawProject: null },
    });
  });

  test('is neither by anybody else', async () => {
    await using gateway = await openKept();
    for (const [as, code] of [
      ['ada', 'ACCESS_DENIED'],
      ['granted', 'ACCESS_DENIED'],
      ['public', 'UNAUTHENTICATED'],
    ] as const) {
      assert.deepEqual(codesOf((await gateway.ask(as, approve, { input })).body), [code]);
      assert.deepEqual(codesOf((await gateway.ask(as, withdraw, { id: 'x' })).body), [code]);
    }
    assert.deepEqual((await gateway.ask('ada', '{ me { projects { id } } }')).body, {
      data: { me: { projects: [] } },
    });
  });

  test('whose purpose nobody understands is refused in words', async () => {
    await using gateway = await openKept();
    const purpose = { duo: ['research'], commercial: false };
    const { body } = await gateway.ask('operator', approve, { input: { ...input, purpose } });
    const [error] = (body as { errors: { message: string; extensions: object }[] }).errors;
    assert.deepEqual(error?.extensions, { code: 'BAD_USER_INPUT' });
    assert.match(error.message, /^The purpose must say what the research is/);
  });

  test('cannot be approved where nothing is kept', async () => {
    await using gateway = await startAccount(callers, terms, { seconds: now });
    assert.deepEqual(codesOf((await gateway.ask('operator', approve, { input })).body), [
      'POLICY_STATE_UNAVAILABLE',
    ]);
  });
});
