import type { EndpointFixture } from '@thulium-js/testing';
import type { TemporaryFile } from '../shapes/temporaryFile.js';
import type { UploadTemporaryFileInput } from './uploadTemporaryFile.js';

const content = new TextEncoder().encode('file content');

export const fixtures: EndpointFixture<UploadTemporaryFileInput, TemporaryFile>[] = [
  {
    name: 'a text file',
    source: 'documented',
    input: { filename: 'file.txt', content },
    request: { method: 'POST', path: '/temporary_files', query: 'filename=file.txt', body: content },
    response: { status: 201, body: { filename: 'file.txt', token: '180174033853be57b76ed6a', size: 12 } },
    output: { filename: 'file.txt', token: '180174033853be57b76ed6a', size: 12 },
  },
];
