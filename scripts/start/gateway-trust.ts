import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import {
  createDevelopmentIssuer,
  type DevelopmentIssuer,
} from '#gateway/access/development-issuer/development-issuer.ts';
import type { ProviderRoster } from '#gateway/scatter/provider-roster.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import type { TrustConfiguration } from '#schema/tokens/trust-configuration.ts';

import type { AtlasSet } from './atlas-set.ts';

/** Whom the gateway of a set trusts. */
export interface GatewayTrust {
  readonly configuration: TrustConfiguration;
  /** Entries of those visa issuers whose keys stand in it: what a provider, which fetches none, can be given of it. */
  readonly visaIssuers: readonly JsonObject[];
}

/** File that names the identity providers of a set's gateway; without it the development issuer stands in for them. */
export function trustFile(set: AtlasSet): string {
  return join(set.folder, 'trust.yaml');
}

/**
 * The development issuer; null where `trust.yaml` of the set names identity providers. `listens` has every address that the Atlas listens on. Throws
 * CONFIGURATION_INVALID where one of them is not on loopback.
 */
export function standInIssuer(
  set: AtlasSet,
  listens: readonly string[],
  roster: ProviderRoster,
): DevelopmentIssuer | null {
  if (existsSync(trustFile(set))) return null;
  return createDevelopmentIssuer({
    listens,
    providers: () => roster.current().map(({ id }) => id),
    now: () => Date.now() / 1000,
  });
}

/** Reads `trust.yaml` of a set, or has the development issuer stand in for it. Throws CONFIGURATION_INVALID. */
export function readGatewayTrust(set: AtlasSet, issuer: DevelopmentIssuer | null): GatewayTrust {
  const file = trustFile(set);
  const text =
    issuer === null
      ? readFileSync(file, 'utf8')
      : JSON.stringify({ audiences: ['cancer-imaging-atlas'], issuers: [issuer.trusted] });
  const configuration = readTrustConfiguration(text, file);
  const { issuers = [] } = parse(text) as { readonly issuers?: readonly JsonObject[] };
  const handedOn = issuers.filter(({ issuer: name }) => {
    const { kinds, keys } = configuration.issuers.get(String(name)) ?? { keys: null };
    return keys !== null && kinds.has('VISA_ISSUER');
  });
  return { configuration, visaIssuers: handedOn.map(asVisaIssuer) };
}

/** Without what concerns tokens and passports. */
function asVisaIssuer({ issuer, algorithms, keys, jku, sources }: JsonObject): JsonObject {
  return { issuer, kinds: ['VISA_ISSUER'], algorithms, keys, jku, sources };
}
