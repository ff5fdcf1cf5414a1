import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

import { defaultDeadlines } from '#gateway/gateway.ts';
import { createRoster, type ReplaceableRoster } from '#gateway/scatter/provider-roster.ts';
import type { Deadlines } from '#gateway/scatter/scatter-data-source.ts';
import type { ErrorCode } from '#schema/kernel/errors.ts';
import { errorCodes } from '#schema/kernel/errors.ts';
import {
  type FakeBehaviour,
  type FakeProvider,
  startFakeProvider,
} from '#test/support/fake-provider.ts';
import { type Fault, type FaultProxy, openFaultProxy } from '#test/support/fault-proxy.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { nameRequest } from '#test/support/name-request.ts';

/** How many of the thirty providers a fault strikes, one after the other (R6.1). */
export const counts = [1, 10, 30] as const;
const providersInAll = 30;

/** A provider with what stands between it and the gateway. */
export interface ProxiedProvider {
  readonly provider: FakeProvider;
  readonly proxy: FaultProxy;
}

/** What a gateway answered over HTTP. */
export interface Answered {
  readonly status: number;
  /** The text as it came. */
  readonly text: string;
  /** The same taken apart; the request's own id is called `this request` in it. */
  readonly answer: unknown;
}

/** A gateway before thirty fake providers of one study each, every one behind a proxy that can be told to fail. */
export interface FaultyAtlas extends AsyncDisposable {
  readonly url: string;
  readonly members: readonly ProxiedProvider[];
  readonly roster: ReplaceableRoster;
  readonly post: (query: string, signal?: AbortSignal) => Promise<Answered>;
}

/** Opens it once nothing is asked in the background any more. `wait` is how delays of proxies pass. */
export async function openFaulty(
  deadlines: Partial<Deadlines> = {},
  wait?: (ms: number) => Promise<unknown>,
): Promise<FaultyAtlas> {
  await using opening = new AsyncDisposableStack();
  const members: ProxiedProvider[] = [];
  for (let index = 0; index < providersInAll; index++) {
    const id = `p${String(index).padStart(2, '0')}`;
    const provider = opening.use(await startFakeProvider(id, [{ uid: '1', day: index }]));
    const port = Number(new URL(provider.url).port);
    members.push({ provider, proxy: opening.use(await openFaultProxy(port, wait)) });
  }
  const roster = createRoster(members.map(entryOf));
  const settings = { roster, deadlines: { ...defaultDeadlines, ...deadlines } };
  const { url } = opening.use(await startGateway({}, settings));
  await Promise.all(members.map(({ provider }) => provider.sketched));
  const parts = opening.move();
  return {
    url,
    members,
    roster,
    post: async (query, signal) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query }),
        ...(signal === undefined ? {} : { signal }),
      });
      const text = await response.text();
      const answer = nameRequest(JSON.parse(text), response.headers.get('x-request-id'));
      return { status: response.status, text, answer };
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** A provider in the roster, reached through its proxy. */
export function entryOf({ provider, proxy }: ProxiedProvider) {
  return { id: provider.id, url: `http://127.0.0.1:${proxy.port}/${provider.id}`, joined: 1 };
}

/** Every study of the Atlas on one page. */
export const page = '{ studies(first: 100) { nodes { id } totalCount { exact atLeast } } }';

/** What the page is answered where the first so many providers fail with a code. */
export function pageWithout(
  failed: number,
  code: ErrorCode,
  retryable: boolean,
): Answered['answer'] {
  const present = providersInAll - failed;
  const studies = {
    nodes: Array.from({ length: present }, (_, index) => ({ id: `${nameOf(failed + index)}:1` })),
    totalCount: { exact: failed === 0 ? present : null, atLeast: present },
  };
  if (failed === 0) return { data: { studies } };
  const errors = Array.from({ length: failed }, (_, index) =>
    errorOf(nameOf(index), 'studies', { code, retryable }),
  );
  return { data: { studies }, errors };
}

/** A page that nobody is missing from. */
export const wholePage = pageWithout(0, 'PROVIDER_FAILED', false);

/** An error of a provider as callers see it. */
export function errorOf(
  provider: string,
  field: string,
  { code, retryable }: { readonly code: ErrorCode; readonly retryable: boolean },
): object {
  const extensions = { code, provider, retryable, correlationId: 'this request' };
  return { message: errorCodes[code], path: [field], extensions };
}

function nameOf(index: number): string {
  return `p${String(index).padStart(2, '0')}`;
}

/** Sets a fault of the network, or a behaviour of the provider itself, on members. */
export async function strike(
  members: readonly ProxiedProvider[],
  fault: Fault | FakeBehaviour | null,
): Promise<void> {
  for (const { provider, proxy } of members) {
    provider.behaviour = typeof fault === 'function' ? fault : null;
    await proxy.set(fault === null || typeof fault === 'function' ? { kind: 'none' } : fault);
  }
}

/** Asserts what a fault of the first providers comes to, and that they are asked again once it is over. */
export async function showFault(
  atlas: FaultyAtlas,
  failed: number,
  fault: Fault | FakeBehaviour,
  expected: { readonly code: ErrorCode; readonly retryable: boolean },
): Promise<Answered> {
  const struck = atlas.members.slice(0, failed);
  await strike(struck, fault);
  const answered = await atlas.post(page);
  await strike(struck, null);
  assert.deepEqual(answered.answer, pageWithout(failed, expected.code, expected.retryable));
  assert.equal(answered.status, 200);
  assert.deepEqual((await atlas.post(page)).answer, wholePage);
  return answered;
}

/** Waits until something holds; the test's time-out is its bound. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(5);
}
