import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createSandbox } from '../src/index.js';
import { authorization } from './support.js';

/** The built command, as a user runs it. */
const command = `${inject('built')}/command.js`;

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

  it.each(['--data', '--seed'])('serves the demo data of %s on loopback until it is told to stop', async (flag) => {
    const running = run('--port', '0', flag, 'demo', '--latency', '1');
    await expect.poll(running.output, { timeout: 30_000 }).toContain('Ctrl+C');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(running.output())?.[0] ?? '';
    const reply = await fetch(`${url}/api/customers?limit=1`, { headers: { authorization } });
    expect(await reply.json()).toMatchObject({ count: 1000 });
    expect(running.output()).not.toContain('api_pass');
    running.child.kill('SIGTERM');
    expect(await running.exit).toBe(0);
  });

  it.each(['--help', '-h'])('explains itself with %s', async (flag) => {
    const running = run(flag);
    expect(await running.exit).toBe(0);
    expect(running.output()).toContain('--data sample');
  });

  it.each([
    [['--port', 'x'], '--port is a number from 0 to 65535'],
    [['--port', '65536'], '--port is a number from 0 to 65535'],
    [['--data', 'x'], '--data is one of sample, demo, empty'],
    [['--seed', 'x'], '--seed is one of sample, demo, empty'],
    [['--data', 'demo', '--seed', 'demo'], '--seed is --data by another name: give one of them'],
    [['--port', '-1'], "Option '--port' argument is ambiguous. (--help lists the options)"],
    [['--username', 'a:b'], 'sandbox: username must be a string without ":" and control characters'],
    [['--nonsense'], "Unknown option '--nonsense' (--help lists the options)"],
  ])('refuses %j with one line', async (args, expected) => {
    const running = run(...args);
    expect(await running.exit).toBe(1);
    expect(running.output()).toContain(`thulium-sandbox: ${expected}`);
    expect(running.output()).not.toContain('node:internal');
    expect(running.output().trim()).not.toContain('\n');
  });

  it('says that its port is taken, and how to find another', async () => {
    const server = await createSandbox().listen();
    const running = run('--port', String(server.port));
    expect(await running.exit).toBe(1);
    expect(running.output()).toBe(
      `thulium-sandbox: port ${server.port} is taken; name another with --port, or let --port 0 take a free one\n`,
    );
    await server.close();
  });

  it('stops at once on Ctrl+C, though an answer is still waited for', async () => {
    const running = run('--port', '0', '--latency', '600000');
    await expect.poll(running.output, { timeout: 30_000 }).toContain('Ctrl+C');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(running.output())?.[0] ?? '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /api/agents HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    const lost = new Promise((resolve) => socket.on('close', resolve));
    await expect.poll(async () => (await (await fetch(`${url}/overview.json`)).json()).requests.length).toBe(1);
    running.child.kill('SIGINT');
    expect(await running.exit).toBe(0);
    await lost;
  });
});
