#!/usr/bin/env node
/// <reference types="node" />
import { parseArgs } from 'node:util';
import { dataSets } from './optionRules.js';
import { createSandbox } from './sandbox.js';

const help = `thulium-sandbox: a fake Thulium on this machine, for tests

  --port 8080        port on 127.0.0.1 (0 takes a free one)
  --data sample      data at the start: sample, demo or empty (--seed is the same)
  --username NAME    API user (api_user)
  --password TEXT    its password (api_pass)
  --latency 0        milliseconds before each answer
  --help, -h         this text
`;

/** Runs the command with its arguments. */
async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8080' },
      data: { type: 'string' },
      seed: { type: 'string' },
      username: { type: 'string', default: 'api_user' },
      password: { type: 'string', default: 'api_pass' },
      latency: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (values.data !== undefined && values.seed !== undefined)
    throw new Error('--seed is --data by another name: give one of them');
  const asked = values.data ?? values.seed ?? 'sample';
  const data = dataSets.find((name) => name === asked);
  if (data === undefined)
    throw new Error(`${values.data === undefined ? '--seed' : '--data'} is one of ${dataSets.join(', ')}`);
  const port = wholeNumber('--port', values.port, 65_535);
  const latency = wholeNumber('--latency', values.latency, 600_000);
  const { username, password } = values;
  const sandbox = createSandbox({ data, latency, username, password, now: () => new Date() });
  const server = await sandbox.listen({ port }).catch((error: unknown) => {
    throw new Error(whyNot(port, error));
  });
  process.stdout.write(
    `Thulium sandbox (${data} data)\n  API   ${server.url}/api as ${username}\n  Page  ${server.url}/\nCtrl+C stops it.\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // An answer that is still waited for, as with --latency, must not hold the process up.
      void server.close().then(() => process.exit());
    });
  }
}

function wholeNumber(name: string, text: string, greatest: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) > greatest) throw new Error(`${name} is a number from 0 to ${greatest}`);
  return Number(text);
}

/** Why it cannot listen, and what to do. */
function whyNot(port: number, error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code === 'EADDRINUSE') return `port ${port} is taken; name another with --port, or let --port 0 take a free one`;
  if (code === 'EACCES') return `port ${port} needs rights that you do not have; name one from 1024 with --port`;
  return message ?? 'failed';
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const [words = 'failed'] = error instanceof Error ? error.message.split('\n') : [];
  const isUsage = error instanceof TypeError && 'code' in error;
  process.stderr.write(`thulium-sandbox: ${words}${isUsage ? ' (--help lists the options)' : ''}\n`);
  process.exitCode = 1;
});
