import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSandbox } from '@thulium-js/sandbox';
import { chromiumVersion, openPage, renderPage } from '../chromium.ts';
import { moduleText } from '../program.ts';
import { createProject } from '../project.ts';
import { type Case, expectLines } from './case.ts';

const html = '<!doctype html><meta charset="utf-8"><script type="module" src="/main.mjs"></script>';

/** The program, bundled with Vite, in Chromium. */
export const browserCase: Case = {
  name: 'Vite, in Chromium',
  async run({ tarballs, environment }) {
    const project = await createProject({ installer: 'npm', tarballs, further: { vite: '^8.0.0' } });
    try {
      await project.write('index.html', html);
      await cp(new URL('../../program/page.mjs', import.meta.url), join(project.folder, 'main.mjs'));
      await project.write('program.mjs', moduleText);
      await project.run('npx', ['vite', 'build', '--logLevel', 'error']);
      const { refusal, lines } = await openPage(join(project.folder, 'dist'), environment);
      if (refusal !== 'ConfigurationError') throw new Error(`the guard did not refuse: ${refusal}`);
      expectLines(JSON.stringify(lines));
      const manifest = await readFile(join(project.folder, 'node_modules/vite/package.json'), 'utf8');
      return `Vite ${JSON.parse(manifest).version}, ${await chromiumVersion()}`;
    } finally {
      await project.remove();
    }
  },
};

/** The page of a running sandbox, which the sandbox's own tests run in a document of theirs. */
export const sandboxPageCase: Case = {
  name: 'Page of the sandbox, in Chromium',
  async run() {
    const sandbox = createSandbox();
    const server = await sandbox.listen();
    try {
      const credentials = btoa(`${sandbox.username}:${sandbox.password}`);
      await fetch(`${server.url}/api/customers`, {
        method: 'POST',
        headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
        body: JSON.stringify({ surname: '<img src=x onerror=alert(1)>' }),
      });
      const html = await renderPage(`${server.url}/`);
      for (const text of ['<dt>Customers</dt><dd>10</dd>', '1 so far, the newest first.', '&lt;img src=x onerror']) {
        if (!html.includes(text)) throw new Error(`the page does not show ${text}`);
      }
      if (html.includes('<img')) throw new Error('the page took data for markup');
      return chromiumVersion();
    } finally {
      await server.close();
    }
  },
};
