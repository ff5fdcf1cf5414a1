import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import type { SigningKey } from '#schema/tokens/sign-jws.ts';

const tls = new URL('../vectors/tls/', import.meta.url);

/** PEM of the certificate that servers of tests have. */
export const loopbackCertificate = readFileSync(new URL('loopback-certificate.pem', tls), 'utf8');

/** A key pair for ES256, and the JWK that an issuer publishes of it. */
export interface IssuerKeyPair {
  readonly signing: SigningKey;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** Makes a key pair of that name. */
export function makeKeyPair(kid: string): IssuerKeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { signing: { kid, key: privateKey }, jwk: jwkOf(publicKey, kid) };
}

function jwkOf(key: KeyObject, kid: string): IssuerKeyPair['jwk'] {
  return { ...key.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
}

/** A server on loopback with https that plays an identity provider. */
export interface IdentityProvider extends AsyncDisposable {
  /** `https://localhost:1234`. */
  readonly url: string;
  /** What was asked for, in order: method and path. */
  readonly asked: readonly string[];
}

/** Opens one; `answer` answers all requests. */
export async function openIdentityProvider(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<IdentityProvider> {
  const asked: string[] = [];
  const key = readFileSync(new URL('loopback-key.pem', tls));
  const server = createServer({ key, cert: loopbackCertificate }, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
