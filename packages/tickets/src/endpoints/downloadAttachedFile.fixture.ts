import type { Download } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { DownloadAttachedFileInput } from './downloadAttachedFile.js';

export const fixtures: EndpointFixture<DownloadAttachedFileInput, Download>[] = [
  {
    name: 'a file as it is',
    source: 'inferred',
    note: 'only method and path are known; the answer is that of any server that gives a file',
    input: { download_id: 1 },
    request: { method: 'GET', path: '/downloads/1/attached_file' },
    response: {
      status: 200,
      headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="file.txt"' },
      body: 'file content',
    },
    output: { text: 'file content', filename: 'file.txt', contentType: 'text/plain', size: 12 },
  },
];
