import { GraphQLError, Kind, type ObjectValueNode, parseConstValue } from 'graphql';

import { misused, readOptions } from '../command-line/read-options.ts';
import type { TokenLevel } from '../token/token-options.ts';
import type { Asked } from './filter-of-counts.ts';

/** How to use it. */
const askUsage = `Usage: npm run ask -- '<filter>' [options]

  <filter>          as GraphQL writes it: '{ study: { modalities: { all: ["PT", "CT"] } } }'; all when absent
  --of <what>       subjects (default), studies or series: what is counted, and whose filter it is
  --as-of <date>    as the catalogue stood on this date (YYYY-MM-DD)
  --level <level>   as whom: granted (default) or registered, where the Atlas has a development issuer; the public may not ask this
  --token-file <file>  as whom: holds an access token of an identity provider that the Atlas trusts
  --project <id>    project that you act for, where you have several
  --strict          leave out, and name, providers that cannot apply every criterion exactly
  --url <address>   where the Atlas is (http://127.0.0.1:4000)
  --help            this text
`;

/** As whom somebody may ask: the public may neither list nor count. */
export type AskLevel = Exclude<TokenLevel, 'operator'>;

/** What is asked, and where. */
export interface AskOptions {
  readonly filter: ObjectValueNode;
  readonly asked: Asked;
  readonly asOf: string | null;
  readonly strict: boolean;
  readonly level: AskLevel;
  /** File of an access token, which takes the place of the level; null for none. */
  readonly tokenFile: string | null;
  /** Id of the project that is acted for; null where it goes without saying. */
  readonly project: string | null;
  readonly url: string;
}

/** Reads the command line. CONFIGURATION_INVALID says what is wrong with it. */
export function readAskOptions(args: readonly string[]): AskOptions {
  const { values, positionals } = readOptions(
    {
      args: [...args],
      allowPositionals: true,
      options: {
        of: { type: 'string', default: 'subjects' },
        'as-of': { type: 'string' },
        level: { type: 'string' },
        'token-file': { type: 'string' },
        project: { type: 'string' },
        strict: { type: 'boolean', default: false },
        url: { type: 'string', default: 'http://127.0.0.1:4000' },
      },
    },
    askUsage,
  );
  if (positionals.length > 1) throw misused('Give one filter, between quotes.', askUsage);
  if (!isAsked(values.of)) throw misused('--of is subjects, studies or series.', askUsage);
  const { level = 'granted', 'token-file': tokenFile = null, project = null } = values;
  if (values.level !== undefined && tokenFile !== null) {
    throw misused('Give --level or --token-file, not both.', askUsage);
  }
  if (!isAskLevel(level)) {
    throw misused('--level is registered or granted.', askUsage);
  }
  if (!URL.canParse(values.url)) throw misused('--url must be an address.', askUsage);
  return {
    filter: readFilterText(positionals[0] ?? '{}'),
    asked: values.of,
    asOf: values['as-of'] ?? null,
    strict: values.strict,
    level,
    tokenFile,
    project,
    url: values.url,
  };
}

function isAskLevel(text: string): text is AskLevel {
  return text === 'registered' || text === 'granted';
}

function isAsked(text: string): text is Asked {
  return text === 'subjects' || text === 'studies' || text === 'series';
}

function readFilterText(text: string): ObjectValueNode {
  if (text.trim() === '') {
    throw misused(
      'The filter is empty: give one such as \'{ modality: { eq: "CT" } }\', or none for all.',
      askUsage,
    );
  }
  try {
    const value = parseConstValue(text, { noLocation: true });
    if (value.kind === Kind.OBJECT) return value;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw misused(`The filter cannot be read: ${error.message}`, askUsage);
  }
  throw misused('A filter stands in braces.', askUsage);
}
