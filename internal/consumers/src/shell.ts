import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** How a program is run. */
export interface RunOptions {
  readonly folder: string;
  /** Variables besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** After so many milliseconds it is ended. Default: five minutes. */
  readonly timeout?: number;
}

/** Runs a program to its end and gives what it printed; a failure is thrown with what it said. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { folder, environment = {}, timeout = 300_000 } = options;
  try {
    const { stdout } = await runFile(program, args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      maxBuffer: 64 * 1024 * 1024,
      timeout,
      killSignal: 'SIGKILL',
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr || message}`);
  }
}
