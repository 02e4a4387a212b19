import { inspect } from 'node:util';
import {
  ApiError,
  ConnectionError,
  DecodeError,
  InvalidInputError,
  isPlannedRequest,
  PartlyDoneError,
} from '@thulium-js/core';
import { describe, expect, it } from 'vitest';
import {
  type CreateTicketWithAttachmentsInput,
  type CreateTicketWithAttachmentsProgress,
  createTicket,
  createTicketWithAttachments,
  uploadTemporaryFile,
} from '../src/index.js';
import { callsOf, startSandbox, startScript } from './support.js';

const input: CreateTicketWithAttachmentsInput = {
  to: 'mailbox@foo.bar',
  subject: 'Broken headset',
  body: 'Photos are attached.',
  files: [
    { filename: 'one.txt', content: new Blob(['one']) },
    { filename: 'two.txt', content: new Blob(['two, longer']) },
  ],
};
const upload = 'POST /api/temporary_files';
const create = 'POST /api/tickets';

async function failureOf(work: Promise<unknown>): Promise<PartlyDoneError<CreateTicketWithAttachmentsProgress>> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PartlyDoneError);
  return error as PartlyDoneError<CreateTicketWithAttachmentsProgress>;
}

describe('createTicketWithAttachments', () => {
  it('uploads in order, then creates the ticket with what was given and what was uploaded', async () => {
    const { sandbox, thulium } = await startSandbox();
    const result = await createTicketWithAttachments(thulium, { ...input, attachments: ['61527075253ba62a76ca5c'] });
    expect(result).toMatchObject({
      files: [
        { filename: 'one.txt', size: 3 },
        { filename: 'two.txt', size: 11 },
      ],
    });
    expect(callsOf(sandbox)).toEqual([upload, upload, create]);
    const [message] = sandbox.state.tickets.get(result.ticket_id)?.messages ?? [];
    expect(message?.attachments).toEqual(['61527075253ba62a76ca5c', ...result.files.map(({ token }) => token)]);
  });

  it('creates a ticket without any file', async () => {
    const { sandbox, thulium } = await startSandbox();
    await expect(createTicketWithAttachments(thulium, { ...input, files: [] })).resolves.toMatchObject({ files: [] });
    expect(sandbox.requests.map(({ body }) => body)).toEqual([
      { to: input.to, subject: input.subject, body: input.body },
    ]);
  });

  it('keeps the tokens when the ticket is refused, and the ticket can be created with them', async () => {
    const { sandbox, thulium } = await startSandbox();
    const { files: _files, ...ticket } = input;
    const error = await failureOf(createTicketWithAttachments(thulium, { ...input, to: 'wrong@example.org' }));
    expect(error.message).toMatch(
      /^tickets\.createTicketWithAttachments: the files were uploaded; the ticket was not created: tickets\.createTicket: 400 /,
    );
    expect(error).toMatchObject({ endpoint: 'tickets.createTicket', effect: 'unknown', cause: { status: 400 } });
    expect(error.cause).toBeInstanceOf(ApiError);
    const { files, attachments, ticket: outcome } = error.done();
    expect([files.length, outcome]).toEqual([2, 'not_created']);
    const { ticket_id } = await createTicket(thulium, { ...ticket, attachments: [...attachments] });
    expect(sandbox.state.tickets.get(ticket_id)?.messages[0]?.attachments).toEqual(attachments);
  });

  it('shows no token and no name of a file unasked', async () => {
    const { thulium } = await startSandbox();
    const error = await failureOf(createTicketWithAttachments(thulium, { ...input, to: 'wrong@example.org' }));
    const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
    for (const { token, filename } of error.done().files) {
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(filename);
    }
  });

  it('keeps the tokens so far when an upload fails', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'status', route: 'POST /temporary_files', status: 503, skip: 1 });
    const error = await failureOf(createTicketWithAttachments(thulium, input));
    expect(error.message).toMatch(
      /: no ticket was created; files uploaded: 1 of 2; it is not known whether the next file was uploaded; .*: 503 /,
    );
    expect(error.effect).toBe('unknown');
    expect(error.done()).toMatchObject({ files: [{ filename: 'one.txt' }], ticket: 'not_created' });
    expect(callsOf(sandbox)).toEqual([upload, upload]);
  });

  it('throws what the first upload threw when it proves that nothing is left behind', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'status', route: 'POST /temporary_files', status: 413 });
    await expect(createTicketWithAttachments(thulium, input)).rejects.toThrow(ApiError);
    expect(callsOf(sandbox)).toEqual([upload]);
  });

  it('says what is not known of the first upload', async () => {
    const { sandbox, thulium } = await startSandbox();
    sandbox.addFault({ kind: 'drop', route: 'POST /temporary_files' });
    const error = await failureOf(createTicketWithAttachments(thulium, { ...input, attachments: ['t1'] }));
    expect(error.cause).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain(
      ': no ticket was created; files uploaded: 0 of 2; it is not known whether the next file was uploaded; ',
    );
    expect(error.done()).toEqual({ files: [], attachments: ['t1'], ticket: 'not_created' });
    expect(callsOf(sandbox)).toEqual([upload]);
  });

  it.each([
    ['the first upload', input, 'uploadTemporaryFile', 'not_created', 'the next file was uploaded'],
    ['the ticket', input, 'createTicket', 'unknown', 'the ticket was created'],
    ['a ticket without files', { ...input, files: [] }, 'createTicket', 'unknown', 'the ticket was created'],
  ])(
    'an interceptor that fails after %s does not read as nothing done',
    async (_name, given, endpoint, ticket, words) => {
      const own = new Error('one.txt: the audit log is full');
      const { thulium } = await startSandbox({
        interceptors: [
          async (request, next) => {
            const response = await next(request);
            if (request.endpoint.id === `tickets.${endpoint}`) throw own;
            return response;
          },
        ],
      });
      const error = await failureOf(createTicketWithAttachments(thulium, given));
      expect(error).toMatchObject({ cause: own, effect: 'unknown', retryable: false });
      expect(error.message).toContain(`it is not known whether ${words}; check before you send it again: `);
      expect(error.message).not.toContain('one.txt');
      expect(error.done()).toMatchObject({ ticket });
    },
  );

  it.each(['uploadTemporaryFile', 'createTicket'])(
    'an error at %s that controls a rendering comes as it is',
    async (name) => {
      const redirect = Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;/login' });
      const { thulium } = await startSandbox({
        interceptors: [
          async (request, next) => {
            if (request.endpoint.id === `tickets.${name}`) throw redirect;
            return next(request);
          },
        ],
      });
      await expect(createTicketWithAttachments(thulium, input)).rejects.toBe(redirect);
    },
  );

  it.each([
    ['a number', 5],
    ['empty', ''],
    ['no text that can be sent back', 'ab\ud83d'],
    ['null', null],
  ])('does not go on with a token that is %s', async (_name, token) => {
    const { seen, thulium } = await startScript(() => ({ status: 201, body: { filename: 'one.txt', token, size: 3 } }));
    const error = await failureOf(createTicketWithAttachments(thulium, input));
    expect(error.message).toContain(
      ': no ticket was created; files uploaded: 0 of 2; the next file was uploaded, but ',
    );
    expect(error.cause).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ effect: 'unknown', cause: { effect: 'applied', delivery: 'answered' } });
    expect(seen).toHaveLength(1);
    const call = uploadTemporaryFile(thulium, { filename: 'one.txt', content: new Blob(['one']) });
    await expect(call).rejects.toMatchObject({ code: 'decode', effect: 'applied' });
  });

  it.each([
    ['first', 0, ': no ticket was created; files uploaded: 0 of 2; the next file was uploaded, but '],
    ['second', 1, ': no ticket was created; files uploaded: 1 of 2; the next file was uploaded, but '],
  ])('does not say that it is done when the token of the %s file was lost', async (_name, skip, words) => {
    let uploads = 0;
    const { thulium } = await startScript(() => {
      if (uploads++ === skip) return { status: 201, body: '{broken' };
      return { status: 201, body: { filename: 'one.txt', token: 'abc', size: 3 } };
    });
    const error = await failureOf(createTicketWithAttachments(thulium, input));
    expect(error.message).toContain(words);
    expect(error).toMatchObject({ endpoint: 'tickets.uploadTemporaryFile', effect: 'unknown', delivery: 'answered' });
    expect(error.done()).toMatchObject({ ticket: 'not_created' });
    expect(error.done().files).toHaveLength(skip);
  });

  it('copies its input and its options on entry, own properties only', async () => {
    const { seen, thulium } = await startScript(({ target }) => {
      if (target === '/tickets') return { status: 201, body: { ticket_id: 1232 } };
      return { status: 201, body: { filename: 'one.txt', token: 'abc', size: 3 } };
    });
    const bytes = new TextEncoder().encode('one');
    const given = { ...input, files: [{ filename: 'one.txt', content: bytes }], attachments: ['t1'] };
    const options = { headers: { 'x-run': '1' } };
    const work = createTicketWithAttachments(thulium, given, options);
    bytes.fill(0);
    given.attachments.push('t2');
    given.files.push({ filename: 'two.txt', content: bytes });
    given.subject = 'changed';
    options.headers['x-run'] = '2';
    await work;
    expect(seen.map(({ body }) => body.toString())).toEqual([
      'one',
      JSON.stringify({ to: input.to, subject: input.subject, body: input.body, attachments: ['t1', 'abc'] }),
    ]);
    expect(seen.every(({ headers }) => headers['x-run'] === '1')).toBe(true);
  });

  it('takes nothing from Object.prototype', async () => {
    const { seen, thulium } = await startScript(() => ({ status: 201, body: { ticket_id: 1232 } }));
    const evil = { attachments: ['evil'], files: [{ filename: 'evil', content: new Blob() }] };
    for (const [name, value] of Object.entries(evil)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    }
    try {
      const { files: _files, ...ticket } = input;
      await expect(createTicketWithAttachments(thulium, ticket as never)).rejects.toThrow('files is missing');
      await createTicketWithAttachments(thulium, { ...input, files: [] });
    } finally {
      for (const name of Object.keys(evil)) Reflect.deleteProperty(Object.prototype, name);
    }
    expect(seen.map(({ body }) => JSON.parse(body.toString()))).toEqual([
      { to: input.to, subject: input.subject, body: input.body },
    ]);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('says that it is not known whether the ticket was created: lost %s', async (when, made) => {
    const { sandbox, thulium } = await startSandbox();
    const before = sandbox.state.tickets.size;
    sandbox.addFault({ kind: 'drop', route: 'POST /tickets', when });
    const error = await failureOf(createTicketWithAttachments(thulium, input));
    expect(error.done()).toMatchObject({ attachments: [expect.any(String), expect.any(String)], ticket: 'unknown' });
    expect(sandbox.state.tickets.size - before).toBe(made);
    expect(callsOf(sandbox)).toEqual([upload, upload, create]);
  });

  it('says that the ticket was created when only its id was lost', async () => {
    const { thulium } = await startScript(({ target }) => {
      if (target === '/tickets') return { status: 201, body: '{\n    ticket_id: 1232\n}' };
      return { status: 201, body: { filename: 'one.txt', token: '180174033853be57b76ed6a', size: 3 } };
    });
    const error = await failureOf(createTicketWithAttachments(thulium, input));
    expect(error.done().ticket).toBe('created');
  });

  it.each([
    ['nothing', {}],
    ['another name', { id: 1232 }],
    ['no id', { ticket_id: 'ABC' }],
  ])('says so too when the answer can be read, but holds %s', async (_name, body) => {
    const { thulium } = await startScript(({ target }) => {
      if (target === '/tickets') return { status: 201, body };
      return { status: 201, body: { filename: 'one.txt', token: '180174033853be57b76ed6a', size: 3 } };
    });
    const error = await failureOf(createTicketWithAttachments(thulium, input));
    expect(error.message).toContain(
      ': the files were uploaded; the ticket was created, but the answer could not be read: tickets.createTicket: ',
    );
    expect(error).toMatchObject({ endpoint: 'tickets.createTicket', effect: 'applied', retryable: false });
    expect(error.cause).toBeInstanceOf(DecodeError);
    const { files, attachments, ticket } = error.done();
    expect([files.length, attachments, ticket]).toEqual([
      2,
      ['180174033853be57b76ed6a', '180174033853be57b76ed6a'],
      'created',
    ]);
    await expect(createTicketWithAttachments(thulium, { ...input, files: [] })).rejects.toThrow(
      'tickets.createTicket: 201, but the answer is not an object with ticket_id',
    );
  });

  it.each([
    ['nothing', undefined, 'the input is missing: expected an object'],
    ['null', null, 'the input: expected an object'],
    ['a string', 'subject', 'the input: expected an object'],
    ['a list', [input], 'the input: expected an object'],
  ])('refuses %s for the input', async (_name, wrong, words) => {
    const { sandbox, thulium } = await startSandbox();
    const call = createTicketWithAttachments(thulium, wrong as never);
    await expect(call).rejects.toThrow(InvalidInputError);
    await expect(call).rejects.toThrow(`tickets.createTicketWithAttachments: ${words}`);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it('keeps the tokens and the reason of an abort', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const { seen, thulium } = await startScript(({ target }) => {
      if (target !== '/tickets') return { status: 201, body: { filename: 'one.txt', token: 'abc', size: 3 } };
      abort.abort(reason);
      return 'hang';
    });
    const error = await failureOf(createTicketWithAttachments(thulium, input, { signal: abort.signal }));
    expect(error.cause).toBe(reason);
    expect(error.done()).toMatchObject({ attachments: ['abc', 'abc'], ticket: 'unknown' });
    expect(seen).toHaveLength(3);
  });

  it.each([
    ['a wrong ticket', { subject: '' }, 'subject: expected a non-empty string'],
    ['a mistyped field', { flies: [] }, 'flies is not a field of this call (did you mean files?)'],
    ['a file without content', { files: [{ filename: 'one.txt' }] }, 'files[0].content is missing'],
    ['a file without a name', { files: [{ filename: '', content: new Blob() }] }, 'files[0].filename: expected'],
    [
      'a second file that is wrong',
      { files: [input.files[0], { filename: 'two.txt', content: 'two' }] },
      'files[1].content: expected',
    ],
    ['no files', { files: undefined }, 'files is missing: expected a list'],
    ['one file that is no list', { files: new Blob() }, 'files: expected a list'],
  ])('sends nothing at all with %s', async (_name, wrong, words) => {
    const { sandbox, thulium } = await startSandbox();
    const call = createTicketWithAttachments(thulium, { ...input, ...wrong } as CreateTicketWithAttachmentsInput);
    await expect(call).rejects.toThrow(InvalidInputError);
    await expect(call).rejects.toThrow(`tickets.createTicketWithAttachments: ${words}`);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it('sends nothing on a dry run, reads no stream, and says what it would upload and create', async () => {
    const { sandbox, thulium } = await startSandbox({ dryRun: true });
    const content = new Blob(['one']).stream();
    const result = await createTicketWithAttachments(thulium, {
      ...input,
      files: [
        { filename: 'one.txt', content },
        { filename: 'two.txt', content: new Blob(['two']) },
      ],
    });
    expect(isPlannedRequest(result)).toBe(true);
    expect(result.files.every(isPlannedRequest)).toBe(true);
    expect(result.files).toMatchObject([
      { endpoint: 'tickets.uploadTemporaryFile', url: expect.stringContaining('filename=one.txt') },
      { endpoint: 'tickets.uploadTemporaryFile', url: expect.stringContaining('filename=two.txt') },
    ]);
    expect(result).toMatchObject({
      body: expect.stringContaining('"attachments":["(token of one.txt)","(token of two.txt)"]'),
    });
    expect(callsOf(sandbox)).toEqual([]);
    expect(await new Response(content).text()).toBe('one');
  });
});
