import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { openPlanner, type Planner } from '#gateway/execution/planner.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { startGateway, supergraphSdl } from '#test/support/gateway-setup.ts';

const small = '{ studies { nodes { id } } }';

/** What keeps the planner for seconds: far beyond what the limits let through. */
const endless = `{ studies { nodes { ...F0 } } } ${Array.from(
  { length: 9 },
  (_, n) => `fragment F${n} on Study {
    id dataset { title provider { datasets { title } } } subject { dataset { title } studies { nodes { ...F${n + 1} } } }
    series { nodes { dataset { title } study { ...F${n + 1} } subject { studies { nodes { ...F${n + 1} } } } } } }`,
).join(' ')} fragment F9 on Study { id dataset { title } }`;

function order(document: string) {
  return { document, operationName: undefined };
}

suite('the planner', () => {
  test('gives the plan of a document, by its operation', async () => {
    await using planner = openPlanner({ supergraphSdl, maxPlanMs: 200 });
    const document = 'query A { summary { subjects } } query B { concepts { totalCount } }';
    const services: string[] = [];
    for (const operationName of ['A', 'B']) {
      const { node } = JSON.parse(await planner.plan({ document, operationName })) as {
        node: { serviceName: string };
      };
      services.push(node.serviceName);
    }
    assert.deepEqual(services, ['provider', 'vocabulary']);
  });

  test('gives up a document that takes too long, and plans those that waited behind it', async () => {
    await using planner = openPlanner({ supergraphSdl, maxPlanMs: 100 });
    const plans = await Promise.allSettled(
      [endless, small, endless, small].map((text) => planner.plan(order(text))),
    );
    assert.deepEqual(
      plans.map((plan) =>
        plan.status === 'fulfilled' ? 'planned' : (plan.reason as CodedError).code,
      ),
      ['PLAN_TIMEOUT', 'planned', 'PLAN_TIMEOUT', 'planned'],
    );
  });

  test('refuses more documents than may wait', async () => {
    await using planner = openPlanner({ supergraphSdl, maxPlanMs: 200 });
    const plans = await Promise.allSettled(
      Array.from({ length: 110 }, () => planner.plan(order(small))),
    );
    const refused = plans.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 9);
    for (const plan of refused) {
      assert.equal('reason' in plan && (plan.reason as CodedError).code, 'OVERLOADED');
    }
  });

  test('says where there is no plan, and goes on', async () => {
    await using planner = openPlanner({ supergraphSdl, maxPlanMs: 200 });
    await assert.rejects(planner.plan(order('{ nothing }')), { message: /^no plan: / });
    assert.match(await planner.plan(order(small)), /"serviceName":"provider"/);
  });
});

/** A planner that does as told. */
function plannerThat(plan: Planner['plan']): Planner {
  return { plan, [Symbol.asyncDispose]: async () => {} };
}

suite('a gateway whose planner', () => {
  for (const [code, status] of [
    ['PLAN_TIMEOUT', 400],
    ['OVERLOADED', 503],
  ] as const) {
    test(`says ${code} answers ${status} with it: nothing is planned on the event loop`, async () => {
      const error = new CodedError(code, 'As told.');
      const planner = plannerThat(() => Promise.reject(error));
      await using atlas = await startGateway({ a: [] }, { planner });
      const response = await fetch(`${atlas.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: small }),
      });
      assert.equal(response.status, status);
      assert.deepEqual(await response.json(), {
        errors: [{ message: 'As told.', extensions: { code } }],
      });
      assert.equal(atlas.providers[0]?.requests.length, 0);
    });
  }

  test('has made a plan once is not asked for it again, whatever the literals', async () => {
    await using real = openPlanner({ supergraphSdl, maxPlanMs: 200 });
    let plans = 0;
    const planner = plannerThat((wanted) => {
      plans++;
      return real.plan(wanted);
    });
    await using atlas = await startGateway({ a: [{ uid: '1', day: 1 }] }, { planner });
    const ask = (first: number) => atlas.ask(`{ studies(first: ${first}) { nodes { id } } }`);
    const answers = await Promise.all([ask(1), ask(2), ask(3)]);
    answers.push(await ask(4));
    for (const answer of answers) {
      assert.deepEqual(answer, { data: { studies: { nodes: [{ id: 'a:1' }] } } });
    }
    assert.equal(plans, 1);
  });
});
