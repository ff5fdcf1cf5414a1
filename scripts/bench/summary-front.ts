import { addressesAt, type BenchPlan, startProviders } from './bench-plan.ts';
import { BenchChild } from './child-protocol.ts';

/** This gateway over the real providers of the plan. */
export interface SummaryFront extends AsyncDisposable {
  readonly url: string;
}

/** Opens the providers and the gateway over them. */
export async function openSummaryFront(plan: BenchPlan): Promise<SummaryFront> {
  await using opening = new AsyncDisposableStack();
  const back = opening.use(await startProviders(plan, plan.set, plan.ids));
  const providers = addressesAt(back, plan.ids);
  const gateway = opening.use(await BenchChild.start('gateway-process.ts', 0, providers));
  const parts = opening.move();
  return { url: gateway.url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
