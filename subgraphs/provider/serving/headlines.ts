import type { GraphQLResolveInfo } from 'graphql';

import type { Released } from '../disclosure/released-answers.ts';
import type { FacetAnswer } from '../search/facet-answers.ts';
import type { ServingContext } from './serving-context.ts';
import type { Summary } from './summary.ts';

/** Attributes with a headline table: values of the schema's `FacetField`. */
const attributes = ['MODALITY', 'BODY_PART', 'MANUFACTURER', 'SEX'] as const;

/** What a provider tells everybody of all that it holds. Its fields are those of the schema's `Headlines`. */
export class Headlines {
  readonly #summary: Summary;

  /** `summary` is of what may be told to everybody. */
  constructor(summary: Summary) {
    this.#summary = summary;
  }

  subjects(): Promise<number | null> {
    return this.#summary.subjects();
  }

  studies(): Promise<number | null> {
    return this.#summary.studies();
  }

  series(): Promise<number | null> {
    return this.#summary.series();
  }

  tables(
    _: unknown,
    context: ServingContext,
    info: GraphQLResolveInfo,
  ): Promise<Released<FacetAnswer>[]> {
    return this.#summary.facets({ fields: attributes }, context, info);
  }
}
