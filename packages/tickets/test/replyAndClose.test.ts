import {
  ApiError,
  DecodeError,
  InvalidInputError,
  isPlannedRequest,
  PartlyDoneError,
  type Thulium,
} from '@thulium-js/core';
import { describe, expect, it } from 'vitest';
import { type ReplyAndCloseInput, type ReplyAndCloseProgress, replyAndClose } from '../src/index.js';
import { callsOf, startSandbox, startScript } from './support.js';

const input: ReplyAndCloseInput = {
  ticket_id: 1234,
  body: '<p>Solved.\n Thank you</p>',
  user_login: 'akowalski',
  status_id: '3',
};
const ticket = {
  ticket_id: 1234,
  from: '',
  ticket_queue_name: '',
  ticket_queue_id: 2,
  subject: '',
  status_id: '1',
  substatus_id: '',
  customer_id: '',
  full_status_name: '',
  category_id: '',
  user_login: '',
  created_at: '2026-01-05 10:00',
  updated_at: '2026-01-05 10:00',
  closed_at: '',
  close_time: '',
  first_agent_responded_at: '',
  first_agent_response_time: '',
};
const reading = ['GET /api/tickets/1234', 'GET /api/ticket_statuses'];
const replying = [...reading, 'POST /api/tickets/1234/agent_response'];

async function failureOf(work: Promise<unknown>): Promise<PartlyDoneError<ReplyAndCloseProgress>> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PartlyDoneError);
  return error as PartlyDoneError<ReplyAndCloseProgress>;
}

