import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ApiError, ConnectionError, DecodeError, ThuliumError } from './errors.js';
import { describeFailedStep, effectOfStep, PartlyDoneError } from './partlyDone.js';

const cause = new ConnectionError('tickets.createTicket: the connection was lost', {
  endpoint: 'tickets.createTicket',
  attempts: 1,
  delivery: 'unknown',
  effect: 'unknown',
  retryable: false,
});

test('it says what the failed call says, and what was done', () => {
  const error = new PartlyDoneError('a file is uploaded', { tokens: ['secret-token'] }, cause);
  expect(error).toBeInstanceOf(ThuliumError);
  expect(error).toMatchObject({
    name: 'PartlyDoneError',
    code: 'partly_done',
    endpoint: 'tickets.createTicket',
    cause,
  });
  expect(error).toMatchObject({ attempts: 1, delivery: 'unknown', effect: 'unknown', retryable: false });
  expect(error.done()).toEqual({ tokens: ['secret-token'] });
});

test('what was done is shown by neither JSON nor inspect', () => {
  const error = new PartlyDoneError('a file is uploaded', { tokens: ['secret-token'] }, cause);
  expect(JSON.stringify(error)).not.toContain('secret-token');
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('secret-token');
});

test('after an abort nothing is known of the call', () => {
  const reason = new Error('enough');
  expect(new PartlyDoneError('stopped', [], reason)).toMatchObject({
    cause: reason,
    message: 'stopped: the cause is an abort, or an error of other code',
    delivery: 'unknown',
    effect: 'unknown',
    attempts: 0,
  });
});

const refused = new ApiError('tickets.updateTicket: 403 (no permission)', {
  endpoint: 'tickets.updateTicket',
  status: 403,
  attempts: 1,
  delivery: 'answered',
  effect: 'none',
});

test('the effect of the flow is never none: a step succeeded before', () => {
  expect(new PartlyDoneError('the reply was sent', {}, refused)).toMatchObject({
    delivery: 'answered',
    effect: 'unknown',
    retryable: false,
  });
});

test('the delivery of the flow is never not-sent: the server answered the steps before', () => {
  const unsent = new ConnectionError('tickets.updateTicket: the connection was refused', {
    endpoint: 'tickets.updateTicket',
    delivery: 'not-sent',
    effect: 'none',
    retryable: true,
  });
  expect(new PartlyDoneError('the reply was sent', {}, unsent)).toMatchObject({
    delivery: 'answered',
    effect: 'unknown',
    retryable: false,
  });
});

const unreadable = new DecodeError('tickets.createTicket: the answer has no ticket_id', {
  endpoint: 'tickets.createTicket',
  status: 201,
  delivery: 'answered',
  effect: 'applied',
});

test('what the failed step applied stays applied', () => {
  expect(new PartlyDoneError('a file was uploaded', {}, unreadable)).toMatchObject({ effect: 'applied' });
});

test('the message ends with why it stopped', () => {
  expect(new PartlyDoneError('tickets.replyAndClose: the reply was sent; the status was not set', {}, refused)).toEqual(
    expect.objectContaining({
      message:
        'tickets.replyAndClose: the reply was sent; the status was not set: tickets.updateTicket: 403 (no permission)',
    }),
  );
});

test.each([
  [refused, 'the status was not set'],
  [cause, 'it is not known whether the status was set; check before you send it again'],
  [new Error('an abort'), 'it is not known whether the status was set; check before you send it again'],
  [unreadable, 'the status was set, but the answer could not be read'],
])('a failed step says what is known of it: %s', (error, words) => {
  expect(describeFailedStep('the status', 'set', effectOfStep(error))).toBe(words);
});
