import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { authorization } from './support.js';

/** The built command, as a user runs it. */
const command = new URL('../dist/command.js', import.meta.url).pathname;

describe('thulium-sandbox', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  function run(...args: string[]): { child: ChildProcess; output: () => string; exit: Promise<number | null> } {
    const started = spawn(process.execPath, [command, ...args]);
    child = started;
    let text = '';
    const gather = (chunk: Buffer): void => {
      text += chunk.toString();
    };
    started.stdout.on('data', gather);
    started.stderr.on('data', gather);
    const exit = new Promise<number | null>((resolve) => {
      started.on('exit', resolve);
    });
    return { child: started, output: () => text, exit };
  }

  it('serves the demo data on loopback until it is told to stop', async () => {
    const running = run('--port', '0', '--seed', 'demo', '--latency', '1');
    await expect.poll(running.output, { timeout: 5000 }).toContain('Ctrl+C');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(running.output())?.[0] ?? '';
    const reply = await fetch(`${url}/api/customers?limit=1`, { headers: { authorization } });
    expect(await reply.json()).toMatchObject({ count: 1000 });
    expect(running.output()).not.toContain('api_pass');
    running.child.kill('SIGTERM');
    expect(await running.exit).toBe(0);
  });

  it('explains itself', async () => {
    const running = run('--help');
    expect(await running.exit).toBe(0);
    expect(running.output()).toContain('--seed sample');
  });

  it.each([
    [['--port', 'x'], '--port is a number from 0 to 65535'],
    [['--port', '65536'], '--port is a number from 0 to 65535'],
    [['--seed', 'x'], '--seed is one of sample, demo, empty'],
    [['--nonsense'], "Unknown option '--nonsense'"],
  ])('refuses %j with one line', async (args, expected) => {
    const running = run(...args);
    expect(await running.exit).toBe(1);
    expect(running.output()).toContain(`thulium-sandbox: ${expected}`);
    expect(running.output()).not.toContain('node:internal');
  });
});
