import type { Log } from '#schema/kernel/log.ts';

import type { Handler } from '../http-server.ts';
import { buildPortal } from './build-portal.ts';
import { createPortal } from './serve-portal.ts';

/** The portal, bundled under `cache` where it is not yet; null, with a line in the log, where that cannot be done. */
export async function openPortal(cache: string, log: Log): Promise<Handler | null> {
  try {
    return createPortal(await buildPortal(cache));
  } catch (error) {
    log.error(
      { err: error },
      'no portal: its page could not be bundled; GraphQL is served without it',
    );
    return null;
  }
}
