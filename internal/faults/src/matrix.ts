import { makeCertificates } from './certificates.js';
import type { ClientPlan, Outcome } from './client.js';
import { FaultServer } from './faultServer.js';
import { type Fault, makeFaults, type Runtime } from './faults.js';
import { judge, type Verdict } from './judge.js';

/** What one runtime made of all faults. */
export interface MatrixColumn {
  readonly runtime: Runtime;
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>;
  readonly unhandled: number;
}

/** Runs the client's side somewhere. */
export type ClientRunner = (plan: ClientPlan) => Promise<{ outcomes: readonly Outcome[]; unhandled: number }>;

/** Faults that keep the processor busy: they are met one after the other. */
const heavy = /^(?:36|39|46)/;

/** Starts a server for each fault, lets the client meet them, and judges. */
export async function runMatrix(
  runtime: Runtime,
  runClient: ClientRunner,
  limits: { readonly timeout: number; readonly totalTimeout: number },
  faults: readonly Fault[] = makeFaults(makeCertificates()),
): Promise<MatrixColumn> {
  const servers = new Map<string, FaultServer>();
  for (const fault of faults) servers.set(fault.id, await FaultServer.start(fault));
  const planFor = (some: readonly Fault[], parallel: number): ClientPlan => ({
    ...limits,
    parallel,
    cases: some.map(({ id, address, warmUp = false, emptyBody = false, abortAfter }) => {
      const port = servers.get(id)?.port ?? 0;
      return { id, baseUrl: address?.(port) ?? `http://127.0.0.1:${port}`, warmUp, emptyBody, abortAfter };
    }),
  });
  try {
    const light = await runClient(
      planFor(
        faults.filter(({ id }) => !heavy.test(id)),
        12,
      ),
    );
    const patient = { timeout: limits.timeout * 20, totalTimeout: limits.totalTimeout * 20 };
    const rest = await runClient({
      ...planFor(
        faults.filter(({ id }) => heavy.test(id)),
        1,
      ),
      ...patient,
    });
    const outcomes = [...light.outcomes, ...rest.outcomes];
    const verdicts = new Map(
      faults.map((fault) => [
        fault.id,
        outcomes
          .filter(({ id }) => id === fault.id)
          .map((outcome) => judge(fault, runtime, outcome, servers.get(fault.id)?.log ?? [], limits.totalTimeout)),
      ]),
    );
    return { runtime, verdicts, unhandled: light.unhandled + rest.unhandled };
  } finally {
    for (const server of servers.values()) server.close();
  }
}
