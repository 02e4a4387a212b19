import { type CallOptions, isPlannedRequest, PartlyDoneError, type Thulium } from '@thulium-js/core';
import {
  below,
  callForId,
  checkFlow,
  checkObject,
  copyInput,
  copyOptions,
  describeFailedStep,
  effectOfStep,
  type FlowCheck,
  fieldNames,
  runFlow,
  unknownFieldIssues,
} from '@thulium-js/core/declare';
import { type CreatedTicket, type CreateTicketInput, createTicket } from '../endpoints/createTicket.js';
import { type UploadTemporaryFileInput, uploadTemporaryFile } from '../endpoints/uploadTemporaryFile.js';
import type { TemporaryFile } from '../shapes/temporaryFile.js';

/** What {@link createTicketWithAttachments} takes: a ticket, and files. */
export interface CreateTicketWithAttachmentsInput extends CreateTicketInput {
  /** Files to upload. Tokens of files that are uploaded already go into `attachments`. */
  files: UploadTemporaryFileInput[];
}

/** What {@link createTicketWithAttachments} gives. */
export interface CreatedTicketWithAttachments extends CreatedTicket {
  /** The files that were uploaded, in the order they were given. */
  files: TemporaryFile[];
}

/** What a {@link PartlyDoneError} of {@link createTicketWithAttachments} holds. */
export interface CreateTicketWithAttachmentsProgress {
  /** The files that were uploaded, in the order they were given. Their tokens live 24 hours. */
  readonly files: readonly TemporaryFile[];
  /** All tokens so far, those that were given included: the `attachments` to call {@link createTicket} with. */
  readonly attachments: readonly string[];
  /** `unknown`: it may have been created; check before you create it again. `created`: it was, but its id was lost. */
  readonly ticket: 'not_created' | 'unknown' | 'created';
}

/**
 * Uploads files, one after the other, then creates a ticket with them.
 *
 * The input is copied on entry, and all of it is checked before any request is sent. If the flow stops half-way, also
 * by an abort, the error holds the tokens of the uploaded files. In a dry run nothing is sent: the result is the
 * `PlannedRequest` of the ticket, and its `files` are those of the uploads. `timeout` and `totalTimeout` apply to each of
 * the calls.
 *
 * @example
 * ```ts
 * const { ticket_id } = await createTicketWithAttachments(thulium, {
 *   to: 'mailbox@example.org',
 *   subject: 'Broken headset',
 *   body: 'A photo is attached.',
 *   files: [{ filename: 'photo.jpg', content: photo }],
 * });
 * ```
 *
 * @throws InvalidInputError before any request is sent; PartlyDoneError with CreateTicketWithAttachmentsProgress if a
 * file or the ticket was or may have been created, also after an abort or an error of an interceptor, which is then its
 * `cause`. Its message says what was done, and its `effect` is `applied` only if the ticket was created. After any other
 * error, or the reason of the signal, nothing was created.
 */
export async function createTicketWithAttachments(
  client: Thulium,
  input: CreateTicketWithAttachmentsInput,
  options?: CallOptions,
): Promise<CreatedTicketWithAttachments> {
  const own = copyOptions(options);
  const { files, ...ticket } = checkInput(client, copyInput(input, flow));
  return runFlow(client, [], own.signal, (client) => uploadThenCreate(client, files, ticket, own));
}

async function uploadThenCreate(
  client: Thulium,
  contents: readonly UploadTemporaryFileInput[],
  ticket: CreateTicketInput,
  options: CallOptions,
): Promise<CreatedTicketWithAttachments> {
  const files: TemporaryFile[] = [];
  const attachments = [...(Object.hasOwn(ticket, 'attachments') ? (ticket.attachments ?? []) : [])];
  for (const content of contents) {
    try {
      const file = await uploadTemporaryFile(client, content, options);
      files.push(file);
      attachments.push(isPlannedRequest(file) ? `(token of ${content.filename})` : file.token);
    } catch (error) {
      const effect = effectOfStep(error);
      if (files.length === 0 && effect === 'none') throw error;
      const next = describeFailedStep('the next file', 'uploaded', effect);
      const words = `files uploaded: ${files.length} of ${contents.length}; ${next}`;
      const progress = { files, attachments, ticket: 'not_created' } as const;
      throw new PartlyDoneError(`${flow}: no ticket was created; ${words}`, progress, error, false);
    }
  }
  const whole = attachments.length === 0 ? ticket : { ...ticket, attachments };
  try {
    const created = await callForId(client, createTicket, whole, 'ticket_id', options);
    // What a dry run answers takes the place of the data, as in a call.
    return isPlannedRequest(created) ? (Object.assign(created, { files }) as never) : { ...created, files };
  } catch (error) {
    const effect = effectOfStep(error);
    if (files.length === 0 && effect === 'none') throw error;
    const ticketWords = describeFailedStep('the ticket', 'created', effect);
    const words = files.length === 0 ? ticketWords : `the files were uploaded; ${ticketWords}`;
    throw new PartlyDoneError(`${flow}: ${words}`, { files, attachments, ticket: outcomes[effect] }, error);
  }
}

const flow = 'tickets.createTicketWithAttachments';

/** Checks all that is going to be sent, so that nothing is sent when part of it is wrong. */
function checkInput(client: Thulium, input: CreateTicketWithAttachmentsInput): CreateTicketWithAttachmentsInput {
  checkObject(flow, input);
  const { files, ...ticket } = input;
  const issues = unknownFieldIssues(Object.keys(input), [...fieldNames(createTicket), 'files']);
  if (!Array.isArray(files)) {
    issues.push({ path: 'files', code: files === undefined ? 'missing' : 'invalid', expected: 'a list' });
  }
  checkFlow(flow, issues, [
    [() => createTicket.encode(ticket, client)],
    ...(Array.isArray(files) ? files : []).map(
      (file, index): FlowCheck => [() => uploadTemporaryFile.encode(file, client), below(`files[${index}]`)],
    ),
  ]);
  return input;
}

const outcomes = { none: 'not_created', unknown: 'unknown', applied: 'created' } as const;
