import type { MountRequest } from '#kit/mount.ts';

/** A request as a host hands it to a mount, without a header of its own. */
export function mountRequest(
  body: unknown,
  signal: AbortSignal = new AbortController().signal,
): MountRequest {
  return { headers: {}, bytes: Buffer.from(JSON.stringify(body)), body, signal };
}
