/** An answer with `this request` in the place of each correlation id that is the request's own; any other is left to be seen. */
export function nameRequest(answer: unknown, requestId: string | null): unknown {
  const text = JSON.stringify(answer, (key, value: unknown) =>
    key === 'correlationId' && value === requestId ? 'this request' : value,
  );
  return JSON.parse(text);
}
