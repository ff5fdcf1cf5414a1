/** What a planning thread is started with. */
export interface PlanningStart {
  readonly supergraphSdl: string;
  readonly maxEvaluatedPlans: number;
}

/** A document to plan. */
export interface PlanningOrder {
  readonly document: string;
  readonly operationName: string | undefined;
}

/** What a planning thread says: that it has read the schema, a plan as JSON, or why there is none. */
export type PlanningNews =
  | { readonly kind: 'READY' }
  | { readonly kind: 'PLAN'; readonly json: string }
  /** The planner's own limits of selections; documents within ours do not meet them. */
  | { readonly kind: 'TOO_COMPLEX' }
  | { readonly kind: 'FAILED'; readonly message: string };
