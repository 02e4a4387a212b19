import { parseArgs } from 'node:util';
import {
  AuthenticationError,
  ConfigurationError,
  createThulium,
  isPlannedRequest,
  type Thulium,
  ThuliumError,
} from '@thulium-js/core';
import { createSandbox } from '@thulium-js/sandbox';
import { Recorder } from './recorder.ts';
import { describeFailure, print, printPlan, printState, printStep, wrap } from './report.ts';
import { isReady, sampleTargets, story, type Targets } from './story.ts';

const usage = `Options (for a system of yours; the sandbox needs none):
  --customer ID  --group ID  --field ID  --campaign ID  --status ID
  --ticket ID  --queue ID    what to write to; what is not given is not called
  --yes                      send; without it only the plan is shown`;

const options = {
  customer: { type: 'string' },
  group: { type: 'string' },
  field: { type: 'string' },
  campaign: { type: 'string' },
  status: { type: 'string' },
  ticket: { type: 'string' },
  queue: { type: 'string' },
  yes: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Runs the story and says whether all went well. */
async function main(): Promise<boolean> {
  const { values } = parseArgs({ options });
  if (values.help) {
    print(usage);
    return true;
  }
  const { yes, help: _help, ...targets } = values;
  const { THULIUM_SYSTEM: system, THULIUM_BASE_URL: baseUrl } = process.env;
  if (system || baseUrl) return runOnSystem(targets, yes);
  if (yes || Object.keys(targets).length > 0)
    print('The options are for a system of yours; without one they do nothing.');
  return runOnSandbox();
}

/** The story over real HTTP against a sandbox of its own, and what the sandbox holds in the end. */
async function runOnSandbox(): Promise<boolean> {
  const sandbox = createSandbox();
  const server = await sandbox.listen();
  try {
    print(`Thulium sandbox at ${server.url}\n(set THULIUM_SYSTEM or THULIUM_BASE_URL for a real one)\n`);
    const recorder = new Recorder();
    const thulium = createThulium({
      baseUrl: server.url,
      username: sandbox.username,
      password: sandbox.password,
      interceptors: [recorder.interceptor],
    });
    const went = await tell(thulium, sampleTargets, recorder);
    printState(sandbox.state, sampleTargets);
    return went;
  } finally {
    await server.close();
  }
}

/** First what would be written, on a client that sends no write; the story itself only with `--yes`. */
async function runOnSystem(targets: Targets, yes: boolean): Promise<boolean> {
  const recorder = new Recorder();
  const thulium = createThulium({ interceptors: [recorder.interceptor] });
  const ready = story.filter((step) => isReady(step, targets));
  print(`${wrap(`${thulium.baseUrl} is a real system. The calls below would be sent to it:`, 0)}\n`);
  const dry = thulium.with({ dryRun: true });
  for (const step of ready) {
    const planned = await step.call(dry, targets as Required<Targets>);
    if (isPlannedRequest(planned)) printPlan(step, planned);
  }
  for (const step of story) {
    if (isReady(step, targets)) continue;
    const wanted = step.needs.map((name) => `--${name}`).join(' ');
    print(`   ${wrap(`left out: ${step.title}`, 3)}\n   (wants ${wanted})\n`);
  }
  if (!yes) {
    print(ready.length === 0 ? usage : 'Nothing was sent. Say --yes to send it.');
    return true;
  }
  return tell(thulium, targets, recorder);
}

/** Every step whose ids are given, one after the other; a failed one is shown, and ends the story only for a wrong password. */
async function tell(thulium: Thulium, targets: Targets, recorder: Recorder): Promise<boolean> {
  let went = true;
  for (const [index, step] of story.entries()) {
    if (!isReady(step, targets)) continue;
    let result: unknown;
    try {
      result = await step.call(thulium, targets);
    } catch (error) {
      if (!(error instanceof ThuliumError)) throw error;
      went = false;
      result = error;
    }
    printStep(index + 1, step, recorder.take(), result);
    // The next ones would fail alike, and a system may lock the user out.
    if (result instanceof AuthenticationError) break;
  }
  return went;
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  print(describeFailure(error));
  if (!(error instanceof ConfigurationError)) print(usage);
  process.exitCode = 1;
}
