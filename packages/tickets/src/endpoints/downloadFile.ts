import { type Download, defineEndpoint, download, type Endpoint, filledText } from '@thulium-js/core/declare';

/** What {@link downloadFile} takes. The vendor documents no parameters; further fields go into the query. */
export interface DownloadFileInput {
  /** Token of the file, as `attachments` of the messages tell it. Example: `1175982115cb861c810534`. */
  token: string;
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Downloads a file by its token.
 *
 * Only method and path are documented. That the token is the one of {@link uploadTemporaryFile} and of the attachments of
 * a {@link TicketMessage}, and that the answer is the file itself, is inferred.
 *
 * @example
 * ```ts
 * const file = await downloadFile(thulium, { token: '1175982115cb861c810534' });
 * const blob = await file.blob(10_000_000);
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such file, or no longer; ApiError
 * also when the server reports an error with status 200.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const downloadFile: Endpoint<DownloadFileInput, Download> = defineEndpoint({
  id: 'tickets.downloadFile',
  method: 'GET',
  path: '/files/{token}',
  evidence: 'index',
  params: () => ({ token: filledText }),
  rest: 'query',
  responseType: 'bytes',
  response: () => download,
});
