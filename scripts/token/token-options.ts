import {
  type DevelopmentLevel,
  developmentLevels,
} from '#gateway/access/development-issuer/development-visas.ts';

import { misused, readOptions } from '../command-line/read-options.ts';

/** Levels that have a token. */
export type TokenLevel = Exclude<DevelopmentLevel, 'public'>;

/** How to use it. */
const tokenUsage = `Usage: npm run --silent token -- [options]

  --level <level>   registered: may count; granted (default): may list; operator: may read everybody's activity, and approve projects
  --url <address>   where the Atlas is (http://127.0.0.1:4000)
  --help            this text

It is good for an hour, and until the Atlas is started anew. The public sends none. Send it as header:
  curl -H "authorization: Bearer $(npm run --silent token)" ...
`;

/** Which token, and whence. */
export interface TokenOptions {
  readonly level: TokenLevel;
  readonly url: string;
}

/** Reads the command line. CONFIGURATION_INVALID says what is wrong with it. */
export function readTokenOptions(args: readonly string[]): TokenOptions {
  const { values } = readOptions(
    {
      args: [...args],
      options: {
        level: { type: 'string', default: 'granted' },
        url: { type: 'string', default: 'http://127.0.0.1:4000' },
      },
    },
    tokenUsage,
  );
  if (!isTokenLevel(values.level)) {
    throw misused('--level is registered, granted or operator.', tokenUsage);
  }
  if (!URL.canParse(values.url)) throw misused('--url must be an address.', tokenUsage);
  return { level: values.level, url: values.url };
}

function isTokenLevel(text: string): text is TokenLevel {
  return text !== 'public' && developmentLevels.some((level) => level === text);
}
