/** `node src/bulk.ts` in this folder: only the bulk writes against a hidden limit, as JSON, as often as the argument says. */
import { measureBulk } from './long.ts';
import { Process } from './processes.ts';

const { process: server, first: port } = await Process.start('./server.ts');
for (let round = 0; round < Number(process.argv[2] ?? 1); round++) {
  for (const latency of [30, 150]) {
    for (const burst of [200, 20]) {
      const bulk = await measureBulk(`http://127.0.0.1:${port}`, { latency, burst }, 2_400, ['thulium-js']);
      process.stdout.write(`${JSON.stringify({ latency, burst, ...bulk['thulium-js'] })}\n`);
    }
  }
}
server.stop();
