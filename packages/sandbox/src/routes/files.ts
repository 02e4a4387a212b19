import { type Answer, type Call, created, type Routes } from '../call.js';
import { invalid, notFound, Refusal } from '../errors.js';
import { randomHex } from '../random.js';
import { nextId, type StoredFile } from '../state.js';

/** [doc] A temporary file is kept for 24 hours. */
const lifetime = 24 * 60 * 60 * 1000;

function isExpired(call: Call, file: StoredFile): boolean {
  return file.expires !== null && call.instant > file.expires;
}

/** Takes the files whose tokens a request names in `attachments`: they are temporary no more. */
export function takeAttachments(call: Call): string[] {
  const tokens = call.body.strings('attachments') ?? [];
  const files = tokens.map((token, index) => {
    const file = call.state.files.get(token);
    if (file === undefined || isExpired(call, file)) throw invalid('noSuchReference', `attachments[${index}]`);
    return file;
  });
  for (const file of files) file.expires = null;
  return tokens;
}

function send(call: Call, file: StoredFile | undefined): Answer {
  if (file === undefined) {
    if (call.state.removed.has(`files/${call.text('token')}`)) throw new Refusal(410, [{ kind: 'gone' }]);
    throw notFound();
  }
  if (isExpired(call, file)) throw new Refusal(410, [{ kind: 'gone' }]);
  return { status: 200, file };
}

/** Temporary and attached files. */
export const fileRoutes: Routes = {
  // [doc] Raw bytes in, name in the query.
  'POST temporary_files': (call) => {
    const { state, bytes } = call;
    const filename = call.query.string('filename') ?? '';
    if (filename === '') throw invalid('missing', 'filename');
    if (bytes.length === 0) throw invalid('missing', 'body');
    const token = randomHex(state.sequence, 23);
    const file_id = nextId(state, 'file');
    state.files.set(token, {
      file_id,
      token,
      filename,
      content: bytes.slice(),
      expires: call.instant + lifetime,
    });
    return created({ filename, token, size: bytes.length });
  },

  // [inference] Only method and path are known.
  'GET files/:token': (call) => send(call, call.state.files.get(call.text('token'))),

  // [inference] Only method and path are known; what `:id` numbers is not.
  'GET downloads/:id/attached_file': (call) => {
    const id = call.id();
    return send(
      call,
      [...call.state.files.values()].find(({ file_id }) => file_id === id),
    );
  },
};
