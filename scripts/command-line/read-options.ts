import { parseArgs, type ParseArgsConfig } from 'node:util';

import { CodedError } from '#schema/kernel/errors.ts';

/** What is thrown where somebody asks how a command is used; its message is the usage. */
export class UsageAsked extends Error {}

const help = '--help';

/**
 * Reads a command line (`args` of the configuration, else the process's own). Throws CONFIGURATION_INVALID, saying what
 * is wrong and how the command is used, for one that it does not take; UsageAsked for `--help`, which every command has.
 */
export function readOptions<const Config extends ParseArgsConfig>(
  config: Config,
  usage: string,
): ReturnType<typeof parseArgs<Config>> {
  if ((config.args ?? process.argv.slice(2)).includes(help)) throw new UsageAsked(usage);
  try {
    return parseArgs(config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Of an unknown option Node goes on with how to write an argument that looks like one.
    throw misused(`${reason.split('. To specify')[0] ?? reason}.`, usage);
  }
}

/** The error for a command line that is not one of the command's. */
export function misused(what: string, usage: string): CodedError {
  return new CodedError('CONFIGURATION_INVALID', `${what}\n\n${usage}`);
}
