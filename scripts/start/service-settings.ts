import { readFileSync } from 'node:fs';

import type { GatewayOptions } from '#gateway/gateway.ts';
import { readTrustedDocuments } from '#gateway/limits/trusted-documents.ts';
import type { Environment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';

/** What a gateway shows and takes. */
export type ServiceSettings = Pick<GatewayOptions, 'profile' | 'trustedDocuments' | 'tellPartial'>;

/** Reads what the environment declares, and the list that it names. Throws CONFIGURATION_INVALID. */
export function readServiceSettings({
  profile,
  trustedDocumentsFile,
  tellPartial,
}: Pick<Environment, 'profile' | 'trustedDocumentsFile' | 'tellPartial'>): ServiceSettings {
  if (trustedDocumentsFile === undefined) return { profile, tellPartial };
  return {
    profile,
    tellPartial,
    trustedDocuments: readTrustedDocuments(read(trustedDocumentsFile)),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const message = `The file of ATLAS_TRUSTED_DOCUMENTS cannot be read: ${file}.`;
    throw new CodedError('CONFIGURATION_INVALID', message);
  }
}
