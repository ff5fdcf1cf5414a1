/** How long scans keep the process before everybody else in it gets a turn. */
const turnMs = 2;

let turnEnds = 0;
let next: Promise<void> | undefined;

/**
 * Waits until a scan may run, in the order of asking. Scans stop the process's only thread; after some of them the event loop
 * turns once: answers leave, requests come in, and it shows who has hung up.
 */
export async function takeTurn(): Promise<void> {
  while (performance.now() >= turnEnds) {
    next ??= turnLoop();
    await next;
  }
}

function turnLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      turnEnds = performance.now() + turnMs;
      next = undefined;
      resolve();
    });
  });
}
