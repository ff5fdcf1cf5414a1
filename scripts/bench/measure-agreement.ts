import { isDeepStrictEqual } from 'node:util';

import { addressesAt, type BenchPlan, pageBodies, type Say, startProviders } from './bench-plan.ts';
import { BenchChild } from './child-protocol.ts';

async function ask(url: string, body: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return answer.json();
}

/** Whether the gateway and the hand-written fan-out, which are compared, say the same. */
export async function measureAgreement(plan: BenchPlan, say: Say): Promise<void> {
  await using back = await startProviders(plan, plan.set, plan.ids);
  const providers = addressesAt(back, plan.ids);
  await using gateway = await BenchChild.start('gateway-process.ts', 0, providers);
  await using fanOut = await BenchChild.start('fan-out-process.ts', 0, providers);
  const bodies = pageBodies(plan);
  let equal = 0;
  for (const body of bodies) {
    const answers = await Promise.all([ask(gateway.url, body), ask(fanOut.url, body)]);
    if (isDeepStrictEqual(answers[0], answers[1])) equal++;
  }
  say(`(a) and (c) give the same answer to ${equal} of ${bodies.length} questions.\n`);
}
