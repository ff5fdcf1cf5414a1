/** Prints a token for the Atlas that runs on this machine, from its development issuer. */
import { runCommand } from './command-line/run-command.ts';
import { fetchToken } from './token/fetch-token.ts';
import { readTokenOptions } from './token/token-options.ts';

await runCommand(async () => {
  process.stdout.write(`${await fetchToken(readTokenOptions(process.argv.slice(2)))}\n`);
});
