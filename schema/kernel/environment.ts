import { resolve } from 'node:path';

import { CodedError } from './errors.ts';

/** What the environment may set. Nobody else reads process.env. */
export interface Environment {
  /** Folder of built catalogues, keys and state; ATLAS_HOME, else `.atlas` in the working folder. */
  readonly home: string;
  /** Port of the gateway; PORT, else 4000. */
  readonly port: number;
  /** PostgreSQL address of the provider stores; DATABASE_URL, else SQLite files. */
  readonly databaseUrl: string | undefined;
  /** PostgreSQL address of the gateway's own database; GATEWAY_DATABASE_URL, else a SQLite file. */
  readonly gatewayDatabaseUrl: string | undefined;
  /** Address of the Redis that replicas of the gateway share; REDIS_URL, else each keeps to itself. */
  readonly redisUrl: string | undefined;
  /** How many gateways stand behind one address; GATEWAY_REPLICAS, else 1. Each counts alone to its part while they share no Redis. */
  readonly replicas: number;
  /** Name of this gateway among them, by which its audit chain is known; GATEWAY_NAME, else `gateway`. */
  readonly gatewayName: string;
  /** How long a summary waits for providers, in milliseconds; ATLAS_SUMMARY_DEADLINE_MS, else 2000. */
  readonly summaryDeadlineMs: number;
  /** What the gateway shows and takes; ATLAS_PROFILE, OPEN or CLOSED, else OPEN. */
  readonly profile: 'OPEN' | 'CLOSED';
  /** File with the only documents that are answered; ATLAS_TRUSTED_DOCUMENTS, which the profile CLOSED needs. */
  readonly trustedDocumentsFile: string | undefined;
  /** Whether data with errors has status 294 where the media type allows it; ATLAS_PARTIAL_STATUS, 200 or 294, else 200. */
  readonly tellPartial: boolean;
  /** Log level; ATLAS_LOG, else info. */
  readonly logLevel: string;
  /** PostgreSQL address of a server that tests may fill and empty; ATLAS_TEST_DATABASE_URL, else those tests are left out. */
  readonly testDatabaseUrl: string | undefined;
  /** Folder of a set of catalogues made from all of IDC, which tests only read; ATLAS_TEST_IDC, else those tests are left out. */
  readonly testIdc: string | undefined;
  /** Program of a Chromium that tests may drive; ATLAS_TEST_BROWSER, else those tests are left out. */
  readonly testBrowser: string | undefined;
  /** Program of a redis-server that tests may start; ATLAS_TEST_REDIS, else the one in the PATH. */
  readonly testRedis: string | undefined;
  /** Folder in which the test files of one run keep what they load once; ATLAS_TEST_BUILDS, which `npm test` sets. */
  readonly testBuilds: string | undefined;
}

/** Reads the environment, or says which variable is wrong. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const read = (name: string, range: Range): number => readNumber(variables[name], name, range);
  return {
    home: resolve(variables['ATLAS_HOME'] ?? '.atlas'),
    port: read('PORT', { otherwise: 4_000, from: 0, to: 65_534 }),
    databaseUrl: readPostgresql(variables, 'DATABASE_URL'),
    gatewayDatabaseUrl: readPostgresql(variables, 'GATEWAY_DATABASE_URL'),
    redisUrl: variables['REDIS_URL'],
    gatewayName: readName(variables['GATEWAY_NAME'] ?? 'gateway', 'GATEWAY_NAME'),
    replicas: read('GATEWAY_REPLICAS', { otherwise: 1, from: 1, to: 100 }),
    summaryDeadlineMs: read('ATLAS_SUMMARY_DEADLINE_MS', {
      otherwise: 2_000,
      from: 1,
      to: 600_000,
    }),
    profile: readChoice(variables, 'ATLAS_PROFILE', ['OPEN', 'CLOSED']),
    trustedDocumentsFile: variables['ATLAS_TRUSTED_DOCUMENTS'],
    tellPartial: readChoice(variables, 'ATLAS_PARTIAL_STATUS', ['200', '294']) === '294',
    logLevel: readLogLevel(variables['ATLAS_LOG'] ?? 'info'),
    testDatabaseUrl: variables['ATLAS_TEST_DATABASE_URL'],
    testIdc: variables['ATLAS_TEST_IDC'],
    testBrowser: variables['ATLAS_TEST_BROWSER'],
    testRedis: variables['ATLAS_TEST_REDIS'],
    testBuilds: variables['ATLAS_TEST_BUILDS'],
  };
}

/** What packages that the gateway stands on read from the environment by themselves. */
export interface Runtime {
  /** Whether NODE_ENV says production, by which they say less of what goes wrong. */
  readonly production: boolean;
  /** Variables that are set and make Apollo's planner leave out its own defences (CVE-2025-32030, CVE-2025-32031). */
  readonly disarmed: readonly string[];
}

const disarming = [
  'APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK',
  'APOLLO_DISABLE_SECURITY_NON_LOCAL_SELECTIONS_CHECK',
];

/** Reads what others read. */
export function readRuntime(variables: NodeJS.ProcessEnv = process.env): Runtime {
  return {
    production: variables['NODE_ENV'] === 'production',
    disarmed: disarming.filter((name) => variables[name] !== undefined),
  };
}

function readName(name: string, variable: string): string {
  if (/^[\w-]{1,40}$/.test(name)) return name;
  const message = `${variable} must be at most 40 letters, digits, underscores and hyphens.`;
  throw new CodedError('CONFIGURATION_INVALID', message);
}

/** One of a few words; the first where nothing is said. */
function readChoice<Word extends string>(
  variables: NodeJS.ProcessEnv,
  name: string,
  [usual, other]: readonly [Word, Word],
): Word {
  const word = variables[name] ?? usual;
  if (word === usual) return usual;
  if (word === other) return other;
  throw new CodedError('CONFIGURATION_INVALID', `${name} must be ${usual} or ${other}.`);
}

/** Those of pino, which throws for any other where the log is opened. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

function readLogLevel(level: string): string {
  if (logLevels.includes(level)) return level;
  const message = `ATLAS_LOG must be one of ${logLevels.join(', ')}.`;
  throw new CodedError('CONFIGURATION_INVALID', message);
}

/** The address of a database, whose name is its path. The message leaves the address out: there may be a password in it. */
function readPostgresql(variables: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = variables[name];
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (/^postgres(?:ql)?:$/.test(url?.protocol ?? '') && (url?.pathname ?? '').length > 1) {
    return text;
  }
  const message = `${name} is no address of a PostgreSQL database: write it as postgresql://user@host:5432/database.`;
  throw new CodedError('CONFIGURATION_INVALID', message);
}

interface Range {
  readonly otherwise: number;
  readonly from: number;
  readonly to: number;
}

function readNumber(
  text: string | undefined,
  name: string,
  { otherwise, from, to }: Range,
): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  const message = `${name} must be a whole number from ${from} to ${to}.`;
  throw new CodedError('CONFIGURATION_INVALID', message);
}

/** Keeps Apollo's packages from reporting to anybody; called before they are used. */
export function silenceTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
}

/** This process's environment for the files of a run of tests, which keep in that folder what they load once. */
export function environmentOfTests(testBuilds: string): NodeJS.ProcessEnv {
  return { ...process.env, ATLAS_TEST_BUILDS: testBuilds };
}
