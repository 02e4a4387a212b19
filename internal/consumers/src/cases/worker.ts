import { spawn } from 'node:child_process';
import { fetchWhenUp, freePort } from '../network.ts';
import { toolCommand, toolVersion } from '../tools.ts';
import { type Case, expectLines } from './case.ts';

const worker = `import { program } from './program.mjs';
export default {
  async fetch(_request, { BASE_URL, USERNAME, PASSWORD }) {
    return Response.json(await program({ baseUrl: BASE_URL, username: USERNAME, password: PASSWORD }));
  },
};
`;

const service = (environment: Readonly<Record<string, string>>, port: number): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      bindings = [${Object.entries(environment).map(([name, text]) => `(name = "${name}", text = "${text}")`)}],
      compatibilityDate = "2025-01-01",
    )),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);`;

/** The program in the engine of Cloudflare Workers. */
export const workerCase: Case = {
  name: 'workerd (Cloudflare Workers)',
  async run({ project, environment }) {
    await project.write('worker.mjs', worker);
    const conditions = '--conditions=workerd,worker,browser';
    const esbuild = await toolCommand('esbuild@0.28', 'esbuild');
    await project.run(esbuild, ['worker.mjs', '--bundle', '--format=esm', conditions, '--outfile=worker.js']);
    const port = await freePort();
    await project.write('worker.capnp', service(environment, port));
    const program = await toolCommand('workerd@1', 'workerd');
    const child = spawn(program, ['serve', 'worker.capnp'], { cwd: project.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    try {
      const answer = await fetchWhenUp(`http://127.0.0.1:${port}/`);
      if (!answer.ok) throw new Error(`workerd answered ${answer.status}:\n${said}`);
      expectLines(await answer.text());
    } finally {
      child.kill();
    }
    return toolVersion('workerd@1');
  },
};
