/** Computes at first use for a key, and keeps. */
export function remember<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    // Nothing found is kept too.
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as Value;
  };
}

/** Computes at first use, and keeps. */
export function once<Value>(compute: () => Value): () => Value {
  const remembered = remember(compute);
  return () => remembered(undefined);
}
