let scratch = new Int32Array();

/**
 * Room for so many numbers, the same each time: what is left there is copied before anybody else asks for it. Arrays as long as a table,
 * made anew for each question, keep the garbage collector busier than the questions do.
 */
export function scratchOf(length: number): Int32Array {
  if (scratch.length < length) scratch = new Int32Array(length);
  return scratch;
}
