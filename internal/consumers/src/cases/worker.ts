import { toolVersion } from '../tools.ts';
import { startWorker } from '../workerd.ts';
import { type Case, expectLines } from './case.ts';

const worker = `import { program } from './program.mjs';
export default {
  async fetch(_request, { BASE_URL, USERNAME, PASSWORD }) {
    return Response.json(await program({ baseUrl: BASE_URL, username: USERNAME, password: PASSWORD }));
  },
};
`;

/** The program in the engine of Cloudflare Workers. Many requests at once: `test/worker.test.ts`. */
export const workerCase: Case = {
  name: 'workerd (Cloudflare Workers)',
  async run({ project: { folder, write }, environment }) {
    await write('worker.mjs', worker);
    const running = await startWorker({ folder, entry: 'worker.mjs', output: folder, bindings: environment });
    try {
      const answer = await fetch(running.url);
      if (!answer.ok) throw new Error(`workerd answered ${answer.status}:\n${running.log()}`);
      expectLines(await answer.text());
    } finally {
      running.stop();
    }
    return toolVersion('workerd@1');
  },
};
