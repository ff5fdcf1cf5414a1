import { CodedError } from './errors.ts';

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether a host name or address, without brackets, is this machine itself. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host);
}

/** Where that listens which only this machine calls, beside what listens on a host: there too, or on loopback. */
export function loopbackBeside(host: string): string {
  return isLoopback(host) ? host : '127.0.0.1';
}

/** Refuses any address but this machine's own to who speaks plain http: others on the way could read along, or speak for the gateway. */
export function requireLoopback(host: string): string {
  if (isLoopback(host)) return host;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    'Off loopback only https is spoken: give a certificate and its key, a provider also the CA of those who may call, or listen on 127.0.0.1 or ::1.',
  );
}
