import type { ChoicePlan } from './choice-plan.ts';
import type { WrittenDocument } from './written-document.ts';
import type { ListingShape } from './listing-shape.ts';
import type { MergeField, MergePlan } from './merge-selection.ts';
import type { RowSelection } from './owned-selection.ts';
import type { LateValue } from './read-value.ts';

/** What is done for one root field. */
export type RootPlan =
  | { readonly kind: 'constant'; readonly key: string; readonly value: string | null }
  | ListingPlan
  | MergedPlan
  | RoutedPlan
  | EntitiesPlan;

/** What answers want to know of their providers themselves. */
export interface Description {
  readonly typeName: string;
  /** Its field that holds the provider's id. */
  readonly by: string;
  readonly document: WrittenDocument;
  readonly representationsName: string;
  readonly row: RowSelection;
  /** What answers within it want to know in turn. */
  readonly descriptions: readonly Description[];
}

/** A connection, merged page by page. Seal scope 0 is its own. */
export interface ListingPlan {
  readonly kind: 'listing';
  readonly key: string;
  readonly field: string;
  readonly shape: ListingShape;
  readonly document: WrittenDocument;
  readonly descriptions: readonly Description[];
  readonly moreDocument: WrittenDocument;
  /** Names of the variables for the arguments of the same names. */
  readonly names: { readonly first: string; readonly rows: string; readonly after: string };
  readonly first: LateValue;
  readonly after: LateValue;
  readonly orderBy: LateValue;
  readonly filter: LateValue;
  /** By what providers are chosen; null where all are asked. */
  readonly choice: ChoicePlan | null;
  /** `ALL` where only the answers of all providers are enough. */
  readonly enough: LateValue;
}

/** A field that all providers are asked for, merged by its rule. */
export interface MergedPlan {
  readonly kind: 'merged';
  readonly key: string;
  readonly document: WrittenDocument;
  readonly descriptions: readonly Description[];
  readonly merge: MergeField;
  readonly tellsAnswers: boolean;
  /** By what providers are chosen; null where all are asked. */
  readonly choice: ChoicePlan | null;
  /** `ALL` where only the answers of all providers are enough. */
  readonly enough: LateValue;
}

/** A field whose argument names the owners. */
export interface RoutedPlan {
  readonly kind: 'routed';
  readonly key: string;
  readonly document: WrittenDocument;
  readonly descriptions: readonly Description[];
  /** Variable for the ids. */
  readonly idsName: string;
  readonly ids: LateValue;
  readonly list: boolean;
  readonly row: RowSelection;
}

/** Entities by representation. */
export interface EntitiesPlan {
  readonly kind: 'entities';
  readonly key: string;
  readonly document: WrittenDocument;
  readonly descriptions: readonly Description[];
  readonly representationsName: string;
  readonly representations: LateValue;
  readonly types: ReadonlyMap<string, EntityPlan>;
}

/** How entities of one type are found: at their owner, or at all providers and merged. */
export type EntityPlan =
  | { readonly kind: 'owned'; readonly by: string; readonly row: RowSelection }
  | { readonly kind: 'scattered'; readonly plan: MergePlan };
