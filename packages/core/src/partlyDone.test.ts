import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ConnectionError, ThuliumError } from './errors.js';
import { PartlyDoneError } from './partlyDone.js';

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
    delivery: 'unknown',
    effect: 'unknown',
    attempts: 0,
  });
});
