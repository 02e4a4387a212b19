import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** When and on what a measurement was made: `on 2026-11-21 at commit 1d9a2d5`. */
export async function commitAndDate(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname });
  return `on ${new Date().toISOString().slice(0, 10)} at commit ${stdout.trim()}`;
}
