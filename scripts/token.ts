/** Prints a token for the Atlas that runs on this machine, from its development issuer. */
import { runCommand } from './command-line/run-command.ts';
import { fetchToken } from './token/fetch-token.ts';
import { readTokenOptions, tokenUsage } from './token/token-options.ts';

await runCommand(async () => {
  const options = readTokenOptions(process.argv.slice(2));
  const text = options.help ? tokenUsage : `${await fetchToken(options)}\n`;
  process.stdout.write(text);
});
