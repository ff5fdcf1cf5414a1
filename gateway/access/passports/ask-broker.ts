import { readFile } from 'node:fs/promises';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import { isJsonObject, type JsonObject } from '#schema/tokens/strict-json.ts';
import type { PassportEndpoint } from '#schema/tokens/trust-configuration.ts';

import { type GuardedHttps, UnexpectedStatus } from '../tokens/guarded-https.ts';
import type { SecretText } from '../tokens/secret-text.ts';

/** An access token that its broker gives a passport, or visas, for. */
export interface BrokerQuestion {
  readonly token: SecretText;
  readonly fetchText: GuardedHttps['fetchText'];
}

type Endpoint<Method> = Extract<PassportEndpoint, { readonly method: Method }>;

const passportTokenType = 'urn:ga4gh:params:oauth:token-type:passport';

/** Statuses by which a broker says that the token is not good, or no more: RFC 6750, section 3.1, and RFC 8693, section 2.2.2. */
const tokenRefused: Readonly<Record<PassportEndpoint['method'], readonly number[]>> = {
  USERINFO: [400, 401, 403],
  // 401 is about us: the broker does not know its client.
  TOKEN_EXCHANGE: [400],
};

/**
 * What the UserInfo endpoint says of the token's owner (OpenID Connect Core, section 5.3; GA4GH AAI 1.2.1, "Visas provided by a Broker via UserInfo
 * Endpoint"). Throws TOKEN_INVALID where the broker refuses the token, POLICY_STATE_UNAVAILABLE where it does not answer as it should.
 */
export function askUserInfo(
  { address }: Endpoint<'USERINFO'>,
  question: BrokerQuestion,
): Promise<JsonObject> {
  return ask('USERINFO', question, () =>
    Promise.resolve({
      address,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${question.token.reveal()}`,
      },
    }),
  );
}

/**
 * The passport, as signed, that the broker gives for the token (RFC 8693; GA4GH AAI 1.2.1, "Conformance for Passport Issuers"). Throws as
 * `askUserInfo` does, also where the client's secret cannot be read.
 */
export async function exchangeToken(
  endpoint: Endpoint<'TOKEN_EXCHANGE'>,
  question: BrokerQuestion,
): Promise<string> {
  const { access_token: passport, issued_token_type: type } = await ask(
    'TOKEN_EXCHANGE',
    question,
    () => exchangeRequest(endpoint, question.token),
  );
  if (type !== passportTokenType || typeof passport !== 'string') {
    throw unavailable('TOKEN_EXCHANGE', 'it gave something that is no passport');
  }
  return passport;
}

async function exchangeRequest(
  { address, clientId, clientSecretFile }: Endpoint<'TOKEN_EXCHANGE'>,
  token: SecretText,
): Promise<Parameters<GuardedHttps['fetchText']>[0]> {
  const secret = (await readFile(clientSecretFile, 'utf8')).trim();
  // RFC 6749, section 2.3.1: both are encoded as forms are, before Base64.
  const credentials = [clientId, secret].map(encodeForm).join(':');
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: passportTokenType,
    subject_token: token.reveal(),
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  });
  return {
    address,
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: body.toString(),
  };
}

function encodeForm(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

async function ask(
  method: PassportEndpoint['method'],
  { fetchText }: BrokerQuestion,
  request: () => Promise<Parameters<GuardedHttps['fetchText']>[0]>,
): Promise<JsonObject> {
  try {
    const json: unknown = JSON.parse(await fetchText(await request()));
    if (isJsonObject(json)) return json;
    throw new Error('it answered with no object');
  } catch (error) {
    if (error instanceof UnexpectedStatus && tokenRefused[method].includes(error.status)) {
      const detail = `${method}: the broker answered with status ${error.status}`;
      throw new CodedError('TOKEN_INVALID', errorCodes.TOKEN_INVALID, detail);
    }
    // Texts of parsers quote what they read, so they are not kept.
    const why =
      error instanceof SyntaxError || !(error instanceof Error) ? 'no JSON' : error.message;
    throw unavailable(method, why);
  }
}

/** What access is decided with is not to be had. The detail is for audit and log, and holds nothing of the token. */
export function unavailable(method: PassportEndpoint['method'], why: string): CodedError {
  const detail = `${method}: the passport cannot be had from its broker: ${why}`;
  return new CodedError('POLICY_STATE_UNAVAILABLE', errorCodes.POLICY_STATE_UNAVAILABLE, detail);
}
