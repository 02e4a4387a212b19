import {
  type Download,
  defineEndpoint,
  download,
  type Endpoint,
  filledText,
  union,
  wholeNumber,
} from '@thulium-js/core/declare';

/** What {@link downloadAttachedFile} takes. The vendor documents no parameters; further fields go into the query. */
export interface DownloadAttachedFileInput {
  /** Id in the path of the call; what it numbers is not documented. Example: `1`. */
  download_id: number | string;
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Downloads an attached file by its id.
 *
 * Only method and path are documented: what the id numbers is not known, and that the answer is the file itself is
 * inferred. A file whose token is known comes with {@link downloadFile}.
 *
 * @example
 * ```ts
 * const file = await downloadAttachedFile(thulium, { download_id: 1 });
 * await file.body.pipeTo(destination);
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such file, or no longer; ApiError
 * also when the server reports an error with status 200.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const downloadAttachedFile: Endpoint<DownloadAttachedFileInput, Download> = defineEndpoint({
  id: 'tickets.downloadAttachedFile',
  method: 'GET',
  path: '/downloads/{download_id}/attached_file',
  evidence: 'index',
  params: () => ({ download_id: union([wholeNumber, filledText], 'an id: a whole number, or a string') }),
  rest: 'query',
  responseType: 'bytes',
  response: () => download,
});
