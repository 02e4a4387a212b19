import type { Outcome } from './client.js';
import type { LoggedRequest } from './faultServer.js';
import type { Expectation, Fault, Runtime } from './faults.js';

/** What one call came to, against what the server saw. */
export interface Verdict {
  readonly outcome: Outcome;
  /** How many requests of this method the server read. */
  readonly requests: number;
  readonly problems: readonly string[];
}

/** What a fault must come to on a runtime. */
export function expectationOf(fault: Fault, runtime: Runtime): Expectation {
  const { variants } = fault;
  const [platform, way] = runtime.split('-') as [Runtime, 'direct'?];
  const ofNode = runtime.startsWith('node') ? variants?.node : {};
  return { ...fault, ...ofNode, ...variants?.[platform], ...(way && variants?.[way]) };
}

/** Judges one call by the server's own log; one that took more than `longest` milliseconds hung. */
export function judge(
  fault: Fault,
  runtime: Runtime,
  outcome: Outcome,
  log: readonly LoggedRequest[],
  longest: number,
): Verdict {
  const expected = expectationOf(fault, runtime);
  const problems: string[] = [];
  const expect = (is: string | undefined, right: string | undefined, what: string) => {
    if (right !== undefined && !right.split('|').includes(String(is))) problems.push(`${what} ${is}, not ${right}`);
  };
  const { method, error, delivery, effect } = outcome;
  const seen = log.filter((request) => request.method === method);
  const [safe, idempotent, post] = expected.requests;
  const requests = method === 'GET' ? safe : method === 'POST' ? post : idempotent;
  expect(error, expected.error, 'class');
  if (error !== 'ok' && error !== 'AbortError') {
    expect(delivery, expected.delivery, 'delivery');
    expect(effect, method === 'GET' ? 'none' : expected.effect, 'effect');
  }
  if (!String(requests).split('|').includes(String(seen.length))) {
    problems.push(`${seen.length} requests, not ${requests}`);
  }
  if (method === 'POST' && seen.length > 1 && post === 1) problems.push('the POST was sent twice');
  if (delivery === 'not-sent' && seen.length > 0) problems.push('told as not sent, but it arrived');
  const applied = fault.applies !== false && seen.some(({ isComplete }) => isComplete);
  const isHidden = method === 'DELETE' && expected.isSentAgainUnseen === true;
  if (method !== 'GET' && effect === 'none' && applied && error !== 'ok' && !isHidden)
    problems.push('told as without effect');
  if (effect === 'applied' && !applied) problems.push('told as applied');
  if (outcome.milliseconds > longest) problems.push(`${outcome.milliseconds} ms`);
  for (const leak of outcome.leaks) problems.push(`leak: ${leak}`);
  return { outcome, requests: seen.length, problems };
}
