import type { Runtime } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { isLoopback } from '#schema/kernel/loopback.ts';

/**
 * What a gateway shows and takes, as its operator declares it. OPEN: introspection, the page with GraphiQL, any document. CLOSED: no
 * introspection, no page, and only documents of a list.
 */
export type ServiceProfile = 'OPEN' | 'CLOSED';

/** What a gateway would be started with. */
export interface ServiceSettings {
  readonly profile: ServiceProfile;
  readonly host: string;
  /** Whether it has a page for browsers. */
  readonly hasPage: boolean;
  /** Whether it has a list of documents. */
  readonly hasList: boolean;
}

/** Refuses to start what is not as it was declared (R3.4). Throws CONFIGURATION_INVALID. */
export function requireSafeSettings(
  { profile, host, hasPage, hasList }: ServiceSettings,
  { production, disarmed }: Runtime,
): void {
  const [name] = disarmed;
  if (name !== undefined) throw refusal(`${name} may not be set: unset it`);
  if (!isLoopback(host) && !production) {
    throw refusal('Off loopback the gateway runs with NODE_ENV=production only: set it');
  }
  if (profile === 'CLOSED' && hasPage) {
    throw refusal(
      'The profile CLOSED has no page for browsers: leave the page out, or declare OPEN',
    );
  }
  if (profile === 'CLOSED' && !hasList) {
    throw refusal('The profile CLOSED answers listed documents only: give a list, or declare OPEN');
  }
  if (profile === 'OPEN' && hasList) {
    throw refusal(
      'A list of trusted documents was given: declare the profile CLOSED, or leave it out',
    );
  }
}

function refusal(message: string): CodedError {
  return new CodedError('CONFIGURATION_INVALID', `${message}.`);
}
