import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether a part that requests need is there. */
export interface ReadinessCheck {
  /** Its name in the answer. */
  readonly name: string;
  readonly holds: () => Promise<boolean>;
}

/**
 * Answers `/health` and `/ready`. Health says that this process lives and looks at nobody else, so that a dead
 * provider never makes an orchestrator restart the gateway. Ready says whether it may be sent requests: 200 when
 * every check holds, else 503, with each check by name.
 */
export function createHealth(
  checks: readonly ReadinessCheck[],
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    if (path === '/health') {
      send(response, 200, { status: 'alive' });
      return true;
    }
    if (path !== '/ready') return false;
    const held = await Promise.all(checks.map(({ holds }) => holds().catch(() => false)));
    const ready = held.every(Boolean);
    send(response, ready ? 200 : 503, {
      status: ready ? 'ready' : 'not ready',
      checks: Object.fromEntries(checks.map(({ name }, index) => [name, held[index] === true])),
    });
    return true;
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
