import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a statement gave, as psql timed it: sent, answered and fetched. */
export interface PsqlAnswer {
  /** Fields as text; a null is empty. */
  readonly rows: readonly (readonly string[])[];
  readonly milliseconds: number;
}

const separator = '\u001F';
const endMark = '--answered--';

/** A psql that stays: one connection to a server behind a socket in `folder`, one statement after the other. */
export class Psql implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #errors = '';
  #lines: string[] = [];
  #answered: (() => void) | null = null;

  constructor(binaries: string, folder: string) {
    const options = ['-X', '-q', '-A', '-t', '-F', separator, '-v', 'ON_ERROR_STOP=1'];
    this.#child = spawn(`${binaries}/psql`, [...options, '-h', folder, '-U', 'atlas', 'postgres']);
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#child.stderr?.on('data', (text: Buffer) => (this.#errors += text.toString()));
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      if (line === endMark) this.#answered?.();
      else this.#lines.push(line);
    });
    this.#child.stdin?.write('\\timing on\nset client_min_messages = warning;\n');
  }

  /** Runs statements, or a backslash command. The error of one that fails says what psql said. */
  async run(text: string): Promise<PsqlAnswer> {
    this.#lines = [];
    const answered = new Promise<void>((resolve) => (this.#answered = resolve));
    this.#child.stdin?.write(`${text}\n\\echo ${endMark}\n`);
    const failed = this.#ended.then(() => {
      throw new Error(`psql ended: ${this.#errors}`);
    });
    await Promise.race([answered, failed]);
    let milliseconds = 0;
    const rows: string[][] = [];
    for (const line of this.#lines) {
      const time = /^Time: ([\d.]+) ms/.exec(line);
      if (time === null) rows.push(line.split(separator));
      else milliseconds += Number(time[1]);
    }
    return { rows, milliseconds };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}
