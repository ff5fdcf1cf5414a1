import type { Admission } from '#gateway/access/admission.ts';
import type { GatewayAccess } from '#gateway/access/gateway-access.ts';
import { type CallerScope, seesAll } from '#schema/kernel/caller-scope.ts';

/** Lets everybody in, with the scope of the moment and no proof: for figures and tests of what stands behind access control. */
export function withoutAccess(scopeNow: () => CallerScope = () => seesAll): GatewayAccess {
  return { admit: () => Promise.resolve(admissionOf(scopeNow())), own: seesAll };
}

function admissionOf(scope: CallerScope): Admission {
  return {
    caller: {
      pseudonym: 'anybody',
      identity: { issuer: 'https://issuer.example', subject: 'anybody' },
      visas: [],
      roles: new Set(),
      project: null,
      expiresAt: Number.POSITIVE_INFINITY,
    },
    refusedVisas: [],
    decisions: new Map(),
    rights: { isPublic: false, most: 'RECORD' },
    scopes: { whole: scope, recordsOnly: scope },
  };
}
