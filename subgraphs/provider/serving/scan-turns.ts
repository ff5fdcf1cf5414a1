/** How long scans keep the process before everybody else in it gets a turn. */
const turnMs = 2;

let turnEnds = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a scan when those asked for before have run. Scans stop the process's only thread; after some of them the event loop
 * turns once: answers leave, requests come in, and it shows who has hung up.
 */
export function runInTurn<Answer>(scan: () => Answer): Promise<Answer> {
  const mine = last.then(async () => {
    // One after the other: were all to look at the clock before the first has run, none would wait.
    if (performance.now() >= turnEnds) await turnLoop();
    return scan();
  });
  last = mine.catch(() => undefined);
  return mine;
}

let nextTurn: Promise<void> | null = null;

/**
 * Waits until the event loop has turned, before a statement that stops it. All that is asked for before it turns waits for the
 * same turn and goes on together, so that what rows of one level lead to still falls into one statement.
 */
export function sharedTurn(): Promise<void> {
  nextTurn ??= turnLoop().then(() => {
    nextTurn = null;
  });
  return nextTurn;
}

function turnLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      turnEnds = performance.now() + turnMs;
      resolve();
    });
  });
}
