import type { ProviderColumns } from '#provider/columns/provider-columns.ts';
import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import { type BuiltDemonstration, buildDemonstration } from '#test/support/built-demonstration.ts';
import { latestOf, readColumns } from '#test/support/read-columns.ts';

import type { Listing } from './selection-questions.ts';

/** A filter as clients write it. */
export type Filter = Readonly<Record<string, unknown>>;

/** A provider's catalogue, of which selection judges what it holds. */
export interface JudgedCatalogue {
  readonly id: string;
  readonly folder: string;
  readonly columns: ProviderColumns;
  /** Of its latest release. */
  readonly view: ReleaseView;
}

/** All catalogues of the demonstration. */
export interface JudgedCatalogues extends AsyncDisposable {
  readonly catalogues: readonly JudgedCatalogue[];
}

/** By listing. */
export const filterTypes = {
  subjects: 'SubjectFilter',
  studies: 'StudyFilter',
  series: 'SeriesFilter',
  annotations: 'AnnotationFilter',
} as const;

/** All listings. */
export const allListings = Object.keys(filterTypes) as readonly Listing[];

/** Opens them. */
export async function openCatalogues(): Promise<JudgedCatalogues> {
  const built: BuiltDemonstration = await buildDemonstration({ extra: true });
  const catalogues: JudgedCatalogue[] = [];
  for (const { id } of built.deals) {
    const folder = built.folderOf(id);
    const columns = await readColumns(folder, id);
    catalogues.push({ id, folder, columns, view: latestOf(columns) });
  }
  return { catalogues, [Symbol.asyncDispose]: () => built[Symbol.asyncDispose]() };
}

/** So many filters for each listing. */
export function drawEach<Kind extends Listing>(
  count: number,
  listings: readonly Kind[],
  draw: (listing: Kind) => Filter,
): readonly (readonly [Listing, Filter])[] {
  return listings.flatMap((listing) =>
    Array.from({ length: count }, () => [listing, draw(listing)] as const),
  );
}
