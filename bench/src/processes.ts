import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process that answers messages one by one. */
export class Process {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Starts a file beside this one, and waits for its first message. */
  static async start(file: string, ...words: string[]): Promise<{ process: Process; first: unknown }> {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), words, { execArgv: ['--expose-gc'] });
    const [first] = await once(child, 'message');
    return { process: new Process(child), first };
  }

  async ask<Answer>(order: object): Promise<Answer> {
    const answered = once(this.#child, 'message');
    this.#child.send(order);
    const [answer] = (await answered) as [Answer & { readonly error?: string }];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  stop(): void {
    this.#child.disconnect();
  }
}

/** Runs a module text as a whole process: how long it took in milliseconds, and what it wrote. */
export async function runWhole(text: string): Promise<{ readonly milliseconds: number; readonly output: string }> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    output += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`a process ended with ${code}`);
  return { milliseconds: performance.now() - start, output };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
