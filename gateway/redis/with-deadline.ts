/** Rejects with what `late` makes when the time is up and what has arrived meanwhile is read. */
export function withDeadline<Reply>(
  work: Promise<Reply>,
  ms: number,
  late: () => Error,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    // After a busy moment timers come first: an answer that lies in the socket is read before the verdict.
    const timer = setTimeout(() => setImmediate(() => reject(late())), ms).unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
