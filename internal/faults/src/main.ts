// The client's side of the matrix, in a process of its own: reads a plan from standard input, writes outcomes.
import process from 'node:process';
import { type ClientPlan, runClient } from './client.js';
import type { ClientResult } from './matrix.js';

let unhandled = 0;
const uncaught = new Set<string>();
process.on('unhandledRejection', () => {
  unhandled++;
});
// What a runtime throws where nobody can catch it must not end the run: the calls that are left show more.
process.on('uncaughtException', (error: Error) =>
  uncaught.add(`${error.name}: ${error.message}`.split('\n', 1)[0] ?? ''),
);
const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
const plan = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ClientPlan;
const outcomes = await runClient(plan).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
await new Promise((resolve) => setTimeout(resolve, 100));
process.stdout.write(JSON.stringify({ outcomes, unhandled, uncaught: [...uncaught] } satisfies ClientResult), () =>
  process.exit(0),
);
