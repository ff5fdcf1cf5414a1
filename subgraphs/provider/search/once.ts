/** Computes at first use for a key, and keeps. */
export function remember<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      known.set(key, value);
    }
    return value;
  };
}

/** Computes at first use, and keeps. */
export function once<Value>(compute: () => Value): () => Value {
  const remembered = remember(compute);
  return () => remembered(undefined);
}
