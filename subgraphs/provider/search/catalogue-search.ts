import type { Position, SortKeyValue } from '#schema/wire/position.ts';
import type { ProviderSketches } from '#schema/wire/sketch.ts';
import type { ValueSummary } from '#schema/wire/value-summary.ts';

import type { ClinicalKind } from '../catalogue/clinical.entity.ts';
import type { ColumnTable } from '../columns/column-layout.ts';
import type { UnmappedCounts } from '../columns/count-unmapped.ts';
import type { CapabilityCounts } from './capabilities.ts';
import type { FacetCounter } from './count-facets.ts';
import type { Criterion } from './criterion.ts';
import type { CriterionOutcome } from './criterion-outcomes.ts';
import type { Match } from './select-rows.ts';

/** What can be listed. */
export type Listing = 'subjects' | 'studies' | 'series' | 'annotations';

/** A published release. */
export interface PublishedRelease {
  readonly number: number;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** An order: the enum value of the schema (`DAY`, `IMAGES`, …) and which way. Null keys stand last either way; ties by uid ascending. */
export interface ListOrder {
  readonly by: string;
  readonly descending: boolean;
}

/** Where a listing goes on, with the local id resolved. */
export interface ResolvedPosition extends Position {
  /**
   * Rank of `id` among the things of the listing by uid (bytewise): number of uids that are smaller; absent without
   * `id`. `rankIsOf` says whether such a thing exists: if not, rows of the same key from this rank on are ahead.
   */
  readonly rank?: number;
  readonly rankIsOf?: boolean;
}

/** What is asked of a listing. */
export interface ListQuestion {
  readonly listing: Listing;
  readonly filter: Criterion;
  readonly match: Match;
  readonly order: ListOrder;
  readonly first: number;
  readonly after: ResolvedPosition | null;
}

/** How many rows certainly match, and how many match or may. */
export interface MatchCount {
  readonly certain: number;
  readonly possible: number;
}

/** The next things of a listing. */
export interface ListAnswer {
  /** Identities, in order. */
  readonly identities: Int32Array;
  /** Their sort keys; for `ID` all null, for `UID` null too: the row's own uid is the key. */
  readonly keys: readonly SortKeyValue[];
  /** Whether more follow. */
  readonly hasMore: boolean;
}

/** Counts of a thing or of a filter. */
export interface SearchCounts {
  readonly studies: number;
  readonly series: number;
  readonly acquiredSeries: number;
  readonly derivedSeries: number;
  readonly images: number;
  readonly slideLevels: number;
  readonly sizeMb: number;
  readonly seriesWithoutImageCount: number;
}

/** Counts of a filter over series, with the subjects. */
export interface SummaryCounts extends SearchCounts {
  readonly subjects: number;
}

/** A catalogue as it stood in one release; every answer comes from columns. */
export interface ReleaseView extends FacetCounter {
  readonly release: PublishedRelease;
  readonly list: (question: ListQuestion) => ListAnswer;
  readonly count: (listing: Listing, filter: Criterion) => MatchCount;
  /** What the series that match, or may, add up to. */
  readonly summarise: (filter: Criterion, match: Match) => SummaryCounts;
  /** What was done with each criterion of a filter, as far as that many subjects show it; 1 unless told otherwise. */
  readonly outcomes: (
    listing: Listing,
    filter: Criterion,
    leastSubjects?: number,
  ) => readonly CriterionOutcome[];
  /** Counts of one subject or study. */
  readonly countsOf: (kind: 'subjects' | 'studies', identity: number) => SearchCounts;
  /** Modalities of a study, sorted. */
  readonly modalitiesOf: (study: number) => readonly string[];
  /** The children of one parent: studies of a subject, series of a study; filtered, ordered, paged in one pass for all parents. */
  readonly children: (
    child: 'studies' | 'series',
    parents: Int32Array,
    question: Omit<ListQuestion, 'listing' | 'after'> & { readonly after: ResolvedPosition | null },
  ) => readonly (ListAnswer & { readonly total: MatchCount })[];
  /** Database keys of the rows of these things in this release; 0 where a thing is not in it. */
  readonly keysOf: (listing: Listing, identities: Int32Array) => Int32Array;
  /** Whether a row of the database is the one that stands for its thing in this release. */
  readonly holds: (
    table: ColumnTable,
    row: { readonly key: number; readonly identity: number },
  ) => boolean;
  /** Database keys of a subject's clinical rows in this release. */
  readonly clinicalKeysOf: (kind: ClinicalKind, subject: number) => readonly number[];
  /** Identities of a subject's annotations in this release. */
  readonly annotationsOf: (subject: number) => readonly number[];
  /** Subjects with this concept as code or value of a clinical annotation, by concept. */
  readonly occurrences: (concepts: readonly string[]) => ReadonlyMap<string, number>;
  /** What rows have values of, counted once. */
  readonly capabilities: () => CapabilityCounts;
}

/** The frozen columns of a provider. */
export interface CatalogueSearch {
  readonly providerId: string;
  /** Oldest first. Releases of one day stand by number; the later wins. */
  readonly releases: readonly PublishedRelease[];
  readonly sketches: ProviderSketches;
  /** What the rows of the latest release have together; its build is the catalogue's. */
  readonly values: ValueSummary;
  /** What could not be normalised in the latest release. */
  readonly unmapped: UnmappedCounts;
  /** Latest release at or before a date (YYYY-MM-DD), or the latest; null where there is none. */
  readonly releaseAt: (date: string | null) => PublishedRelease | null;
  /** Things of a listing over all releases: the rank behind the last. */
  readonly thingsOf: (listing: Listing) => number;
  /**
   * Rank of a thing by uid: how many uids of the listing, over all releases, are smaller. The rank of a uid that nobody has is that of
   * the next greater one (one indexed statement: `where uid >= ? order by uid limit 1`), or `thingsOf` behind the last.
   */
  readonly rankOf: (listing: Listing, identity: number) => number;
  /** The catalogue at a published release; computed at first use and kept. */
  readonly at: (release: number) => ReleaseView;
}
