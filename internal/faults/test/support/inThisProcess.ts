import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeCertificates } from '../../src/certificates.js';
import { runClient } from '../../src/client.js';
import type { Column } from '../../src/fault.js';
import { type ClientRunner, heavy, problemsOf, runMatrix } from '../../src/matrix.js';
import { makeTables, type Table } from '../../src/tables.js';

/** What a hang is on a quiet machine, `pnpm faults` judges; here others may keep the processor busy. */
const limits = { timeout: 1_000, totalTimeout: 12_000, slack: 20_000 };

const certificates = makeCertificates();
setDefaultCACertificates([...getCACertificates('default'), certificates.root]);

/** The tables of the matrix, without what keeps the processor busy for seconds. */
export const tables: Record<Table['id'], Table> = Object.fromEntries(
  makeTables(certificates).map((table) => [
    table.id,
    { ...table, faults: table.faults.filter(({ id }) => !heavy.test(id)) },
  ]),
) as unknown as Record<Table['id'], Table>;

/** Lets a client in this process meet faults; what came out wrong. */
export async function problemsInThisProcess(
  column: Column,
  { faults }: Table,
  isWanted: (id: string) => boolean = () => true,
): Promise<string[]> {
  let unhandled = 0;
  const count = () => {
    unhandled++;
  };
  process.on('unhandledRejection', count);
  const run: ClientRunner = async (_column, plan) => ({ outcomes: await runClient(plan), unhandled, uncaught: [] });
  const wanted = faults.filter(({ id }) => isWanted(id));
  const done = await runMatrix(column, run, limits, wanted, certificates);
  process.off('unhandledRejection', count);
  const unmet = wanted.filter(({ id }) => (done.verdicts.get(id) ?? []).length === 0).map(({ id }) => `${id}: not met`);
  return [...problemsOf(done), ...unmet, ...(unhandled > 0 ? [`${unhandled} unhandled rejections`] : [])];
}
