import type { Download } from '@thulium-js/core';
import type { EndpointFixture } from '@thulium-js/testing';
import type { DownloadFileInput } from './downloadFile.js';

export const fixtures: EndpointFixture<DownloadFileInput, Download>[] = [
  {
    name: 'a file as it is',
    source: 'inferred',
    note: 'only method and path are known; the answer is that of any server that gives a file',
    input: { token: '61527075253ba62a76ca5c' },
    request: { method: 'GET', path: '/files/61527075253ba62a76ca5c' },
    response: {
      status: 200,
      headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="file.txt"' },
      body: 'file content',
    },
    output: { text: 'file content', filename: 'file.txt', contentType: 'text/plain', size: 12 },
  },
];
