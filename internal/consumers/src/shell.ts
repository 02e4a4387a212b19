import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** How a program is run. */
export interface RunOptions {
  readonly folder: string;
  /** Variables besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The Node of this repository comes from npm: it neither reads npm's settings of the machine nor trusts what only the
 * machine trusts, such as the certificate of a company's proxy. With this it does the latter.
 */
const trust = { NODE_USE_SYSTEM_CA: '1' };

/** Runs a program to its end and gives what it printed; a failure is thrown with what it said. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { folder, environment = {} } = options;
  try {
    const { stdout } = await runFile(program, args, {
      cwd: folder,
      env: { ...process.env, ...trust, ...environment },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 300_000,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr || message}`);
  }
}
