import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { type HostTls, openSubgraphHost } from '#kit/subgraph-host.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';
import { readPem } from '#schema/kernel/read-pem.ts';
import { keptVersions } from '#schema/kept-versions.ts';

import { doorByFiles } from './access/open-door.ts';
import type { CatalogueLocation } from './catalogue/catalogue-store.ts';
import { openProvider } from './provider.ts';
import { contractVersion } from './serving/contract-version.ts';
import { createProviderSchema } from './serving/create-provider-schema.ts';

/** A provider that answers in this process; disposing ends it. */
export interface ServedProvider extends AsyncDisposable {
  /** Address of its GraphQL endpoint. */
  readonly url: string;
}

/**
 * Serves one provider by itself: `--id`, `--folder` (with catalogue.sqlite and columns), `--access` (folder of what it answers by), `--host`, `--port` (0 for any) and, where
 * DATABASE_URL holds the catalogue, `--schema`. `--contract` names an earlier version of the contract to serve; `--withhold-days`
 * keeps days from everybody. Off loopback it is served by https, and only with all of `--tls-cert`, `--tls-key` and `--tls-client-ca`, PEM files:
 * the last is of who signs the gateway's certificate. Throws CodedError saying what is wrong and what to do.
 */
export async function serveProvider(argv: readonly string[]): Promise<ServedProvider> {
  const { id, folder, access, host, port, schema, contract, withholdsDays, tls } =
    readArguments(argv);
  const { logLevel, databaseUrl } = readEnvironment();
  const location: CatalogueLocation =
    databaseUrl === undefined
      ? { kind: 'sqlite', file: join(folder, 'catalogue.sqlite') }
      : { kind: 'postgresql', url: databaseUrl, schema: schema ?? id };
  const log = createLog(logLevel);
  const provider = await openProvider({
    id,
    location,
    columnsFolder: join(folder, 'columns'),
    schema: createProviderSchema(contract),
    withholdsDays,
    door: doorByFiles({ provider: id, folder: access, log }),
    log,
  });
  await using opened = new AsyncDisposableStack();
  opened.use(provider);
  const mounts = [provider.mount];
  const secured = tls === null ? {} : { tls };
  const server = opened.use(await openSubgraphHost({ host, port, log, mounts, ...secured }));
  const all = opened.move();
  return {
    url: server.url + provider.mount.path,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function readArguments(argv: readonly string[]) {
  const { values } = readOptions(argv);
  const port = Number(values.port);
  if (values.id === undefined || values.folder === undefined || values.access === undefined) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'Say which provider, and by what it answers: --id, --folder and --access.',
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CodedError('CONFIGURATION_INVALID', '--port must be from 0 to 65535.');
  }
  const { id, folder, access, host, schema, contract, 'withhold-days': withholdsDays } = values;
  if (contract !== contractVersion && !keptVersions().includes(contract)) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `There is no version ${contract} of the contract: --contract takes ${keptVersions().join(', ')}.`,
    );
  }
  const tls = readTls(values);
  return { id, folder, access, host, port, schema, contract, withholdsDays, tls };
}

/** All three files or none. */
function readTls(values: ReturnType<typeof readOptions>['values']): HostTls | null {
  const { 'tls-cert': cert, 'tls-key': key, 'tls-client-ca': clientCa } = values;
  if (cert === undefined && key === undefined && clientCa === undefined) return null;
  if (cert === undefined || key === undefined || clientCa === undefined) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'https takes a certificate, its key and the CA of the gateway: give --tls-cert, --tls-key and --tls-client-ca.',
    );
  }
  return { cert: readPem(cert), key: readPem(key), clientCa: readPem(clientCa) };
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        id: { type: 'string' },
        folder: { type: 'string' },
        access: { type: 'string' },
        schema: { type: 'string' },
        contract: { type: 'string', default: contractVersion },
        'withhold-days': { type: 'boolean', default: false },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'tls-client-ca': { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
      },
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'A provider is started with --id, --folder, --access, --schema, --contract, --withhold-days, --tls-cert, --tls-key, --tls-client-ca, --host and --port.',
      detail,
    );
  }
}
