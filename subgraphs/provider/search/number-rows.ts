/** Rows numbered by what tells them apart. */
export interface NumberedRows {
  /** Number by row, from 0. */
  readonly numbers: Int32Array;
  /** A row of each number. */
  readonly examples: readonly number[];
}

/** Numbers so many rows by their keys, as they are met. */
export function numberRows(rows: number, keyOf: (row: number) => number): NumberedRows {
  const known = new Map<number, number>();
  const numbers = new Int32Array(rows);
  const examples: number[] = [];
  for (let row = 0; row < rows; row++) {
    const key = keyOf(row);
    let number = known.get(key);
    if (number === undefined) {
      number = examples.length;
      known.set(key, number);
      examples.push(row);
    }
    numbers[row] = number;
  }
  return { numbers, examples };
}
