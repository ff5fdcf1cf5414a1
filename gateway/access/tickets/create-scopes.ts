import { createHash } from 'node:crypto';

import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import { reaches } from '#schema/wire/access-level.ts';

import type { Caller } from '../caller.ts';
import type { Decision } from '../decisions/decision.ts';
import {
  openTicketBook,
  type TicketBook,
  type TicketContent,
  type TicketOptions,
} from './issue-tickets.ts';
import { grantsByProvider, type ProviderGrants } from './provider-grants.ts';

/** What a caller sees, in both widths. */
export interface DecidedScopes {
  /** All that was decided. */
  readonly whole: CallerScope;
  /** Only what may be listed: for requests that ask by what only rows may be asked by. */
  readonly recordsOnly: CallerScope;
}

const nothing: ProviderGrants = { most: 'METADATA', all: false, grants: {}, visas: [] };

/** Makes of decisions what goes through the calls to providers. */
export function createScopes(
  options: TicketOptions,
  caller: Pick<Caller, 'pseudonym' | 'project'>,
  decisions: readonly Decision[],
): DecidedScopes {
  const whole = scopeOf(options, caller, grantsByProvider(decisions, false));
  let narrow: CallerScope | undefined;
  return {
    whole,
    get recordsOnly() {
      narrow ??= scopeOf(options, caller, grantsByProvider(decisions, true));
      return narrow;
    },
  };
}

/** The gateway's own scope: all that providers tell of themselves, and no row. */
export function createOwnScope(options: TicketOptions): CallerScope {
  const content = { sub: 'gateway', purposes: [], grants: {}, visas: [], internal: true } as const;
  return {
    digest: 'gateway',
    may: (_, needed) => needed === 'INTERNAL' || needed === 'METADATA' || needed === 'NONE',
    mayListAll: () => false,
    headersFor: withBooks(options, () => content),
  };
}

function scopeOf(
  options: TicketOptions,
  { pseudonym, project }: Pick<Caller, 'pseudonym' | 'project'>,
  byProvider: ReadonlyMap<string, ProviderGrants>,
): CallerScope {
  const of = (provider: string): ProviderGrants => byProvider.get(provider) ?? nothing;
  const about = {
    sub: pseudonym,
    ...(project === null ? {} : { project: project.id }),
    purposes: project?.purpose.duo ?? [],
  };
  const granted = [...byProvider].map(([provider, { grants }]) => [provider, grants]);
  return {
    digest: createHash('sha256')
      .update(JSON.stringify([about, granted]))
      .digest('base64url'),
    may: (provider, needed) => reaches(of(provider).most, needed),
    mayListAll: (provider, datasets) => {
      const { all, grants } = of(provider);
      // A provider may have rows of what no catalogue lists, and nobody decided of.
      return all && datasets.every((dataset) => grants[dataset] === 'RECORD');
    },
    headersFor: withBooks(options, (provider) => {
      const { grants, visas } = of(provider);
      return { ...about, grants, visas };
    }),
  };
}

/** A book of tickets a provider, opened when it is first called. */
function withBooks(
  options: TicketOptions,
  contentOf: (provider: string) => TicketContent,
): CallerScope['headersFor'] {
  const books = new Map<string, TicketBook>();
  return (provider, body, request) => {
    let book = books.get(provider);
    if (book === undefined) {
      book = openTicketBook(options, provider, contentOf(provider));
      books.set(provider, book);
    }
    return book(body, request);
  };
}
