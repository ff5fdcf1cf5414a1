import { CodedError } from './errors.ts';

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether a host name or address, without brackets, is this machine itself. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host);
}

/** Refuses any address but this machine's own to who speaks plain http: others on the way could read along, or speak for the gateway. */
export function requireLoopback(host: string): string {
  if (isLoopback(host)) return host;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    'Off loopback only https is spoken: give a certificate, its key and the CA of those who may call, or listen on 127.0.0.1 or ::1.',
  );
}
