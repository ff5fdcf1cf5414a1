import type { Environment } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { requireLoopback } from '#schema/kernel/loopback.ts';

import { readOptions } from '../command-line/read-options.ts';

/** How to use it. */
export const startUsage = `Usage: npm start -- [options]

  --port <number>   port of the gateway (PORT, else 4000); the providers' is the one after it; 0 takes free ones
  --set <name>      set of catalogues (demonstration)
  --host <address>  loopback address (127.0.0.1)
  --separate        each provider in a process of its own
  --help            this text
`;

/** What the Atlas is started with. */
export interface StartOptions {
  readonly port: number;
  readonly set: string;
  readonly host: string;
  readonly separate: boolean;
  readonly help: boolean;
}

/** Reads the command line, or says what is wrong with it. */
export function readStartOptions(args: readonly string[], environment: Environment): StartOptions {
  const values = parse(args);
  const port = Number(values.port ?? environment.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_534) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      '--port must be a whole number from 0 to 65534; the port after it is taken too.',
    );
  }
  return {
    port,
    set: values.set,
    host: requireLoopback(values.host),
    separate: values.separate,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  const options = {
    port: { type: 'string' },
    set: { type: 'string', default: 'demonstration' },
    host: { type: 'string', default: '127.0.0.1' },
    separate: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  return readOptions({ args: [...args], options }, startUsage).values;
}
