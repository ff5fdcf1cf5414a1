import type { ServerTls } from '#gateway/http-server.ts';
import type { Environment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { requireLoopback } from '#schema/kernel/loopback.ts';
import { readPem } from '#schema/kernel/read-pem.ts';

import { readOptions } from '../command-line/read-options.ts';

/** How to use it. */
const startUsage = `Usage: npm start -- [options]

  --port <number>   port of the gateway (PORT, else 4000); the providers' is the one after it; 0 takes free ones
  --set <name>      set of catalogues (demonstration)
  --host <address>  where the gateway listens (127.0.0.1); off loopback by https only
  --tls-cert <file> certificate of the gateway, PEM: it speaks https
  --tls-key <file>  key of the certificate, PEM
  --separate        each provider in a process of its own
  --help            this text
`;

/** What the Atlas is started with. */
export interface StartOptions {
  readonly port: number;
  readonly set: string;
  readonly host: string;
  /** By what the gateway speaks https; null for http. */
  readonly tls: ServerTls | null;
  readonly separate: boolean;
}

/** Reads the command line, or says what is wrong with it. */
export function readStartOptions(args: readonly string[], environment: Environment): StartOptions {
  const values = parse(args);
  const port = Number(values.port ?? environment.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_534) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      '--port must be a whole number from 0 to 65534; the port after it is taken too.',
    );
  }
  const tls = readTls(values);
  return {
    port,
    set: values.set,
    host: tls === null ? requireLoopback(values.host) : values.host,
    tls,
    separate: values.separate,
  };
}

/** Both files or none. */
function readTls(values: ReturnType<typeof parse>): ServerTls | null {
  const { 'tls-cert': cert, 'tls-key': key } = values;
  if (cert === undefined && key === undefined) return null;
  if (cert !== undefined && key !== undefined) return { cert: readPem(cert), key: readPem(key) };
  throw new CodedError(
    'CONFIGURATION_INVALID',
    'https takes a certificate and its key: give both --tls-cert and --tls-key.',
  );
}

function parse(args: readonly string[]) {
  const options = {
    port: { type: 'string' },
    set: { type: 'string', default: 'demonstration' },
    host: { type: 'string', default: '127.0.0.1' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    separate: { type: 'boolean', default: false },
  } as const;
  return readOptions({ args: [...args], options }, startUsage).values;
}
