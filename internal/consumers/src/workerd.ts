import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchWhenUp, freePort } from './network.ts';
import { run } from './shell.ts';
import { toolCommand } from './tools.ts';

/** What a Worker is made of. */
export interface WorkerOptions {
  /** Folder from which the entry finds its packages. */
  readonly folder: string;
  /** Its module, in that folder or below. */
  readonly entry: string;
  /** Folder into which the bundle and the settings of workerd are written. */
  readonly output: string;
  /** Texts that the Worker is given. */
  readonly bindings: Readonly<Record<string, string>>;
}

/** A Worker that runs. */
export interface RunningWorker {
  readonly url: string;
  /** What workerd wrote to its error output so far. */
  readonly log: () => string;
  stop(): void;
}

const settings = (bindings: Readonly<Record<string, string>>, port: number): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      bindings = [${Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = "${text}")`)}],
      compatibilityDate = "2025-01-01",
    )),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);`;

/** Bundles a Worker and starts it in workerd, the engine of Cloudflare Workers. */
export async function startWorker({ folder, entry, output, bindings }: WorkerOptions): Promise<RunningWorker> {
  const conditions = '--conditions=workerd,worker,browser';
  const esbuild = await toolCommand('esbuild@0.28', 'esbuild');
  const outfile = `--outfile=${join(output, 'worker.js')}`;
  await run(esbuild, [entry, '--bundle', '--format=esm', conditions, outfile], { folder });
  const port = await freePort();
  await writeFile(join(output, 'worker.capnp'), settings(bindings, port));
  const workerd = await toolCommand('workerd@1', 'workerd');
  const child = spawn(workerd, ['serve', 'worker.capnp'], { cwd: output, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => {
    log += text;
  });
  const worker = { url: `http://127.0.0.1:${port}`, log: () => log, stop: () => void child.kill() };
  try {
    await (await fetchWhenUp(`${worker.url}/up`)).text();
    return worker;
  } catch (error) {
    worker.stop();
    throw error;
  }
}
