import type { Certificates } from './certificates.js';
import type { ClientPlan, Outcome } from './client.js';
import { type Column, type Fault, nameOf } from './fault.js';
import { FaultServer, idleTime } from './faultServer.js';
import { Http2FaultServer } from './http2Server.js';
import { expectationOf, judge, type Verdict } from './judge.js';

/** What one client made of the faults. */
export interface MatrixColumn {
  readonly column: Column;
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>;
  readonly unhandled: number;
  readonly uncaught: ReadonlySet<string>;
}

/** What a client came to. */
export interface ClientResult {
  readonly outcomes: readonly Outcome[];
  readonly unhandled: number;
  /** Messages of exceptions that nobody could catch. */
  readonly uncaught: readonly string[];
}

/** Runs the client's side somewhere. */
export type ClientRunner = (column: Column, plan: ClientPlan) => Promise<ClientResult>;

/** How long calls may take, in milliseconds. */
export interface MatrixLimits {
  readonly timeout: number;
  /** Enough for three attempts that end by their time-out, and the waits between them, on a busy machine. */
  readonly totalTimeout: number;
  /** After the deadline, what is no hang yet. */
  readonly slack: number;
}

/** Faults that keep the processor busy: they are met one after the other. */
export const heavy: RegExp = /^(?:36b?|39|46)$/;

/** How many faults are met at the same time. */
const parallel = 12;

function patienceOf(fault: Fault, column: Column): number {
  if (heavy.test(fault.id)) return 20;
  return fault.endsByTimeout || expectationOf(fault, column).error.includes('TimeoutError') ? 1 : 10;
}

/** Faults that one process can meet: what is set for a process is the same for all of them. */
function groupOf({ id, agent, isProxyOfEnvironment, isWithoutPermission }: Fault): string {
  if (heavy.test(id)) return 'heavy';
  return agent === 'ProxyAgent' || isProxyOfEnvironment || isWithoutPermission ? id : (agent ?? '');
}

/**
 * Starts a server for each fault, lets the client meet them, and judges.
 *
 * @param processes - How many clients may run at the same time.
 */
export async function runMatrix(
  column: Column,
  runClient: ClientRunner,
  { slack, ...limits }: MatrixLimits,
  faults: readonly Fault[],
  certificates: Certificates,
  processes = 1,
): Promise<MatrixColumn> {
  const servers = new Map<string, FaultServer | Http2FaultServer>();
  for (const fault of faults) {
    const server = fault.http2
      ? await Http2FaultServer.start(fault.http2, certificates.trusted)
      : await FaultServer.start(fault);
    servers.set(fault.id, server);
  }
  const planFor = (some: readonly Fault[]): ClientPlan => {
    const [first] = some as [Fault];
    const { agent, isProxyOfEnvironment, isWithoutPermission } = first;
    const proxy = `http://127.0.0.1:${servers.get(first.id)?.port}`;
    return {
      ...limits,
      parallel: heavy.test(first.id) ? 1 : parallel,
      direct: column.isDirect,
      dispatcher:
        agent === undefined || column.undici === undefined ? undefined : { undici: column.undici, kind: agent, proxy },
      proxyOfEnvironment: isProxyOfEnvironment ? proxy : undefined,
      isWithoutPermission,
      cases: some.map((fault) => {
        const { id, address, warmUp = false, emptyBody = false, isTyped = false, isDownload = false } = fault;
        const port = servers.get(id)?.port ?? 0;
        const baseUrl = address?.(port) ?? `http://127.0.0.1:${port}`;
        const flags = { warmUp, emptyBody, isTyped, isDownload };
        const idle = (fault.afterWarmUp ?? fault.http2?.afterWarmUp) ? idleTime : 0;
        const patience = patienceOf(fault, column);
        return { id, baseUrl, ...flags, idleTime: idle, abortAfter: fault.abortAfter, patience };
      }),
    };
  };
  try {
    const outcomes: Outcome[] = [];
    let unhandled = 0;
    const uncaught = new Set<string>();
    const groups = [...Map.groupBy(faults, groupOf).values()];
    const work = async (): Promise<void> => {
      for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
        const result = await runClient(column, planFor(group));
        outcomes.push(...result.outcomes);
        unhandled += result.unhandled;
        for (const message of result.uncaught) uncaught.add(message);
      }
    };
    await Promise.all(Array.from({ length: processes }, work));
    const judgeAll = (fault: Fault): Verdict[] => {
      const log = servers.get(fault.id)?.log ?? [];
      return outcomes.filter(({ id }) => id === fault.id).map((outcome) => judge(fault, column, outcome, log, slack));
    };
    return { column, verdicts: new Map(faults.map((fault) => [fault.id, judgeAll(fault)])), unhandled, uncaught };
  } finally {
    for (const server of servers.values()) server.close();
  }
}

/** One line for each call that came to something else than it must. */
export function problemsOf({ column, verdicts }: MatrixColumn): string[] {
  return [...verdicts.values()]
    .flat()
    .filter(({ problems }) => problems.length > 0)
    .map(({ outcome: { id, method, error, delivery, effect, message }, problems }) =>
      [
        `${nameOf(column)} | ${id} ${method}: ${problems.join('; ')}`,
        `      ${error} ${delivery} ${effect}: ${message}`,
      ].join('\n'),
    );
}
