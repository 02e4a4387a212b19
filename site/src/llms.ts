/** A page of the site, as it is handed to machines. */
export interface Page {
  /** Path below the root, without ending. Example: `guides/errors`. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** Markdown without front matter. */
  readonly text: string;
}

const introduction = `# Thulium SDK for TypeScript

> Typed clients for the REST API of Thulium, a Polish contact-centre system. Unofficial: made from the vendor's public documentation, not tried against a live system.

Install one domain package (\`@thulium-js/customers\`, \`@thulium-js/crm-outbounds\`, \`@thulium-js/tickets\`, \`@thulium-js/chat\`); it brings the client along. Field names are the vendor's own. A POST is sent at most once unless it is proven that it was not sent. Look at \`error.delivery\` and \`error.effect\` before sending again. Test against \`@thulium-js/sandbox\`, never against a real system.
`;

/** The index for language models: one line per page (see llmstxt.org). */
export function llmsIndex(pages: readonly Page[]): string {
  const groups = new Map<string, Page[]>();
  for (const page of pages) {
    const group = groupOf(page.path);
    groups.set(group, [...(groups.get(group) ?? []), page]);
  }
  const lines = [...groups].flatMap(([group, list]) => [
    `## ${group}`,
    '',
    ...list.map(({ path, title, description }) => `- [${title}](${path}.html)${description && `: ${description}`}`),
    '',
  ]);
  return [introduction, ...lines].join('\n');
}

/** All pages in one text; how the SDK was measured, and why it was decided so, is left to the index. */
export function llmsFull(pages: readonly Page[]): string {
  const told = pages.filter(({ path }) => !path.startsWith('docs/'));
  return [introduction, ...told.map(({ text }) => `${withoutMarkup(text).trim()}\n`)].join('\n');
}

function groupOf(path: string): string {
  const [folder = '', name = ''] = path.split('/');
  if (folder === 'guides') return 'Guides';
  if (folder === 'packages') return 'Packages';
  if (folder === 'docs') return name === 'decisions' ? 'Decisions' : 'Measurements';
  if (folder === 'pl') return 'Polski';
  if (folder === 'reference') return name === 'client' ? 'Start' : `Reference: ${name}`;
  return 'Start';
}

function withoutMarkup(text: string): string {
  return text
    .replace(/^<\/?div.*>\n\n?/gm, '')
    .replace(/<Badge [^>]*text="([^"]*)" \/>/g, '($1)')
    .replace(/<\/?span[^>]*>/g, '');
}
