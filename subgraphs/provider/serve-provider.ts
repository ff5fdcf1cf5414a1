import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { readEnvironment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';
import { keptVersions } from '#schema/kept-versions.ts';

import { doorByFiles } from './access/open-door.ts';
import { untilTicketsAreSent } from './access/until-tickets-are-sent.ts';
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
 * Serves one provider by itself: `--id`, `--folder` (with catalogue.sqlite and columns), `--host`, `--port` (0 for any) and, where
 * DATABASE_URL holds the catalogue, `--schema`. `--contract` names an earlier version of the contract to serve; `--withhold-days`
 * keeps days from everybody. Throws CodedError saying what is wrong and what to do.
 */
export async function serveProvider(argv: readonly string[]): Promise<ServedProvider> {
  const { id, folder, access, host, port, schema, contract, withholdsDays } = readArguments(argv);
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
    door:
      access === undefined
        ? untilTicketsAreSent
        : doorByFiles({ provider: id, folder: access, log }),
    log,
  });
  await using opened = new AsyncDisposableStack();
  opened.use(provider);
  const server = opened.use(await openSubgraphHost({ host, port, log, mounts: [provider.mount] }));
  const all = opened.move();
  return {
    url: server.url + provider.mount.path,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function readArguments(argv: readonly string[]) {
  const { values } = readOptions(argv);
  const port = Number(values.port);
  if (values.id === undefined || values.folder === undefined) {
    throw new CodedError('CONFIGURATION_INVALID', 'Say which provider: --id and --folder.');
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
  return { id, folder, access, host, port, schema, contract, withholdsDays };
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
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
      },
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    throw new CodedError(
      'CONFIGURATION_INVALID',
      'A provider is started with --id, --folder, --schema, --contract, --withhold-days, --host and --port.',
      detail,
    );
  }
}
