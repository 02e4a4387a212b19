import { makeCertificates } from './certificates.js';
import type { ClientPlan, Outcome } from './client.js';
import { FaultServer } from './faultServer.js';
import { type Fault, makeFaults, type Runtime } from './faults.js';
import { expectationOf, judge, type Verdict } from './judge.js';

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

function patienceOf(fault: Fault, runtime: Runtime): number {
  return fault.endsByTimeout || expectationOf(fault, runtime).error?.includes('TimeoutError') ? 1 : 10;
}

/**
 * Starts a server for each fault, lets the client meet them, and judges.
 *
 * @param slack - Milliseconds after the deadline that are no hang yet.
 */
export async function runMatrix(
  runtime: Runtime,
  runClient: ClientRunner,
  { slack, ...limits }: { readonly timeout: number; readonly totalTimeout: number; readonly slack: number },
  faults: readonly Fault[] = makeFaults(makeCertificates()),
): Promise<MatrixColumn> {
  const servers = new Map<string, FaultServer>();
  for (const fault of faults) servers.set(fault.id, await FaultServer.start(fault));
  const planFor = (some: readonly Fault[], parallel: number): ClientPlan => ({
    ...limits,
    parallel,
    cases: some.map((fault) => {
      const { id, address, warmUp = false, emptyBody = false, abortAfter } = fault;
      const port = servers.get(id)?.port ?? 0;
      const baseUrl = address?.(port) ?? `http://127.0.0.1:${port}`;
      return { id, baseUrl, warmUp, emptyBody, abortAfter, patience: heavy.test(id) ? 20 : patienceOf(fault, runtime) };
    }),
  });
  try {
    const light = await runClient(
      planFor(
        faults.filter(({ id }) => !heavy.test(id)),
        12,
      ),
    );
    const rest = await runClient(
      planFor(
        faults.filter(({ id }) => heavy.test(id)),
        1,
      ),
    );
    const outcomes = [...light.outcomes, ...rest.outcomes];
    const verdicts = new Map(
      faults.map((fault) => [
        fault.id,
        outcomes
          .filter(({ id }) => id === fault.id)
          .map((outcome) =>
            judge(
              fault,
              runtime,
              outcome,
              servers.get(fault.id)?.log ?? [],
              (fault.abortAfter ?? limits.totalTimeout) + slack,
            ),
          ),
      ]),
    );
    return { runtime, verdicts, unhandled: light.unhandled + rest.unhandled };
  } finally {
    for (const server of servers.values()) server.close();
  }
}
