import { CodedError } from './errors.ts';

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost']);

/** Refuses any address but this machine's own: as long as every caller sees all, nobody else may call. */
export function requireLoopback(host: string): string {
  if (loopbackHosts.has(host)) return host;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    'The Atlas listens on loopback only until access is decided per request: use 127.0.0.1 or ::1.',
  );
}
