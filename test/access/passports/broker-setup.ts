import type { IncomingMessage, ServerResponse } from 'node:http';

import { createVisaReader, type VisaReader } from '#gateway/access/passports/visa-reader.ts';
import type { Proof } from '#gateway/access/tokens/authenticate.ts';
import { openGuardedHttps } from '#gateway/access/tokens/guarded-https.ts';
import type { IssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { SecretText } from '#gateway/access/tokens/secret-text.ts';
import type { PassportEndpoint, TrustConfiguration } from '#schema/tokens/trust-configuration.ts';
import { loopbackCertificate, openIdentityProvider } from '#test/support/identity-provider.ts';

import { broker, clock, trust } from './signed-visas.ts';

/** A request as it came to the broker. */
export interface BrokerRequest {
  readonly method: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A broker on loopback that speaks https, and a reader that asks it. */
export interface AskedBroker extends AsyncDisposable {
  readonly requests: readonly BrokerRequest[];
  readonly reader: VisaReader;
  /** Changed by tests at will. */
  answer: { status: number; body: string };
  /** Nobody listens any more. */
  readonly stop: () => Promise<void>;
}

/** How it is asked; the address is that of the broker. */
export type BrokerMethod =
  | { readonly method: 'USERINFO' }
  | {
      readonly method: 'TOKEN_EXCHANGE';
      readonly clientId: string;
      readonly clientSecretFile: string;
    };

/** Opens one. */
export async function openBroker(method: BrokerMethod): Promise<AskedBroker> {
  const requests: BrokerRequest[] = [];
  await using stack = new AsyncDisposableStack();
  const asked = { answer: { status: 200, body: '{}' } };
  const provider = stack.use(
    await openIdentityProvider((request, response) => {
      void keepAndAnswer(request, response, requests, asked);
    }),
  );
  const https = stack.use(openGuardedHttps({ allowPrivate: true, ca: loopbackCertificate }));
  const configuration = trustAsking({ ...method, address: provider.url });
  const { fetchText } = https;
  const reader = createVisaReader({ trust: configuration, keys: keysAtHand, fetchText });
  const opened = stack.move();
  return Object.assign(asked, {
    requests,
    reader,
    stop: async () => provider[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  });
}

async function keepAndAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  requests: BrokerRequest[],
  asked: Pick<AskedBroker, 'answer'>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, headers } = request;
  const body = Buffer.concat(chunks).toString();
  requests.push({ method, authorization: headers.authorization, body });
  response.writeHead(asked.answer.status).end(asked.answer.body);
}

/** The trust of `signed-visas.ts`, with a broker that is asked so. */
export function trustAsking(passport: PassportEndpoint): TrustConfiguration {
  const { audiences, issuers } = trust.configuration;
  const known = issuers.get(broker.issuer)!;
  return { audiences, issuers: new Map(issuers).set(broker.issuer, { ...known, passport }) };
}

/** Keys that stand in the configuration. */
export const keysAtHand: IssuerKeys = {
  prepare: () => Promise.resolve(true),
  keyOf: trust.keyOf,
};

/** What was proven of `r-1`, by an access token or a passport. */
export function proofOf(token: string, kind: Proof['kind'] = 'ACCESS_TOKEN'): Proof {
  const identity = { issuer: broker.issuer, subject: 'r-1' };
  const expiresAt = clock + 3_600;
  return { kind, identity, expiresAt, jtiHash: 'hash', token: new SecretText(token) };
}
