import { type CallOptions, isPlannedRequest, PartlyDoneError, type Thulium, ThuliumError } from '@thulium-js/core';
import {
  below,
  callForId,
  checkFlow,
  checkObject,
  copyInput,
  copyOptions,
  describeFailedStep,
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
 * by an abort, the error holds the tokens of the uploaded files. In a dry run nothing is sent, and the result is the
 * `PlannedRequest` of the ticket. `timeout` and `totalTimeout` apply to each of the calls.
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
 * @throws InvalidInputError before anything is sent; PartlyDoneError with CreateTicketWithAttachmentsProgress once a
 * file is uploaded: its message says what was done, and its `effect` is `applied` only when the ticket was created;
 * else what the call threw.
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
      const file = await upload(client, content, options);
      files.push(file);
      attachments.push(file.token);
    } catch (error) {
      // A file whose token was lost is left behind too.
      if (files.length === 0 && outcomeOf(error) !== 'created') throw error;
      const words = `files uploaded: ${files.length} of ${contents.length}; ${describeFailedStep('the next file', 'uploaded', error)}`;
      const progress = { files, attachments, ticket: 'not_created' } as const;
      throw new PartlyDoneError(`${flow}: no ticket was created; ${words}`, progress, error, false);
    }
  }
  const whole = attachments.length === 0 ? ticket : { ...ticket, attachments };
  try {
    const created = await callForId(client, createTicket, whole, 'ticket_id', options);
    return isPlannedRequest(created) ? (created as never) : { ...created, files };
  } catch (error) {
    if (files.length === 0) throw error;
    const words = `the files were uploaded; ${describeFailedStep('the ticket', 'created', error)}`;
    throw new PartlyDoneError(`${flow}: ${words}`, { files, attachments, ticket: outcomeOf(error) }, error);
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

async function upload(
  client: Thulium,
  content: UploadTemporaryFileInput,
  options: CallOptions,
): Promise<TemporaryFile> {
  const file = await uploadTemporaryFile(client, content, options);
  if (!isPlannedRequest(file)) return file;
  return { filename: content.filename, token: `(token of ${content.filename})`, size: 0 };
}

/** What an error says of what was to be created. An abort, or a failure of the user's own code, tells nothing. */
function outcomeOf(error: unknown): CreateTicketWithAttachmentsProgress['ticket'] {
  if (!(error instanceof ThuliumError) || error.effect === 'unknown') return 'unknown';
  return error.effect === 'none' ? 'not_created' : 'created';
}
