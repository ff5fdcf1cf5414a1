/** Starts the whole Atlas on this machine; the first time it builds the catalogues. */
import { once } from 'node:events';

import { readEnvironment, silenceTelemetry } from '#schema/kernel/environment.ts';
import { createLog } from '#schema/kernel/log.ts';
import { loopbackBeside } from '#schema/kernel/loopback.ts';

import { runCommand } from './command-line/run-command.ts';
import { locateSet } from './start/atlas-set.ts';
import { BuildStopped, buildSet } from './start/build-set.ts';
import { readPolicies } from './start/demonstration-policy.ts';
import { holdSet } from './start/hold-set.ts';
import { openAtlas } from './start/open-atlas.ts';
import { requireFreePort } from './start/require-free-port.ts';
import { askSample, sampleQuery } from './start/sample-query.ts';
import { readServiceSettings } from './start/service-settings.ts';
import { readStartOptions, type StartOptions } from './start/start-options.ts';

const interruptedStatus = 130;

/** Under npm one Ctrl-C comes twice, from the terminal and from npm. */
const sameCtrlCMs = 1_000;

/** Aborted when somebody wants it to stop; a second Ctrl-C does not wait for anything. */
function createStopSignal(): AbortSignal {
  const controller = new AbortController();
  let begun = Infinity;
  const stop = (): void => {
    if (performance.now() - begun > sameCtrlCMs) process.exit(interruptedStatus);
    begun = Math.min(begun, performance.now());
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

async function start(options: StartOptions): Promise<void> {
  const { host, tls, port } = options;
  const environment = readEnvironment();
  const log = createLog(environment.logLevel);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  // Before catalogues are built, which takes a minute.
  const service = readServiceSettings(environment);
  const set = locateSet(environment.home, options.set, environment.databaseUrl);
  if (port !== 0) {
    await requireFreePort(host, port, 'the gateway');
    await requireFreePort(loopbackBeside(host), port + 1, 'the providers');
  }
  using _held = await holdSet(set);
  const stop = createStopSignal();
  await buildSet(set, { say, stop });
  const { separate } = options;
  const { summaryDeadlineMs, gatewayDatabaseUrl, redisUrl, gatewayName, replicas } = environment;
  const policies = readPolicies(set);
  const shared = { gatewayDatabaseUrl, redisUrl, gatewayName, replicas };
  const how = { host, tls, port, separate, policies, summaryDeadlineMs, ...shared, service, log };
  await using atlas = await openAtlas({ set, ...how });
  // Where an identity provider is named nobody here has a token, and the public may not count. Whose certificate it is only those know who are told.
  if (environment.profile === 'OPEN' && tls === null && atlas.sampleToken !== null) {
    const answer = await askSample(atlas.url, atlas.sampleToken);
    say(`\n${sampleQuery}\n\n${answer}\n`);
  }
  const browser = environment.profile === 'OPEN' ? ' (open it in a browser)' : '';
  say(`${atlas.providers} providers answer at ${atlas.url}${browser}.`);
  say('Ctrl-C stops everything.');
  if (!stop.aborted) await once(stop, 'abort');
  say('\nStopping ...');
}

await runCommand(async () => {
  silenceTelemetry();
  const options = readStartOptions(process.argv.slice(2), readEnvironment());
  try {
    await start(options);
  } catch (error) {
    if (!(error instanceof BuildStopped)) throw error;
    process.stdout.write(`\n${error.message}\n`);
  }
});
