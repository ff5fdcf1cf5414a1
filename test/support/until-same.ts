import assert from 'node:assert/strict';

/** Asks again until the answer is the one expected; fails with the difference when patience ends. */
export async function untilSame(ask: () => Promise<unknown>, expected: object): Promise<void> {
  let left = 100;
  for (;;) {
    const answer = await ask();
    try {
      assert.deepEqual(answer, expected);
      return;
    } catch (error) {
      left -= 1;
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
