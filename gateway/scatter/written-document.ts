import type { SelectionSetNode } from 'graphql';

import type { NeededLevel } from '#schema/wire/access-level.ts';

import type { ArgumentCheck } from './argument-checks.ts';
import type { PreparedSlot } from './prepared-arguments.ts';
import type { LateValue } from './read-value.ts';

/** A field whose cursors belong to it and to its arguments. */
export interface SealScope {
  /** Type and field. */
  readonly name: string;
  /** Arguments that make the listing what it is, but for prepared ones: all but the cursor and the page's size. */
  readonly values: readonly (readonly [name: string, value: LateValue])[];
  /** Those of them that are prepared, each with its variable. */
  readonly prepared: readonly (readonly [name: string, variable: string])[];
}

/** A cursor that stands in an argument within a row; it is opened before the provider sees it. */
export interface NestedCursor {
  /** Name of the variable that the provider finds it in. */
  readonly variable: string;
  readonly value: LateValue;
  /** Index of its seal scope. */
  readonly scope: number;
}

/** A document for providers; its one root field is called `r`. */
export interface WrittenDocument {
  /** As a JSON string, quotes included. */
  readonly json: string;
  /** What a provider must be allowed to show the caller. */
  readonly needs: NeededLevel;
  /** Variables of the request that it uses, prepared arguments with them. */
  readonly variables: readonly string[];
  readonly sealScopes: readonly SealScope[];
  readonly nestedCursors: readonly NestedCursor[];
  /** What its arguments have to be before anybody is asked. */
  readonly checks: readonly ArgumentCheck[];
  /** Arguments to prepare before anybody is asked, and before what they explain is filled. */
  readonly prepared: readonly PreparedSlot[];
}

/** A selection on an entity. */
export interface EntitySelection {
  readonly typeName: string;
  readonly selections: readonly SelectionSetNode[];
}
