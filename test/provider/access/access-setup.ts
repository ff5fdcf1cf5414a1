import { createSecretKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { signJws, type SigningKey } from '#schema/tokens/sign-jws.ts';
import { proveCall } from '#schema/wire/call-proof.ts';
import { signTicket } from '#schema/wire/sign-ticket.ts';
import { publicTicketKey, ticketKeyId } from '#schema/wire/ticket-keys.ts';
import { type TicketClaims, ticketHeaders } from '#schema/wire/ticket.ts';

/** A pair of keys as gateways sign tickets with. */
export interface TestKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Makes one. */
export function makeKey(): TestKey {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...pair, kid: ticketKeyId(pair.publicKey) };
}

/** How a call is made; what is left out is as it should be. */
export interface TestCall {
  readonly claims?: Partial<TicketClaims>;
  readonly key?: TestKey;
  readonly secret?: Buffer;
  readonly visas?: readonly string[];
  readonly request?: string;
  readonly auditHead?: string;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** An access folder on disk, and the gateway that it trusts. */
export interface AccessSetup extends AsyncDisposable {
  readonly folder: string;
  readonly key: TestKey;
  readonly secret: Buffer;
  /** Headers of a call with this body to the provider `small`. */
  readonly headersFor: (body: string, call?: TestCall) => Record<string, string>;
  readonly publish: (...keys: readonly TestKey[]) => Promise<void>;
  readonly write: (file: string, text: string) => Promise<void>;
}

/** A policy that trusts the gateway and gives out records of `d1` to whom the gateway says. */
export const openPolicy = `
gateways: [{ issuer: atlas, keys: keys.json, secret: secret.key }]
visas: visas.yaml
datasets: { d1: { most: RECORD, records: OPEN } }
publish: [VALUE_SUMMARIES, HEADLINES]
`;

/** Makes a folder with a policy; the provider is called `small` and has the dataset `d1`. */
export async function makeAccess(policy: string = openPolicy): Promise<AccessSetup> {
  const folder = await mkdtemp(join(tmpdir(), 'atlas-access-'));
  const key = makeKey();
  const secret = randomBytes(32);
  const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text);
  const publish = (...keys: readonly TestKey[]): Promise<void> =>
    write('keys.json', JSON.stringify({ keys: keys.map((one) => publicTicketKey(one.publicKey)) }));
  await publish(key);
  await write('secret.key', `${secret.toString('base64url')}\n`);
  await write('visas.yaml', JSON.stringify({ audiences: ['providers'], issuers: [visaIssuer] }));
  await write('policy.yaml', policy);
  return {
    folder,
    key,
    secret,
    publish,
    write,
    headersFor: (body, call = {}) => headersOf(body, { key, secret, ...call }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function headersOf(
  body: string,
  {
    claims,
    key,
    secret,
    visas = [],
    request = 'r-1',
    auditHead = '',
    now = Date.now(),
  }: TestCall & { key: TestKey; secret: Buffer },
): Record<string, string> {
  const iat = Math.floor(now / 1000);
  const whole: TicketClaims = {
    iss: 'atlas',
    aud: 'small',
    sub: 'p-1',
    iat,
    exp: iat + 60,
    jti: 'j',
    purposes: ['DUO:0000006'],
    grants: { d1: 'RECORD' },
    ...claims,
  };
  const ticket = signTicket(whole, key.privateKey, key.kid);
  const said = { ticket, body, visas: visas.join(','), request, auditHead };
  return {
    [ticketHeaders.ticket]: ticket,
    [ticketHeaders.call]: proveCall(createSecretKey(secret), said, now),
    [ticketHeaders.request]: request,
    ...(visas.length === 0 ? {} : { [ticketHeaders.visas]: said.visas }),
    ...(auditHead === '' ? {} : { [ticketHeaders.auditHead]: auditHead }),
  };
}

const visaPair = makeKey();
const visaKey: SigningKey = { kid: 'visa-1', key: visaPair.privateKey };
const source = 'https://hospital.example/dac';
const jku = 'https://dac.example/jwks';

const visaIssuer = {
  issuer: 'https://dac.example/',
  kinds: ['VISA_ISSUER'],
  keys: {
    keys: [
      { ...visaPair.publicKey.export({ format: 'jwk' }), kid: 'visa-1', use: 'sig', alg: 'ES256' },
    ],
  },
  jku: [jku],
  sources: {
    ControlledAccessGrants: [source],
    ResearcherStatus: [source],
    AcceptedTermsAndPolicies: [source],
  },
};

/** A visa of the committee that the folder trusts; `seconds` is how long it lives. */
export function makeVisa(
  type: string,
  value: string,
  { seconds = 600, key = visaKey } = {},
): string {
  const iat = Math.floor(Date.now() / 1000);
  const by =
    type === 'ResearcherStatus' ? 'so' : type === 'AcceptedTermsAndPolicies' ? 'self' : 'dac';
  return signJws(
    {
      iss: visaIssuer.issuer,
      sub: 'somebody',
      iat,
      exp: iat + seconds,
      jti: `${type} ${value}`,
      ga4gh_visa_v1: { type, value, source, by, asserted: iat },
    },
    { typ: 'vnd.ga4gh.visa+jwt', jku },
    key,
  );
}
