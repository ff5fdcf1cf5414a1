import { readFileSync } from 'node:fs';

import { pino } from 'pino';

import type { GatewayOptions } from '#gateway/gateway.ts';
import { type GatewaySetup, startGateway } from '#test/support/gateway-setup.ts';
import { countPlans } from '#test/support/shared-planner.ts';

/** A gateway under attack, and what its attacks made it do. */
export interface Target extends AsyncDisposable {
  readonly atlas: GatewaySetup;
  /** Plans that were made. */
  readonly plans: () => number;
  /** Requests that providers were sent. */
  readonly asked: () => number;
  /** Lines of the log. */
  readonly lines: () => readonly string[];
  /** Sends a request to `/graphql`, its body as JSON where it is no text. */
  readonly send: (request: AttackRequest) => Promise<Answer>;
}

/** A request as the attack list writes them. */
export interface AttackRequest {
  readonly method?: string;
  /** Behind `/graphql`. */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly provider?: string };
  }[];
}

/** An attack of the list. */
export interface Attack {
  readonly id: string;
  readonly request: AttackRequest;
  readonly expect: {
    readonly status?: number;
    readonly code?: string;
    readonly bodyMustNotMatch?: string;
    readonly mustNotMatch?: string;
    readonly maxErrors?: number;
  };
}

/** The attacks as listed: their queries speak of another schema. */
export const attacks = (
  JSON.parse(
    readFileSync(new URL('../../vectors/graphql/graphql-attacks.json', import.meta.url), 'utf8'),
  ) as { readonly attacks: readonly Attack[] }
).attacks;

/** Starts a gateway before two providers. */
export async function openTarget(settings: Partial<GatewayOptions> = {}): Promise<Target> {
  const { planner, plans } = countPlans();
  const lines: string[] = [];
  const log = pino(
    { base: null, level: 'info' },
    { write: (line: string) => void lines.push(line) },
  );
  const rows = { a: [{ uid: '1', day: 1, series: ['1.1'] }], b: [{ uid: '2', day: 2 }] };
  const atlas = await startGateway(rows, { planner, log, ...settings });
  return {
    atlas,
    plans,
    asked: () => atlas.providers.reduce((sum, { requests }) => sum + requests.length, 0),
    lines: () => lines,
    send: (request) => send(`${atlas.url}/graphql`, request),
    [Symbol.asyncDispose]: () => atlas[Symbol.asyncDispose](),
  };
}

async function send(url: string, request: AttackRequest): Promise<Answer> {
  const { method = 'POST', headers = {}, body } = request;
  const response = await fetch(`${url}${request.url ?? ''}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const answer = (isJson ? JSON.parse(text) : {}) as Partial<Answer>;
  return { status: response.status, text, errors: answer.errors ?? [] };
}
