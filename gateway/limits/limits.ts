/** What one request may ask for. */
export interface Limits {
  /** Size of its body. */
  readonly maxBodyBytes: number;
  /** Lexical tokens of its document. */
  readonly maxTokens: number;
  /** Brackets of any kind within each other in its document: nobody's stack is deeper for it. */
  readonly maxBrackets: number;
  /** Fragments that its document defines. */
  readonly maxFragments: number;
  /** Aliases of one operation, fragments spread. */
  readonly maxAliases: number;
  /** Fields at the root of one operation, fragments spread. */
  readonly maxRootFields: number;
  /** Fields and fragments that one operation selects, fragments spread. */
  readonly maxSelections: number;
  /** Fields that stand beside one of the same name or alias, in all of the document: what validation takes by pairs. */
  readonly maxRepeats: number;
  /** How deep fields may be nested, fragments spread; introspection has its own. */
  readonly maxDepth: number;
  /** How deep the fields of introspection may be nested. */
  readonly maxIntrospectionDepth: number;
  /** Length of any list among its arguments: ids, codes. */
  readonly maxListLength: number;
  /** Rows times their fields, and what the calls to providers count; see `compile-demand.ts`. */
  readonly maxCost: number;
  /** Errors of one document that are listed. */
  readonly maxErrorsListed: number;
  /** Milliseconds that planning a document may keep a processor. */
  readonly maxPlanMs: number;
  /** Operations that are told as events at once, of all callers; as many streams may be reserved. */
  readonly maxStreams: number;
}

/** What holds unless somebody says otherwise (R3.2). */
export const defaultLimits: Limits = {
  maxBodyBytes: 1024 * 1024,
  maxTokens: 2_000,
  maxBrackets: 256,
  maxFragments: 30,
  maxAliases: 30,
  maxRootFields: 20,
  maxSelections: 2_000,
  maxRepeats: 50,
  maxDepth: 12,
  maxIntrospectionDepth: 20,
  maxListLength: 500,
  maxCost: 25_000,
  maxErrorsListed: 10,
  maxPlanMs: 200,
  maxStreams: 1_000,
};
