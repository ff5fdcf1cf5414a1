/** Shows how far a known number of rows has come. */
export interface ProgressBar {
  readonly advance: (rows: number, what: string) => void;
  readonly end: () => void;
}

const width = 30;

/** A bar on standard error; without a terminal there it says nothing but the end. */
export function createProgressBar(total: number): ProgressBar {
  const terminal = process.stderr.isTTY;
  let done = 0;
  let shown = -1;
  const draw = (what: string): void => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const percent = Math.floor(share * 100);
    if (!terminal || percent === shown) return;
    shown = percent;
    const full = Math.round(share * width);
    process.stderr.write(
      `\r[${'#'.repeat(full)}${' '.repeat(width - full)}] ${percent} % ${what.padEnd(24).slice(0, 24)}`,
    );
  };
  return {
    advance: (rows, what) => {
      done += rows;
      draw(what);
    },
    end: () => {
      if (terminal) process.stderr.write('\n');
    },
  };
}
