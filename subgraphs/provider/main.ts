import { CodedError } from '#schema/kernel/errors.ts';

import { serveProvider } from './serve-provider.ts';

/** Starts one provider as a process of its own, says its address on standard output, and ends when it is told to. */
try {
  await using provider = await serveProvider(process.argv.slice(2));
  process.stdout.write(`${JSON.stringify({ url: provider.url })}\n`);
  await new Promise<void>((resolve) => {
    // A parent that is gone sends no signal.
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(event, () => resolve());
  });
  // An open channel to a parent would keep this process.
  if (process.connected) process.disconnect();
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
