/** Shows how far a known number of rows has come. */
export interface ProgressBar {
  readonly advance: (rows: number, what: string) => void;
  readonly end: () => void;
}

const width = 30;

/** A bar on standard error; without a terminal there, a line for each thing worked on. */
export function createProgressBar(total: number): ProgressBar {
  const terminal = process.stderr.isTTY;
  let done = 0;
  let shown = -1;
  let named = '';
  const tell = (what: string): void => {
    if (what === named) return;
    named = what;
    const percent = Math.floor((total === 0 ? 1 : Math.min(1, done / total)) * 100);
    process.stderr.write(`${String(percent).padStart(3)} % ${what}\n`);
  };
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
      if (!terminal) tell(what);
      done += rows;
      draw(what);
    },
    end: () => {
      if (terminal) process.stderr.write('\n');
    },
  };
}
