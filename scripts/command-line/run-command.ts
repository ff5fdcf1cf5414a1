import { CodedError } from '#schema/kernel/errors.ts';

/** Runs a command. A fault that has a code ends it with status 1 and one sentence; any other is thrown. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
