import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

import type { Handler } from '../../http-server.ts';
import type { DevelopmentIssuer } from './development-issuer.ts';
import { developmentLevels } from './development-visas.ts';

/** Where it answers, at the gateway's own address. */
export const developmentPath = '/dev/token';

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
const loopbackAddress = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const forwarded = /(^|-)(forwarded|via)(-|$)|(client|connecting|real)-ip$|^x-envoy-|^x-original-/;

/**
 * `POST /dev/token?level=granted` is answered with `{"level", "token", "expiresAt"}`; for `public` the last two are null. Only who asks from this
 * machine, directly, and with no page of another site behind it, is answered: anybody else gets 403.
 */
export function serveDevelopmentIssuer(issuer: DevelopmentIssuer): Handler {
  return (request, response) => {
    answer(issuer, request, response);
    request.resume();
    return Promise.resolve();
  };
}

function answer(
  issuer: DevelopmentIssuer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (!asksDirectly(request)) return refuse(response, 403, 'Ask on this machine, directly.');
  if (request.method !== 'POST') return refuse(response, 405, 'Ask with POST.');
  const { searchParams } = new URL(request.url ?? '/', 'http://gateway.invalid');
  const level = developmentLevels.find((one) => one === searchParams.get('level'));
  if (level === undefined) {
    return refuse(response, 400, `Say which level: ${developmentLevels.join(', ')}.`);
  }
  const issued = issuer.issue(level) ?? { token: null, expiresAt: null };
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ level, ...issued }));
}

/** Whether a request comes from this machine, by no proxy, and from no page but our own. */
function asksDirectly(request: IncomingMessage): boolean {
  const { headers, socket } = request;
  if (!loopbackAddress.test(socket.remoteAddress ?? '')) return false;
  if (Object.keys(headers).some((name) => forwarded.test(name))) return false;
  return isAskedByName(request) && isFromOwnPage(headers);
}

/** Whether it asks for this machine by one of its own names: a page of another site may let its name lead here. */
function isAskedByName({ headers, socket }: IncomingMessage): boolean {
  const [, name = '', port = '80'] = /^(.*?)(?::(\d+))?$/.exec(headers.host ?? '') ?? [];
  return loopbackNames.has(name) && port === String(socket.localPort);
}

/** A browser says which page asks; other programs say nothing. */
function isFromOwnPage({ host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  const own = [undefined, `http://${host}`, `https://${host}`];
  if (!own.includes(origin)) return false;
  return site === undefined || site === 'same-origin' || site === 'none';
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
  response.end(`${sentence}\n`);
}
