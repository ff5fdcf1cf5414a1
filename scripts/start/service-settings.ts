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
  if (trustedDocumentsFile === undefined) {
    if (profile === 'OPEN') return { profile, tellPartial };
    throw wrong(
      'ATLAS_PROFILE=CLOSED answers listed documents only: name their file in ATLAS_TRUSTED_DOCUMENTS, or declare OPEN.',
    );
  }
  if (profile === 'OPEN') {
    throw wrong(
      'ATLAS_TRUSTED_DOCUMENTS is for the profile CLOSED: set ATLAS_PROFILE=CLOSED, or leave the list out.',
    );
  }
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
    throw wrong(`The file of ATLAS_TRUSTED_DOCUMENTS cannot be read: ${file}.`);
  }
}

function wrong(message: string): CodedError {
  return new CodedError('CONFIGURATION_INVALID', message);
}
