/**
 * For Node: a `fetch` that costs less. For Node, Bun and Deno: files of the disk. The entry `@thulium-js/core/node`.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Download } from './download.js';
import type { StreamSource } from './requestBytes.js';

export { nodeFetch } from './node/nodeFetch.js';

/** A file of the disk. It is opened when it is sent, and read piece by piece. */
export interface DiskFile extends StreamSource {
  /** Name without folders. Example: `invoice.pdf`. */
  readonly name: string;
}

/**
 * A file of the disk, as content of an upload.
 *
 * @example
 * ```ts
 * const file = await fileFromPath('./invoice.pdf');
 * await uploadTemporaryFile(thulium, { filename: file.name, content: file });
 * ```
 *
 * @throws The error of the file system, such as `ENOENT`, or a `TypeError` when the path is not a file.
 */
export async function fileFromPath(path: string): Promise<DiskFile> {
  const about = await stat(path);
  if (!about.isFile()) throw new TypeError('fileFromPath: the path is not a file');
  return {
    name: basename(path),
    size: about.size,
    stream: () => Readable.toWeb(createReadStream(path)) as unknown as ReadableStream<Uint8Array>,
  };
}

/**
 * Writes a download to disk, chunk by chunk. Until it is complete, the file has a unique hidden name in the same
 * folder, so that several downloads to one path do not mix. It then replaces an existing file of that name, and keeps its
 * permissions; the last download to finish wins. A symbolic link stays: the file that it points to is replaced.
 *
 * @example
 * ```ts
 * await saveTo(await downloadFile(thulium, { token }), './invoice.pdf');
 * ```
 *
 * @throws The error of the download or of the file system. The incomplete file is removed, and the download is ended.
 */
export async function saveTo(download: Pick<Download, 'body'>, path: string): Promise<void> {
  const { body } = download;
  if (body.locked) throw new TypeError('saveTo: the download is read already');
  let part: string | undefined;
  try {
    const target = await targetOf(path);
    part = join(dirname(target), `.${randomUUID()}.part`);
    const permissions = await permissionsOf(target);
    // Opened first: what throws for its path must find the body unlocked.
    const file = createWriteStream(part, { flags: 'wx', ...(permissions !== undefined && { mode: permissions }) });
    await pipeline(Readable.fromWeb(body as never), file);
    // What the process may not give to a new file was left out.
    if (permissions !== undefined) await chmod(part, permissions);
    await rename(part, target);
  } catch (error) {
    await body.cancel(error).catch(() => undefined);
    if (part !== undefined) await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Where a path leads through symbolic links, also if the last one points to a file that does not exist yet. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const next = await readlink(path).catch(() => undefined);
  return next === undefined ? path : targetOf(resolve(dirname(path), next));
}

/** The permissions of an existing file; undefined if there is none. */
async function permissionsOf(path: string): Promise<number | undefined> {
  const about = await stat(path).catch(() => undefined);
  return about && about.mode & 0o777;
}
