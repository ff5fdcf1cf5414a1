import { exact } from '../disclosure/exact.ts';
import type { Listing } from '../search/catalogue-search.ts';
import type { Criterion } from '../search/criterion.ts';
import { readFilter } from '../search/read-filter.ts';
import type { CatalogueRow } from './catalogue-rows.ts';
import { Connection } from './connection.ts';
import { applyCriteria } from './apply-criteria.ts';
import { Headlines } from './headlines.ts';
import { checkIds, type PageArguments, readPageShape } from './page-arguments.ts';
import type { ReleaseScope } from './release-scope.ts';
import { checkParent, readAfter, resolvePosition } from './resolve-position.ts';
import type { RowTable } from './row-tables.ts';
import type { ServingContext } from './serving-context.ts';
import { Summary } from './summary.ts';

interface AsOf {
  readonly asOf?: string | null;
}

interface Uids extends AsOf {
  readonly uids: readonly string[];
}

interface Matches {
  readonly nodes: readonly CatalogueRow[];
}

const everything: Criterion = { kind: 'all' };

/** Resolvers of `Query`. */
export const rootResolvers = {
  subjects: listingOf('subjects'),
  studies: listingOf('studies'),
  series: listingOf('series'),
  annotations: listingOf('annotations'),
  subject: oneOf('subject'),
  study: oneOf('study'),
  oneSeries: oneOf('series'),
  annotation: oneOf('imaging_annotation'),
  subjectsById: manyOf('subject'),
  studiesById: manyOf('study'),
  seriesById: manyOf('series'),
  annotationsById: manyOf('imaging_annotation'),
  subjectsByPatientId: (
    _: unknown,
    { patientIds, asOf }: AsOf & { readonly patientIds: readonly string[] },
    context: ServingContext,
  ): Promise<Matches> => matching(context.scopeAt(asOf), 'subject', 'patient_id', patientIds),
  studiesByUid: (_: unknown, { uids, asOf }: Uids, context: ServingContext): Promise<Matches> =>
    matching(context.scopeAt(asOf), 'study', 'uid', uids),
  seriesByUid: (_: unknown, { uids, asOf }: Uids, context: ServingContext): Promise<Matches> =>
    matching(context.scopeAt(asOf), 'series', 'uid', uids),
  summary: async (
    _: unknown,
    { filter, asOf, strict }: AsOf & { readonly filter?: unknown; readonly strict?: boolean },
    context: ServingContext,
  ): Promise<Summary> => {
    const scope = context.scopeAt(asOf);
    const criterion = readFilter('series', filter);
    const parts = context.partsAt(scope.release);
    const asked = { listing: 'series', filter: criterion, strict: strict === true } as const;
    await applyCriteria(context, { ...asked, parts });
    const summary = new Summary(context, parts, criterion);
    await summary.noteSuppressed();
    return summary;
  },
  headlines: async (
    _: unknown,
    { asOf }: AsOf,
    context: ServingContext,
  ): Promise<Headlines | null> => {
    if (!context.access.published.headlines) return null;
    const { release } = context.scopeAt(asOf);
    const summary = new Summary(context, context.publicPartsAt(release), everything);
    await summary.noteSuppressed();
    return new Headlines(summary);
  },
  sketches: (_: unknown, __: unknown, context: ServingContext) =>
    context.access.published.valueSummaries ? [context.searches.whole.sketches] : null,
  valueSummary: (
    _: unknown,
    known: { readonly build?: string | null; readonly release?: number | null },
    context: ServingContext,
  ) => {
    if (!context.access.published.valueSummaries) return null;
    const { values } = context.searches.whole;
    return known.build === values.build && known.release === values.release ? [] : [values];
  },
};

function listingOf(listing: Listing) {
  return async (_: unknown, args: PageArguments, context: ServingContext): Promise<Connection> => {
    const page = readPageShape(args);
    const position = readAfter(args.after);
    checkParent(position, undefined);
    const scope = context.scopeAt(args.asOf);
    const filter = readFilter(listing, args.filter);
    const parts = [{ view: scope.view, disclosure: exact }];
    await applyCriteria(context, { parts, listing, filter, strict: args.strict === true });
    const { order, first, match } = page;
    const after = await resolvePosition(context, listing, order, position);
    return new Connection({
      scope,
      listing,
      page,
      list: () =>
        context.scan(() => scope.view.list({ listing, filter, match, order, first, after })),
      count: () => context.scan(() => scope.view.count(listing, filter)),
    });
  };
}

function oneOf(table: RowTable) {
  return (
    _: unknown,
    { id, asOf }: AsOf & { readonly id: string },
    context: ServingContext,
  ): Promise<CatalogueRow | null> | null => {
    const scope = context.scopeAt(asOf);
    const uid = context.localId(id);
    return uid === null ? null : scope.byUid(table, uid);
  };
}

function manyOf(table: RowTable) {
  return (
    _: unknown,
    { ids, asOf }: AsOf & { readonly ids: readonly string[] },
    context: ServingContext,
  ): (Promise<CatalogueRow | null> | null)[] => {
    checkIds(ids);
    const scope = context.scopeAt(asOf);
    return ids.map((id) => {
      const uid = context.localId(id);
      return uid === null ? null : scope.byUid(table, uid);
    });
  };
}

async function matching(
  scope: ReleaseScope,
  table: RowTable,
  column: string,
  values: readonly string[],
): Promise<Matches> {
  checkIds(values);
  const rows = await scope.rowsWhere(table, column, [...new Set(values)]);
  return { nodes: rows.toSorted((a, b) => a.key - b.key) };
}