describe('replyAndClose', () => {
  it('reads, replies, then sets the status', async () => {
    const { sandbox, thulium } = await startSandbox();
    await expect(replyAndClose(thulium, { ...input, category_id: 1 })).resolves.toEqual({ outcome: 'closed' });
    expect(callsOf(sandbox)).toEqual([...replying, 'PUT /api/tickets/1234']);
    expect(sandbox.state.tickets.get(1234)).toMatchObject({ status_id: 3, category_id: 1 });
    const replies = sandbox.state.tickets.get(1234)?.messages.filter(({ body }) => body === input.body);
    expect(replies).toMatchObject([{ type: 'REPLY', user_login: 'akowalski' }]);
  });

  it('leaves a ticket alone that is closed, or in the status already', async () => {
    const { sandbox, thulium } = await startSandbox();
    await expect(replyAndClose(thulium, { ...input, status_id: 2 })).resolves.toMatchObject({
      outcome: 'already_closed',
      ticket: { ticket_id: 1234, status_id: 2 },
    });
    const stored = sandbox.state.tickets.get(1234);
    if (stored !== undefined) stored.closed_at = '2026-01-05 09:00:00.000';
    await expect(replyAndClose(thulium, input)).resolves.toMatchObject({ outcome: 'already_closed' });
    expect(callsOf(sandbox).filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('refuses a status that the system does not have', async () => {
    const { sandbox, thulium } = await startSandbox();
    await expect(replyAndClose(thulium, { ...input, status_id: 9 })).rejects.toThrow(
      'tickets.replyAndClose: status_id: expected the id of a status of the system: one of 1, 2, 3',
    );
    expect(callsOf(sandbox)).toEqual(reading);
  });

  it.each([
    ['no status', { status_id: undefined }, 'status_id is missing'],
    ['null for the status', { status_id: null }, 'status_id is missing'],
    ['an empty reply', { body: '' }, 'body: expected a non-empty string'],
    ['a field that does not exist', { tags: ['done'] }, 'tags is not a field of this call'],
    ['a wrong category', { category_id: 'x' }, 'category_id: expected an id'],
    [
      'a mistyped field of the status',
      { substatusid: 2 },
      'substatusid is not a field of this call (did you mean substatus_id?)',
    ],
    ['a wrong ticket', { ticket_id: 'x' }, /^tickets\.replyAndClose: ticket_id: expected an id: [\w ,]+$/],
  ])('sends nothing at all with %s', async (_name, wrong, words) => {
    const { sandbox, thulium } = await startSandbox();
    const call = replyAndClose(thulium, { ...input, ...wrong } as ReplyAndCloseInput);
    await expect(call).rejects.toThrow(InvalidInputError);
    await expect(call).rejects.toMatchObject({ endpoint: 'tickets.replyAndClose' });
    await expect(call).rejects.toThrow(words);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it('goes on when the statuses may not be read', async () => {
    const { thulium } = await startSandbox(
      {},
      { permissions: ['GET /tickets/:id', 'POST /tickets/:id/agent_response', 'PUT /tickets/:id'] },
    );
    await expect(replyAndClose(thulium, input)).resolves.toEqual({ outcome: 'closed' });
  });

  it('throws what the reply was refused with, when nothing was done', async () => {
    const { sandbox, thulium } = await startSandbox();
    const call = replyAndClose(thulium, { ...input, user_login: 'nobody' });
    await expect(call).rejects.toThrow(ApiError);
    await expect(call).rejects.toMatchObject({ code: 'api', status: 400, effect: 'none' });
    expect(callsOf(sandbox)).toEqual(replying);
  });

  it('finds a reply whose answer was lost, and goes on without a second one', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'drop', route: 'POST /tickets/:id/agent_response', when: 'after' });
    await expect(replyAndClose(thulium, input)).resolves.toEqual({ outcome: 'closed' });
    expect(callsOf(sandbox)).toEqual([...replying, 'GET /api/tickets/1234', 'PUT /api/tickets/1234']);
  });

  it('stops when it cannot tell whether the reply was sent', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'drop', route: 'POST /tickets/:id/agent_response', when: 'before' });
    const error = await failureOf(replyAndClose(thulium, input));
    expect(error.done()).toEqual({ reply: 'unknown', new_messages: [] });
    expect(error).toMatchObject({ endpoint: 'tickets.addAgentResponse', effect: 'unknown', retryable: false });
    expect(callsOf(sandbox)).toEqual([...replying, 'GET /api/tickets/1234']);
  });

  it('says so when the ticket cannot be read again', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'drop', route: 'POST /tickets/:id/agent_response', when: 'after' });
    sandbox.addFault({ kind: 'drop', route: 'GET /tickets/:id', skip: 1 });
    const error = await failureOf(replyAndClose(thulium, input));
    expect(error.done()).toEqual({ reply: 'unknown', new_messages: undefined });
  });

  const reply = { type: 'REPLY', user_login: 'akowalski', body: '<div>Solved. <b>Thank&nbsp;you</b></div>' };
  it.each([
    ['the same reply, written otherwise', reply, 'closed'],
    ['the reply of somebody else', { ...reply, user_login: 'j.doe' }, 'unknown'],
    ['another reply', { ...reply, body: '<p>Solved?</p>' }, 'unknown'],
    ['a mail', { ...reply, type: 'MAIL' }, 'unknown'],
    ['a reply that was there before', { ...reply, message_id: 1 }, 'unknown'],
  ])('after a lost answer, finds %s', async (_name, message, outcome) => {
    const rest = { message_id: 2, comment: '', system_comment: '', created_at: '2026-01-05 10:00', attachments: [] };
    const before = { ...rest, ...reply, message_id: 1 };
    let messages: object[] = [before];
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { status: 403 };
      if (method === 'GET') return { body: { ...ticket, messages } };
      if (method === 'PUT') return { status: 204 };
      messages = [{ ...rest, ...message }, ...messages];
      return { status: 504 };
    });
    const call = replyAndClose(thulium, input);
    if (outcome === 'closed') await expect(call).resolves.toEqual({ outcome });
    else expect((await failureOf(call)).done()).toMatchObject({ reply: outcome });
    expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  const mine = {
    message_id: 2,
    comment: '',
    system_comment: '',
    created_at: '2026-01-05 10:00',
    attachments: [],
    ...reply,
  };
  it.each([
    ['no list of messages before', undefined, [mine], undefined],
    ['a map of messages before', { '1': mine }, [mine], undefined],
    ['messages that are none before', [null], [mine], undefined],
    ['no list of messages after', [], undefined, undefined],
    ['messages that are none after', [], [null], undefined],
    ['a reply whose body is a number', [], [{ ...mine, body: 7 }], [{ message_id: 2, body: 7 }]],
    ['a reply without a body', [], [{ ...mine, body: null }], [{ message_id: 2, body: null }]],
    ['a reply without an id', [{ ...mine, message_id: 1 }], [{ ...mine, message_id: undefined }], [{ type: 'REPLY' }]],
  ])(
    'after a lost answer, says what is known, whatever the ticket is read as: %s',
    async (_name, ...[before, after, known]) => {
      let messages: unknown = before;
      const { seen, thulium } = await startScript(({ method, target }) => {
        if (target === '/ticket_statuses') return { status: 403 };
        if (method === 'GET') return { body: { ...ticket, messages } };
        messages = after;
        return { status: 504 };
      });
      const error = await failureOf(replyAndClose(thulium, { ...input, body: mine.body }));
      expect(error).toMatchObject({ effect: 'unknown', cause: { status: 504 } });
      expect(error.done()).toMatchObject({ reply: 'unknown', new_messages: known });
      expect(seen.filter(({ method }) => method !== 'GET')).toHaveLength(1);
    },
  );

  it('after a lost answer, reads the ticket that was asked for, also when it does not tell its id', async () => {
    let messages: unknown[] = [];
    const { thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { status: 403 };
      if (method === 'GET') return { body: { ...ticket, ticket_id: undefined, messages } };
      if (method === 'PUT') return { status: 204 };
      messages = [mine];
      return { status: 504 };
    });
    await expect(replyAndClose(thulium, input)).resolves.toEqual({ outcome: 'closed' });
  });

  it.each([
    ['missing', undefined],
    ['false', false],
    ['a number', 0],
  ])('does nothing when it cannot tell whether the ticket is closed: closed_at is %s', async (_name, closed_at) => {
    const { seen, thulium } = await startScript(() => ({ body: { ...ticket, closed_at, messages: [] } }));
    const call = replyAndClose(thulium, input);
    await expect(call).rejects.toThrow(DecodeError);
    await expect(call).rejects.toThrow('tickets.getTicket: the answer does not say whether the ticket is closed');
    await expect(call).rejects.toMatchObject({ status: 200, endpoint: 'tickets.getTicket', effect: 'none' });
    expect(seen.map(({ method, target }) => `${method} ${target}`)).toEqual(['GET /tickets/1234']);
  });

  it('leaves a ticket alone whose status says enough', async () => {
    const { thulium } = await startScript(() => ({
      body: { ...ticket, status_id: '3', closed_at: false, messages: [] },
    }));
    await expect(replyAndClose(thulium, input)).resolves.toMatchObject({ outcome: 'already_closed' });
  });

  it.each([
    ['nothing', undefined, 'the input is missing: expected an object'],
    ['null', null, 'the input: expected an object'],
    ['a number', 1234, 'the input: expected an object'],
    ['a list', [input], 'the input: expected an object'],
  ])('refuses %s for the input', async (_name, wrong, words) => {
    const { sandbox, thulium } = await startSandbox();
    const call = replyAndClose(thulium, wrong as never);
    await expect(call).rejects.toThrow(InvalidInputError);
    await expect(call).rejects.toThrow(`tickets.replyAndClose: ${words}`);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it.each([
    ['a list of a page of them', { count: 200, result: [{ status_id: 1 }] }],
    ['ids in another form', [{ status_id: 'new' }, { status_id: '1' }]],
    ['items without ids', [{ name: 'Nowe' }]],
    ['an empty list', []],
  ])('does not judge the status by %s', async (_name, statuses) => {
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { body: statuses };
      if (method !== 'GET') return { status: 201 };
      return { body: { ...ticket, messages: [] } };
    });
    await expect(replyAndClose(thulium, { ...input, status_id: 9 })).resolves.toEqual({ outcome: 'closed' });
    expect(seen).toHaveLength(4);
  });

  it('does not judge the status by a list that differs from its documentation, in strict mode either', async () => {
    const { thulium } = await startScript(
      ({ method, target }) => {
        if (target === '/ticket_statuses') return { body: [{ status_id: 1, name: ['Nowe'] }] };
        return method === 'GET' ? { body: { ...ticket, messages: [] } } : { status: 201 };
      },
      { responseValidation: 'strict' },
    );
    await expect(replyAndClose(thulium, input)).resolves.toEqual({ outcome: 'closed' });
  });

  it('throws what stopped the reading of the statuses, when it was no answer of the system', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'drop', route: 'GET /ticket_statuses' });
    await expect(replyAndClose(thulium, input)).rejects.toMatchObject({ code: 'connection' });
    expect(callsOf(sandbox)).toEqual(reading);
  });

  it('takes a reply and a status for done whose answers cannot be read', async () => {
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { status: 404 };
      if (method !== 'GET') return { status: 201, body: '{broken' };
      return { body: { ...ticket, messages: [] } };
    });
    await expect(replyAndClose(thulium, input)).resolves.toEqual({ outcome: 'closed' });
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST', 'PUT']);
  });

  it('says that the reply was sent when the status could not be set', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'status', route: 'PUT /tickets/:id', status: 503 });
    const error = await failureOf(replyAndClose(thulium, input));
    expect(error.done()).toEqual({ reply: 'sent', new_messages: undefined });
    expect(error).toMatchObject({ endpoint: 'tickets.updateTicket', cause: { status: 503 } });
    expect(error.effect).toBe('unknown');
    expect(error.message).toMatch(
      /^tickets\.replyAndClose: the reply was sent; it is not known whether the status was set; .*: tickets\.updateTicket: 503 /,
    );
  });

  it.each([
    ['a refusal', 403, 'the status was not set: tickets.updateTicket: 403 '],
    ['a server that failed', 500, 'it is not known whether the status was set; '],
  ])('never says that nothing was done once the reply was sent: %s', async (_name, status, words) => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'status', route: 'PUT /tickets/:id', status });
    const error = await failureOf(replyAndClose(thulium, input));
    expect(error).toMatchObject({ effect: 'unknown', delivery: 'answered', retryable: false });
    expect(error.message).toContain(`tickets.replyAndClose: the reply was sent; ${words}`);
    expect(error.message).toContain(`tickets.updateTicket: ${status}`);
  });

  it('nor when the status could not be sent', async () => {
    const { thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { status: 404 };
      return method === 'GET' ? { body: { ...ticket, messages: [] } } : { status: 201 };
    });
    const cut = thulium.with({
      interceptors: [
        async (request, next) => {
          if (request.endpoint.id === 'tickets.updateTicket') throw new Error('Kowalski');
          return next(request);
        },
      ],
    });
    const error = await failureOf(replyAndClose(cut, input));
    expect(error.effect).toBe('unknown');
    expect(error.message).toContain('the reply was sent; ');
    expect(error.message).not.toContain('Kowalski');
  });

  it('an interceptor that fails after the reply ends the flow, and nothing reads as not done', async () => {
    const { sandbox, thulium } = await startSandbox();
    const own = new Error('Kowalski: the audit log is full');
    const audited = thulium.with({
      interceptors: [
        async (request, next) => {
          const response = await next(request);
          if (request.endpoint.id === 'tickets.addAgentResponse') throw own;
          return response;
        },
      ],
    });
    const error = await failureOf(replyAndClose(audited, input));
    expect(error).toMatchObject({ cause: own, effect: 'unknown' });
    expect(error.message).toContain('the status was not set; it is not known whether the reply was sent; ');
    expect(error.done()).toEqual({ reply: 'unknown', new_messages: undefined });
    expect(callsOf(sandbox)).toEqual(replying);
  });

  it.each(['addAgentResponse', 'updateTicket'])(
    'an error at %s that controls a rendering comes as it is',
    async (name) => {
      const { thulium } = await startSandbox();
      const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
      const leaving = thulium.with({
        interceptors: [
          async (request, next) => {
            if (request.endpoint.id === `tickets.${name}`) throw redirect;
            return next(request);
          },
        ],
      });
      await expect(replyAndClose(leaving, input)).rejects.toBe(redirect);
    },
  );

  it('an error that controls a rendering, while it looks for a lost reply, comes as it is', async () => {
    const { sandbox, thulium } = await startSandbox();
    const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
    let isReplied = false;
    const leaving = thulium.with({
      interceptors: [
        async (request, next) => {
          const response = await next(request);
          if (request.endpoint.id === 'tickets.getTicket' && isReplied) throw redirect;
          isReplied ||= request.endpoint.id === 'tickets.addAgentResponse';
          return response;
        },
      ],
    });
    sandbox.addFault({ route: 'POST /tickets/:id/agent_response', kind: 'status', status: 504 });
    await expect(replyAndClose(leaving, input)).rejects.toBe(redirect);
    await expect(replyAndClose(thulium, input)).rejects.toThrow('an earlier reply to this ticket may still arrive');
    expect(callsOf(sandbox).filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  it('an abort between the look-ups and the reply comes as it is: nothing was done', async () => {
    const { sandbox, thulium } = await startSandbox();
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborting: Thulium = Object.create(thulium, {
      call: {
        async value(...call: Parameters<Thulium['call']>) {
          const statuses = await thulium.call(...call);
          controller.abort(reason);
          return statuses;
        },
      },
    });
    await expect(replyAndClose(aborting, input, { signal: controller.signal })).rejects.toBe(reason);
    expect(callsOf(sandbox)).toEqual(reading);
  });

  it('a list of statuses that cannot be read says nothing', async () => {
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { body: { count: 1, result: [null] } };
      return method === 'GET' ? { body: { ...ticket, messages: [] } } : { status: 201 };
    });
    expect(await replyAndClose(thulium, input)).toEqual({ outcome: 'closed' });
    expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('while a reply may still arrive, no other flow replies to the ticket', async () => {
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { status: 404 };
      return method === 'GET' ? { body: { ...ticket, messages: [] } } : { status: 504 };
    });
    const errors = await Promise.all([1, 2].map(() => failureOf(replyAndClose(thulium, input))));
    for (const error of errors) expect(error).toMatchObject({ code: 'partly_done', effect: 'unknown' });
    expect(errors[1]?.message).toContain('an earlier reply to this ticket may still arrive');
    expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('two for one ticket reply once', async () => {
    const { sandbox, thulium } = await startSandbox();
    const results = await Promise.all([
      replyAndClose(thulium, input),
      replyAndClose(thulium, { ...input, ticket_id: '1234' }),
      replyAndClose(thulium, { ...input, ticket_id: '001234' }),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['closed', 'already_closed', 'already_closed']);
    expect(callsOf(sandbox).filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  it('a flow that waits for another of its ticket ends with its signal, and sends nothing', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { status: 404 };
      if (method === 'GET') controller.abort(reason);
      return method === 'GET' ? { body: { ...ticket, messages: [] } } : { status: 201 };
    });
    const first = replyAndClose(thulium, input);
    const second = replyAndClose(thulium, input, { signal: controller.signal });
    await expect(second).rejects.toBe(reason);
    await expect(first).resolves.toEqual({ outcome: 'closed' });
    expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('copies its input and its options on entry, own properties only', async () => {
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (target === '/ticket_statuses') return { status: 404 };
      return method === 'GET' ? { body: { ...ticket, messages: [] } } : { status: 201 };
    });
    let reads = 0;
    const given = {
      ticket_id: 1234,
      user_login: 'akowalski',
      status_id: 3,
      get body() {
        return `Solved ${++reads}`;
      },
    };
    const options = { headers: { 'x-run': '1' } };
    const evil = { substatus_id: 9, category_id: 9, signal: AbortSignal.abort() };
    for (const [name, value] of Object.entries(evil)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    }
    const work = replyAndClose(thulium, given, options);
    for (const name of Object.keys(evil)) Reflect.deleteProperty(Object.prototype, name);
    Object.assign(given, { ticket_id: 5, status_id: 9 });
    options.headers['x-run'] = '2';
    await work;
    expect(reads).toBe(1);
    expect(seen.map(({ target }) => target)).toEqual([
      '/tickets/1234',
      '/ticket_statuses',
      '/tickets/1234/agent_response',
      '/tickets/1234',
    ]);
    expect(seen.map(({ body }) => body.toString()).slice(2)).toEqual([
      '{"body":"Solved 1","user_login":"akowalski"}',
      '{"status_id":3}',
    ]);
    expect(seen.every(({ headers }) => headers['x-run'] === '1')).toBe(true);
  });

  it('sends nothing on a dry run, and says what it would send', async () => {
    const { sandbox, thulium } = await startSandbox({ dryRun: true });
    const result = await replyAndClose(thulium, { ...input, substatus_id: 2, category_id: '1' });
    expect(result.outcome === 'planned' && result.requests.every(isPlannedRequest)).toBe(true);
    expect(result).toMatchObject({
      requests: [{ method: 'POST' }, { method: 'PUT', body: '{"status_id":"3","substatus_id":2,"category_id":"1"}' }],
    });
    expect(callsOf(sandbox)).toEqual(reading);
  });

  it('asks nothing more once it was aborted, and keeps the reason', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const { seen, thulium } = await startScript(({ method, target }) => {
      if (method === 'POST') {
        abort.abort(reason);
        return 'hang';
      }
      return { body: target === '/tickets/1234' ? { ...ticket, messages: [] } : { '1': 'a map, which is no list' } };
    });
    const error = await failureOf(replyAndClose(thulium, input, { signal: abort.signal }));
    expect(error).toMatchObject({ cause: reason, effect: 'unknown' });
    expect(error.done()).toEqual({ reply: 'unknown', new_messages: undefined });
    expect(seen.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'GET /tickets/1234',
      'GET /ticket_statuses',
      'POST /tickets/1234/agent_response',
    ]);
  });
});

it('does not reply when the response is about another ticket', async () => {
  const { seen, thulium } = await startScript(({ target }) =>
    target === '/ticket_statuses' ? { status: 404 } : { body: { ...ticket, ticket_id: 999, messages: [] } },
  );
  await expect(replyAndClose(thulium, input)).rejects.toMatchObject({ code: 'decode', effect: 'none' });
  expect(seen.filter(({ method }) => method !== 'GET')).toEqual([]);
});
