import { GraphQLError } from 'graphql';

/** Every code that a caller may meet, with what it means. Listed in the schema's README. */
export const errorCodes = {
  BAD_REQUEST: 'The request is not a GraphQL request.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE:
    'The document has no operation of that name, or several and no name.',
  BAD_USER_INPUT: 'An argument has a value that it cannot have.',
  BODY_TOO_LARGE:
    'The request is larger than the gateway reads: shorten its document or its variables.',
  UNAUTHENTICATED: 'This is not for everybody: send an access token.',
  TOKEN_INVALID: 'The access token is not one that is accepted here: get a new one.',
  ACCESS_DENIED: 'The caller may not be shown this: ask whyAccess what a dataset asks for.',
  POLICY_STATE_UNAVAILABLE:
    'What access is decided with is not there just now: ask again in a few seconds.',
  RATE_LIMITED: 'The caller asks more than is allowed: wait as long as Retry-After says.',
  OVERLOADED: 'The Atlas has more to do than it can: ask again in a few seconds.',
  AUDIT_UNAVAILABLE:
    'What is asked cannot be recorded just now, so nothing is answered: ask again later.',
  TOKEN_LIMIT: 'The document has more words and signs than are allowed: ask for less at once.',
  ALIAS_LIMIT: 'The document has more aliases than are allowed: ask in several requests.',
  ROOT_FIELD_LIMIT:
    'The document asks for more root fields than are allowed: ask in several requests.',
  FRAGMENT_LIMIT: 'The document has more fragments than are allowed: ask in several requests.',
  COMPLEXITY_LIMIT:
    'The document selects more fields, fragments spread, than are allowed: ask for less at once.',
  COST_LIMIT:
    'The request could bring more rows and fields than are allowed: ask for smaller pages or fewer fields.',
  PLAN_TIMEOUT: 'The document takes too long to plan: ask for less at once.',
  PERSISTED_QUERY_NOT_FOUND:
    'There is no kept document of that hash: only listed documents are answered by their hash.',
  DEPTH_LIMIT: 'The selection is nested deeper than is allowed: ask in several requests.',
  PAGE_SIZE_LIMIT: 'A page was asked for that is larger than is allowed: ask for a smaller one.',
  ARGUMENT_LIMIT: 'More ids were asked for than one request may: ask in several requests.',
  CURSOR_INVALID: 'The cursor is not one that this Atlas gave out: start again without it.',
  CURSOR_MISMATCH:
    'The cursor belongs to another listing: use it with the field and the filter that it came from.',
  FILTER_INVALID: 'The filter says something that no row can be asked.',
  FILTER_TOO_LARGE: 'The filter is larger than is allowed: ask in several requests.',
  CONCEPT_UNKNOWN: 'The vocabulary has no concept of that name.',
  CONCEPT_AMBIGUOUS: 'The name means several concepts of the vocabulary.',
  UNIT_REQUIRED: 'A number was given without its unit.',
  UNIT_MISMATCH: 'The unit does not measure what the number is about.',
  NOT_EXACT:
    'The provider cannot apply every criterion exactly, as its criteria say: ask without strict to have what it knows.',
  INCOMPLETE: 'Not every provider answered, and nothing less was asked for.',
  VERSION_TOO_OLD: 'The provider serves a version of the contract that cannot be asked this.',
  NO_RELEASE: 'The provider has no release at that date.',
  PROVIDER_UNKNOWN: 'There is no such provider.',
  PROVIDER_DENIED:
    'The provider may not answer this caller: ask whyAccess what its datasets ask for, or count where rows may not be listed.',
  PROVIDER_NOT_ASKED: 'The provider was not asked: the request concerns others.',
  SKIPPED_IRRELEVANT:
    'The provider was not asked: what it has published proves that nothing of it matches, or may.',
  PROVIDER_UNAVAILABLE: 'The provider could not be reached.',
  PROVIDER_TIMEOUT: 'The provider did not answer in time.',
  PROVIDER_CIRCUIT_OPEN:
    'The provider keeps failing and is not asked for a while: ask again a little later.',
  PROVIDER_BUSY: 'The provider has too much to do: ask again a little later.',
  PROVIDER_BAD_RESPONSE: 'The provider sent something that is no answer.',
  PROVIDER_RESPONSE_TOO_LARGE: 'The provider sent more than is accepted.',
  PROVIDER_SCHEMA_VIOLATION: 'The provider sent a value of another type than the schema says.',
  PROVIDER_POLICY_VIOLATION:
    'The provider sent what looks as if it told who somebody is; it is not shown.',
  TICKET_INVALID: 'The provider does not accept what the gateway says of the caller.',
  PROVIDER_FAILED: 'The provider answered with an error.',
  PROVIDER_NOT_READY: 'The provider is not ready to answer.',
  CENTRAL_UNAVAILABLE: 'What the Atlas keeps centrally is not there just now: ask again later.',
  CATALOGUE_BROKEN: 'The catalogue on disk cannot be served.',
  CONFIGURATION_INVALID: 'A setting has a value that it cannot have.',
  ADDRESS_IN_USE: 'Another program listens on that address.',
  SOURCE_INVALID: 'A source file lacks what the loader needs.',
  SCOPE_CHANGED: 'What the caller may see has changed: subscribe again.',
  TOO_MANY_STREAMS: 'As many streams are told as the gateway can: ask again a little later.',
  INTERNAL_SERVER_ERROR: 'Something unexpected went wrong; the log has more.',
} as const;

/** One of the listed codes. */
export type ErrorCode = keyof typeof errorCodes;

/** Whether a text is one of the listed codes. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorCodes, text);
}

/** What could be given instead of what was: its id, and what people call it. */
export interface Suggestion {
  readonly id: string;
  readonly label: string;
}

/** An error with a code, a sentence for the caller, what could be given instead, and a detail that only the log sees. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  /** Listed code. */
  readonly code: ErrorCode;
  /** For the log only. */
  readonly detail: string | undefined;
  /** For the caller; none where nothing can be suggested. */
  readonly suggestions: readonly Suggestion[];

  constructor(
    code: ErrorCode,
    message: string,
    detail?: string,
    suggestions: readonly Suggestion[] = [],
  ) {
    super(message);
    this.code = code;
    this.detail = detail;
    this.suggestions = suggestions;
  }

  /** The same as GraphQL clients see it. */
  toGraphQL(): GraphQLError {
    return new GraphQLError(this.message, { extensions: { code: this.code } });
  }
}
