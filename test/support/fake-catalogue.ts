import { GraphQLError } from 'graphql';

import { toGlobalId } from '#schema/wire/global-id.ts';
import {
  compareSortKeys,
  type Position,
  readPosition,
  type SortKeyValue,
  writePosition,
} from '#schema/wire/position.ts';
import type { ProviderSketches } from '#schema/wire/sketch.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

/** A study of a fake provider. */
export interface FakeRow {
  readonly uid: string;
  readonly day: number | null;
  /** UIDs of its series. */
  readonly series?: readonly string[];
  /** Modality of all of them. */
  readonly modality?: string;
}

/** What a fake catalogue answers from. */
export interface FakeHolding {
  readonly id: string;
  readonly rows: readonly FakeRow[];
  readonly release: number;
  readonly sketches: ProviderSketches | null;
  readonly values: ValueSummary | null;
}

interface PageArguments {
  readonly first?: number | null;
  readonly rows?: number | null;
  readonly after?: string | null;
  readonly asOf?: string | null;
  readonly orderBy?: { readonly by: string; readonly direction: string } | null;
  readonly filter?: { readonly modality?: { readonly eq?: string } } | null;
}

/** A reference to an entity. */
interface Reference {
  readonly id: string;
}

/** Resolvers of entities; the context is the holding. */
export const fakeEntities = {
  Study: {
    __resolveReference: ({ id }: Reference, holding: FakeHolding) => studyOf(holding, id),
  },
  Provider: {
    __resolveReference: ({ id }: Reference, holding: FakeHolding) => ({
      id,
      schemaVersion: '1',
      holdings: summarise(holding, null),
    }),
  },
  Concept: {
    __resolveReference: ({ id }: Reference, holding: FakeHolding) => ({
      id,
      occurrences: [{ provider: { id: holding.id }, subjects: holding.rows.length }],
    }),
  },
};

/** Root value of the provider contract: studies, their series, a summary and entities. */
export function createFakeCatalogue(holding: FakeHolding): Record<string, unknown> {
  return {
    studies: (args: PageArguments) => {
      if (args.asOf === '1999-01-01') {
        throw new GraphQLError('none then', { extensions: { code: 'NO_RELEASE' } });
      }
      return listStudies(holding, args);
    },
    study: ({ id }: { id: string }) => studyOf(holding, id),
    studiesById: ({ ids }: { ids: string[] }) => ids.map((id) => studyOf(holding, id)),
    studiesByUid: ({ uids }: { uids: string[] }) => ({
      nodes: holding.rows
        .filter(({ uid }) => uids.includes(uid))
        .map((row) => toStudy(holding, row)),
    }),
    summary: ({ filter }: PageArguments) => summarise(holding, filter),
    sketches: () => (holding.sketches === null ? null : [holding.sketches]),
    valueSummary: (known: { build: string | null; release: number | null }) => {
      const { values } = holding;
      if (values === null) return null;
      return values.build === known.build && values.release === known.release ? [] : [values];
    },
  };
}

function studyOf(holding: FakeHolding, id: string): object | null {
  const row = holding.rows.find(({ uid }) => toGlobalId(holding.id, uid) === id);
  return row === undefined ? null : toStudy(holding, row);
}

function matching(holding: FakeHolding, filter: PageArguments['filter']): readonly FakeRow[] {
  const modality = filter?.modality?.eq;
  return modality === undefined
    ? holding.rows
    : holding.rows.filter((row) => row.modality === modality);
}

function listStudies(holding: FakeHolding, args: PageArguments): object {
  const rows = matching(holding, args.filter);
  const by = args.orderBy?.by ?? 'ID';
  const page = pageOf(
    rows,
    (row) => (by === 'DAY' ? row.day : by === 'UID' ? row.uid : null),
    args,
  );
  return {
    ...page,
    edges: page.edges.map(({ row, cursor }) => ({ cursor, node: toStudy(holding, row) })),
    nodes: page.edges.map(({ row }) => toStudy(holding, row)),
    totalCount: { exact: rows.length, atLeast: rows.length, atMost: rows.length },
  };
}

/** One page of rows in the contract's order: by key, nulls last, then by uid. */
function pageOf<Row extends { readonly uid: string }>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKeyValue,
  { first, rows: wanted, after, orderBy }: PageArguments,
  parent?: string,
): {
  edges: { row: Row; cursor: string }[];
  keys: SortKeyValue[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null; hasPreviousPage: boolean };
} {
  const descending = orderBy?.direction === 'DESC';
  const position = after === null || after === undefined ? null : readPosition(after);
  const ahead = rows
    .toSorted((a, b) => compareSortKeys(keyOf(a), keyOf(b), descending) || (a.uid < b.uid ? -1 : 1))
    .filter((row) => isAhead(keyOf(row), row.uid, position, descending));
  const page = ahead.slice(0, first ?? 50);
  const edges = page.slice(0, wanted ?? undefined).map((row) => ({
    row,
    cursor: writePosition({
      key: keyOf(row),
      id: row.uid,
      ...(parent === undefined ? {} : { parent }),
    }),
  }));
  return {
    edges,
    keys: page.map(keyOf),
    pageInfo: {
      hasNextPage: ahead.length > page.length,
      hasPreviousPage: false,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function isAhead(
  key: SortKeyValue,
  uid: string,
  position: Position | null,
  descending: boolean,
): boolean {
  if (position === null) return true;
  const order = compareSortKeys(key, position.key, descending);
  if (order !== 0) return order > 0;
  return position.id === undefined ? position.past === false : uid > position.id;
}

/** A DICOM UID that ends in what a row is called. */
function toUid(name: string): string {
  return `1.2.826.0.1.${name}`;
}

function toStudy(holding: FakeHolding, row: FakeRow): object {
  return {
    __typename: 'Study',
    id: toGlobalId(holding.id, row.uid),
    release: holding.release,
    studyInstanceUid: toUid(row.uid),
    day: row.day,
    modalities: [row.modality ?? 'CT'],
    series: (args: PageArguments) => {
      const series = (row.series ?? []).map((uid) => ({ uid }));
      const page = pageOf(series, () => null, args, row.uid);
      const nodes = page.edges.map(({ row: { uid } }) => ({
        __typename: 'Series',
        id: toGlobalId(holding.id, uid),
        release: holding.release,
        seriesInstanceUid: toUid(uid),
        modality: row.modality ?? 'CT',
      }));
      return {
        ...page,
        nodes,
        edges: page.edges.map(({ cursor }, index) => ({ cursor, node: nodes[index] })),
      };
    },
  };
}

function summarise(holding: FakeHolding, filter: PageArguments['filter']): object {
  const rows = matching(holding, filter);
  const modalities = Map.groupBy(rows, (row) => row.modality ?? 'CT');
  const series = (some: readonly FakeRow[]): number =>
    some.reduce((sum, row) => sum + (row.series?.length ?? 0), 0);
  const buckets = [...modalities.keys()].toSorted().map((value) => {
    const some = modalities.get(value) ?? [];
    return { value, subjects: some.length, studies: some.length, series: series(some) };
  });
  const counts = { subjects: rows.length, studies: rows.length, series: series(rows), images: 10 };
  return {
    ...counts,
    facets: ({ fields }: { fields: string[] }) =>
      fields.map((field) => ({
        field,
        multiValued: true,
        buckets: field === 'MODALITY' ? buckets : [],
        missing: null,
      })),
    byProvider: [{ provider: { id: holding.id }, ...counts }],
  };
}
