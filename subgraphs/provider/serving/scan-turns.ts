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

function turnLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      turnEnds = performance.now() + turnMs;
      resolve();
    });
  });
}
