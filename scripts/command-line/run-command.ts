import { CodedError } from '#schema/kernel/errors.ts';

import { UsageAsked } from './read-options.ts';

/** Runs a command, or says how it is used. A fault that has a code ends it with status 1 and one sentence; any other is thrown. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  // Whoever reads the output may have had enough, such as `head`.
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    await main();
  } catch (error) {
    if (error instanceof UsageAsked) {
      process.stdout.write(error.message);
      return;
    }
    if (!(error instanceof CodedError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
