import { readFileSync } from 'node:fs';

import { type ObjectValueNode, print } from 'graphql';

import { CodedError, isErrorCode } from '#schema/kernel/errors.ts';

import { fetchTokenIfAny } from '../token/fetch-token.ts';
import type { AskOptions } from './ask-options.ts';
import type { AtlasAnswer } from './atlas-answer.ts';
import { filterOfCounts, possibleFields } from './filter-of-counts.ts';
import { whatCouldBeGiven } from './what-could-be-given.ts';

interface Response<Answer> {
  readonly data?: Answer | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: unknown };
  }[];
}

/**
 * Asks the running Atlas; who may list nothing is told what they may count. An error of its own is thrown as it says it; CONFIGURATION_INVALID
 * where no Atlas answers.
 */
export async function askAtlas(options: AskOptions): Promise<AtlasAnswer> {
  const caller = await callerOf(options);
  const whole = await askFor<AtlasAnswer>(options, caller, documentOf(options, true));
  if (!(whole instanceof CodedError)) return whole;
  if (whole.code !== 'ACCESS_DENIED') throw whole;
  const counted = await askFor<Pick<AtlasAnswer, 'summary'>>(
    options,
    caller,
    documentOf(options, false),
  );
  if (counted instanceof CodedError) throw counted.code === whole.code ? whole : counted;
  if (counted.summary === null) throw whole;
  return { listing: null, summary: counted.summary };
}

/** What the Atlas answers to a document, or its error. */
async function askFor<Answer>(
  { url }: AskOptions,
  caller: Readonly<Record<string, string>>,
  document: string,
): Promise<Answer | CodedError> {
  const { data, errors } = await post<Answer>(url, document, caller);
  const [error] = errors ?? [];
  if (data !== undefined && data !== null && error === undefined) return data;
  const code = error?.extensions?.code;
  const helpful = code === 'GRAPHQL_VALIDATION_FAILED' ? whatCouldBeGiven(document) : null;
  return new CodedError(
    isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR',
    helpful ?? sayByOption(error?.message) ?? `What answers at ${url} is no Atlas.`,
  );
}

/** What an Atlas wants in a header is said by an option here. */
function sayByOption(message: string | undefined): string | undefined {
  return message
    ?.replace('send an access token.', 'give one with --token-file.')
    .replace('in the header Atlas-Project', 'with --project')
    .replace('Atlas-Project names', '--project names');
}

/** An Atlas ends a listing after 10 seconds: what takes so much longer hangs. */
const patienceMs = 30_000;

async function post<Answer>(
  url: string,
  query: string,
  caller: Readonly<Record<string, string>>,
): Promise<Response<Answer>> {
  const text = await fetchText(url, JSON.stringify({ query }), caller);
  try {
    return JSON.parse(text) as Response<Answer>;
  } catch {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `What answers at ${url} is no Atlas: say with --url where it is.`,
    );
  }
}

/** Headers that say who asks. */
async function callerOf(options: AskOptions): Promise<Readonly<Record<string, string>>> {
  const token = await tokenOf(options);
  const { project } = options;
  return {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(project !== null && { 'atlas-project': project }),
  };
}

function tokenOf({ url, level, tokenFile }: AskOptions): Promise<string | null> | string {
  if (tokenFile !== null) return readToken(tokenFile);
  return fetchTokenIfAny({ url, level });
}

/** Never of the command line, which every program of the machine can read. */
function readToken(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    text = '';
  }
  if (/^[\w.~+/-]+=*$/.test(text)) return text;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `${file} holds no access token: give a file with nothing else in it.`,
  );
}

async function fetchText(
  url: string,
  body: string,
  caller: Readonly<Record<string, string>>,
): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...caller,
  };
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const sent = { method: 'POST', headers, body, signal };
    const response = await fetch(new URL('/graphql', url), sent);
    return await response.text();
  } catch {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      signal.aborted
        ? `Nothing at ${url} answered within 30 seconds: see what its log says.`
        : `No Atlas answers at ${url}: start it with npm start, or say with --url where it is.`,
    );
  }
}

/** Rows to be listed, where they may be, and counts. */
function documentOf({ asked, filter, asOf, strict }: AskOptions, isListed: boolean): string {
  const argumentsOf = (given: ObjectValueNode): string =>
    [
      `filter: ${print(given)}`,
      ...(asOf === null ? [] : [`asOf: ${JSON.stringify(asOf)}`]),
      ...(strict ? ['strict: true'] : []),
    ].join(' ');
  const told = `explanation { sentence contradiction } completeness { providers answered }`;
  const did = `provider { id } status release message leftOut criteria { path outcome }`;
  const listing = `listing: ${asked}(first: 1 ${argumentsOf(filter)}) {
      totalCount { exact atLeast atMost } ${told} answers { ${did} }
    }`;
  return `query Ask {
    ${isListed ? listing : ''}
    summary(${argumentsOf(filterOfCounts(asked, filter))}) {
      certain: ${asked}
      possible { counted: ${asked} }
      byProvider { provider { id } certain: ${asked} possible: ${possibleFields[asked]} }
      ${told} answers { ${did} disclosure suppressed }
    }
  }`;
}
