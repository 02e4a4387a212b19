// The client's side of the matrix, in a process of its own: reads a plan from standard input, writes outcomes.
import process from 'node:process';
import { type ClientPlan, runClient } from './client.js';

let unhandled = 0;
process.on('unhandledRejection', () => {
  unhandled++;
});
const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
const plan = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ClientPlan;
const outcomes = await runClient(plan);
await new Promise((resolve) => setTimeout(resolve, 100));
process.stdout.write(JSON.stringify({ outcomes, unhandled }), () => process.exit(0));
