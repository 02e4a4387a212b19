import type { Outcome } from './client.js';
import type { Column, ColumnGroup, Expectation, Fault, Method } from './fault.js';
import type { LoggedRequest } from './faultServer.js';

/** What one call came to, against what the server saw. */
export interface Verdict {
  readonly outcome: Outcome;
  /** How many requests of this method the server read. */
  readonly requests: number;
  readonly problems: readonly string[];
}

/** What a fault must come to in a column; for one method, where one is given. */
export function expectationOf(fault: Fault, column: Column, method?: Method): Expectation {
  const { runtime, undici, isDirect } = column;
  const groups: (ColumnGroup | false)[] = [
    runtime.startsWith('node') && 'node',
    undici !== undefined && `undici${undici}`,
    runtime,
    undici !== undefined && `${runtime}+undici${undici}`,
    isDirect === true && 'direct',
    isDirect === true && `${runtime}-direct`,
  ];
  const variants = groups.map((group) => (group ? fault.variants?.[group] : undefined));
  const expectation: Expectation = Object.assign({}, fault, ...variants);
  return { ...expectation, ...(method && expectation.byMethod?.[method]) };
}

/** Judges one call by the server's own log; one that ended more than `slack` milliseconds after its deadline hung. */
export function judge(
  fault: Fault,
  column: Column,
  outcome: Outcome,
  log: readonly LoggedRequest[],
  slack: number,
): Verdict {
  const { method, error, delivery, effect, attempts } = outcome;
  const expected = expectationOf(fault, column, method);
  const problems: string[] = [];
  const expect = (is: string | undefined, right: string | undefined, what: string) => {
    if (right !== undefined && !right.split('|').includes(String(is))) problems.push(`${what} ${is}, not ${right}`);
  };
  const isCopy = (index: number, { hasBody }: LoggedRequest) => index > 0 && hasBody === false;
  const seen = log
    .filter((request) => request.method === method)
    .filter((request, index) => method === 'GET' || !expected.hasEmptyCopies || !isCopy(index, request));
  const [safe, idempotent, post] = expected.requests;
  const requests = method === 'GET' ? safe : method === 'POST' ? post : idempotent;
  expect(error, expected.error, 'class');
  if (error !== 'ok' && error !== 'AbortError') {
    expect(delivery, expected.delivery, 'delivery');
    expect(effect, method === 'GET' ? 'none' : expected.effect, 'effect');
  }
  const isExpected = (count: number | undefined) =>
    requests === '*' || String(requests).split('|').includes(String(count));
  // Of attempts that end by their time-out, a busy server may not have read every request.
  const isUnread = error === 'TimeoutError' && seen.length < Number(attempts) && isExpected(attempts);
  if (!isExpected(seen.length) && !isUnread) problems.push(`${seen.length} requests, not ${requests}`);
  if (method === 'POST' && seen.length > 1 && !/[2-9*]/.test(String(post))) problems.push('the POST was sent twice');
  if (delivery === 'not-sent' && seen.length > 0) problems.push('told as not sent, but it arrived');
  const applied = fault.applies !== false && seen.some(({ isComplete }) => isComplete);
  const isHidden = method === 'DELETE' && expected.isSentAgainUnseen === true;
  if (method !== 'GET' && effect === 'none' && applied && error !== 'ok' && !isHidden)
    problems.push('told as without effect');
  if (effect === 'applied' && !applied) problems.push('told as applied');
  if (outcome.lateness > slack) problems.push(`${outcome.lateness} ms beyond the deadline`);
  if (outcome.isGarbled) problems.push('characters that could not be read were handed over');
  for (const leak of outcome.leaks) problems.push(`leak: ${leak}`);
  return { outcome, requests: seen.length, problems };
}
