/** Asks a running Atlas a question and draws the answer: a bar a provider, and what each did. */
import { askAtlas } from './ask/ask-atlas.ts';
import { readAskOptions } from './ask/ask-options.ts';
import { drawAnswer } from './ask/draw-answer.ts';
import { runCommand } from './command-line/run-command.ts';

await runCommand(async () => {
  const options = readAskOptions(process.argv.slice(2));
  process.stdout.write(drawAnswer(await askAtlas(options), options.asked));
});
