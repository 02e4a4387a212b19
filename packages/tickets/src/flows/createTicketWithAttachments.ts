import { type CallOptions, isPlannedRequest, PartlyDoneError, type Thulium, ThuliumError } from '@thulium-js/core';
import {
  below,
  callForId,
  checkFlow,
  checkObject,
  type FlowCheck,
  fieldNames,
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
  /** `unknown`: it may have been created; look before you create it again. `created`: but its id was lost. */
  readonly ticket: 'not_created' | 'unknown' | 'created';
}

/**
 * Uploads files, one after the other, then creates a ticket with them.
 *
 * Everything is checked before anything is sent. When it stops half-way, the error holds the tokens of what was uploaded,
 * also after an abort. On a dry run nothing is sent, and the `PlannedRequest` of the ticket comes in place of the result.
 * `timeout` and `totalTimeout` hold for each of the calls.
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
 * file is uploaded; else what the call threw.
 */
export async function createTicketWithAttachments(
  client: Thulium,
  input: CreateTicketWithAttachmentsInput,
  options?: CallOptions,
): Promise<CreatedTicketWithAttachments> {
  checkInput(client, input);
  const { files: contents, ...ticket } = input;
  const files: TemporaryFile[] = [];
  const attachments = [...(ticket.attachments ?? [])];
  for (const content of contents) {
    const file = await upload(client, content, options).catch((error: unknown) => {
      const words = `${files.length} of ${contents.length} files were uploaded, no ticket was created`;
      throw stopped(words, { files, attachments, ticket: 'not_created' }, error);
    });
    files.push(file);
    attachments.push(file.token);
  }
  const whole = attachments.length === 0 ? ticket : { ...ticket, attachments };
  const created = await callForId(client, createTicket, whole, 'ticket_id', options).catch((error: unknown) => {
    const outcome = outcomeOf(error);
    throw stopped(`the files were uploaded, ${outcomeWords[outcome]}`, { files, attachments, ticket: outcome }, error);
  });
  return isPlannedRequest(created) ? (created as never) : { ...created, files };
}

const flow = 'tickets.createTicketWithAttachments';

/** Checks all that is going to be sent, so that nothing is sent when part of it is wrong. */
function checkInput(client: Thulium, input: CreateTicketWithAttachmentsInput): void {
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
}

async function upload(
  client: Thulium,
  content: UploadTemporaryFileInput,
  options: CallOptions | undefined,
): Promise<TemporaryFile> {
  const file = await uploadTemporaryFile(client, content, options);
  if (!isPlannedRequest(file)) return file;
  return { filename: content.filename, token: `(token of ${content.filename})`, size: 0 };
}

const outcomeWords = {
  not_created: 'no ticket was created',
  unknown: 'and it is not known whether the ticket was created; look before you create it again',
  created: 'and the ticket was created, but its id was lost',
} as const;

/** What is known of the ticket. An abort, or a failure of the user's own code, tells nothing. */
function outcomeOf(error: unknown): CreateTicketWithAttachmentsProgress['ticket'] {
  if (!(error instanceof ThuliumError) || error.effect === 'unknown') return 'unknown';
  return error.effect === 'none' ? 'not_created' : 'created';
}

/** The error of a flow that stopped; what stopped it, when nothing is left behind. */
function stopped(words: string, progress: CreateTicketWithAttachmentsProgress, cause: unknown): unknown {
  if (progress.files.length === 0) return cause;
  return new PartlyDoneError(`${flow}: ${words}`, progress, cause);
}
