/** Starts the whole Atlas on this machine; the first time it builds the catalogues. */
import { once } from 'node:events';

import { readEnvironment, silenceTelemetry } from '#schema/kernel/environment.ts';
import { CodedError } from '#schema/kernel/errors.ts';
import { createLog } from '#schema/kernel/log.ts';

import { locateSet } from './start/atlas-set.ts';
import { buildSet } from './start/build-set.ts';
import { openAtlas } from './start/open-atlas.ts';
import { requireFreePort } from './start/require-free-port.ts';
import { askSample, sampleQuery } from './start/sample-query.ts';
import { readStartOptions, type StartOptions, startUsage } from './start/start-options.ts';

/** Resolves when somebody wants it to stop; a second Ctrl-C does not wait for anything. */
function untilStopped(): Promise<unknown> {
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  void stopped.then(() => process.once('SIGINT', () => process.exit(130)));
  return stopped;
}

async function start(options: StartOptions): Promise<void> {
  const { host, port } = options;
  const environment = readEnvironment();
  const log = createLog(environment.logLevel);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const set = locateSet(environment.home, options.set, environment.databaseUrl);
  if (port !== 0) {
    await requireFreePort(host, port, 'the gateway');
    await requireFreePort(host, port + 1, 'the providers');
  }
  await buildSet(set, say);
  const stopped = untilStopped();
  await using atlas = await openAtlas({ set, host, port, separate: options.separate, log });
  const answer = await askSample(atlas.url);
  say(`\n${sampleQuery}\n\n${answer}\n`);
  say(`${atlas.providers} providers answer at ${atlas.url} (open it in a browser).`);
  say('Ctrl-C stops everything.');
  await stopped;
  say('\nStopping ...');
}

try {
  silenceTelemetry();
  const options = readStartOptions(process.argv.slice(2), readEnvironment());
  if (options.help) process.stdout.write(startUsage);
  else await start(options);
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
