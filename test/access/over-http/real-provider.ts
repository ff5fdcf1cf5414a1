import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SigningKey, TicketOptions } from '#gateway/access/tickets/issue-tickets.ts';
import type { Mount } from '#kit/mount.ts';
import { doorByFiles } from '#provider/access/open-door.ts';
import { openCatalogueStore } from '#provider/catalogue/open-catalogue-store.ts';
import { freezeColumns } from '#provider/columns/freeze-columns.ts';
import { openProvider } from '#provider/provider.ts';
import { createProviderSchema } from '#provider/serving/create-provider-schema.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import { ticketHeaders } from '#schema/wire/ticket.ts';
import { publicTicketKey, ticketKeyId } from '#schema/wire/ticket-keys.ts';
import { type ScratchCatalogue, testDatabases } from '#test/support/catalogue-databases.ts';
import {
  buildMadeCatalogue,
  madeProvider,
  type MadeSubject,
} from '#test/support/made-catalogue.ts';

/** A call that came to a provider. */
export interface ProviderCall {
  readonly provider: string;
  /** Who asked, as the ticket says it; empty without a ticket. */
  readonly caller: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
}

/** What gateway and providers of a test know of each other. */
export interface Acquaintance {
  /** What the gateway signs with; tests may put another key in its place. */
  readonly signing: { key: SigningKey };
  readonly tickets: (now: () => number) => TicketOptions;
  readonly secret: Buffer;
  readonly publicKeys: string;
}

/** Makes them acquainted. */
export function acquaint(): Acquaintance {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signing = { key: { kid: ticketKeyId(publicKey), privateKey } };
  const secret = randomBytes(32);
  const shared = createSecretKey(secret);
  return {
    signing,
    secret,
    publicKeys: JSON.stringify({ keys: [publicTicketKey(publicKey)] }),
    tickets: (now) => ({
      issuer: 'atlas',
      signingKey: () => signing.key,
      secretOf: () => shared,
      now,
    }),
  };
}

const schema = createProviderSchema();
const policy = (datasets: object): string =>
  JSON.stringify({
    gateways: [{ issuer: 'atlas', keys: 'keys.json', secret: 'secret.key' }],
    visas: 'visas.json',
    datasets,
    others: { most: 'RECORD', records: 'OPEN' },
    disclosure: 'ROUNDED',
    publish: ['VALUE_SUMMARIES', 'HEADLINES'],
  });

/** Opens a provider over made subjects behind the door of its own files. */
export async function openRealProvider(
  id: string,
  subjects: readonly MadeSubject[],
  options: {
    readonly known: Acquaintance;
    /** Trust configuration for visas. */
    readonly visaIssuers: readonly JsonObject[];
    /** Policies of datasets in which records are not simply for whom the gateway says. */
    readonly datasets?: object;
    /** Hears of each call, which waits for what it gives. */
    readonly told: (call: ProviderCall) => Promise<void> | null;
  },
): Promise<AsyncDisposable & { readonly mount: Mount }> {
  await using opening = new AsyncDisposableStack();
  const { known, visaIssuers, datasets = {}, told } = options;
  const place = opening.use(await testDatabases[0]!.scratch());
  await buildMadeCatalogue(place, subjects);
  await nameCatalogue(place, id);
  const folder = join(place.folder, 'access');
  await mkdir(folder);
  const files = {
    'policy.yaml': policy(datasets),
    'keys.json': known.publicKeys,
    'secret.key': `${known.secret.toString('base64url')}\n`,
    'visas.json': JSON.stringify({ audiences: ['providers'], issuers: visaIssuers }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const log = createLog('silent');
  const provider = opening.use(
    await openProvider({
      id,
      location: place.location,
      columnsFolder: join(place.folder, 'columns'),
      schema,
      door: doorByFiles({ provider: id, folder, log }),
      log,
    }),
  );
  const parts = opening.move();
  return {
    mount: {
      path: provider.mount.path,
      respond: async (request) => {
        const headers = request.headers as Readonly<Record<string, string>>;
        const { query } = request.body as { readonly query: string };
        await told({
          provider: id,
          caller: callerOf(headers[ticketHeaders.ticket]),
          headers,
          query,
        });
        return provider.mount.respond(request);
      },
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** A made catalogue is that of `made`. */
async function nameCatalogue({ location, folder }: ScratchCatalogue, id: string): Promise<void> {
  if (id === madeProvider) return;
  await using store = await openCatalogueStore(location);
  await store.all(`update catalogue set provider_id = '${id}'`);
  await rm(join(folder, 'columns'), { recursive: true });
  await freezeColumns(store, join(folder, 'columns'));
}

function callerOf(ticket = ''): string {
  const [, claims] = ticket.split('.');
  if (claims === undefined) return '';
  const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
  return sub;
}
