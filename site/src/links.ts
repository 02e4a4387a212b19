import { dirname, join } from 'node:path/posix';
import type { MarkdownRenderer } from 'vitepress';
import { domains, packageNames } from './places.ts';

/** Sources that stand for a page of their own, or for a part of one. */
const pagesOfSources: Readonly<Record<string, string>> = {
  'README.md': '/',
  'VERSIONING.md': '/guides/versioning',
  'SUPPORT.md': '/guides/support',
  'SECURITY.md': '/guides/security',
  'docs/endpoints.md': '/calls',
  'packages/core/src/options.ts': '/reference/client',
  'packages/core/src/interceptor.ts': '/reference/client#interceptor',
};

/** The text of a document for the site: links lead to its pages; of those to other files only the label is left. */
export function withSiteLinks(document: string, text: string): string {
  return text.replace(/(?<!!)\[([^\]]+)\]\((?!https?:|[#/])([^)]*)\)/g, (_, label: string, target: string) => {
    const address = siteAddress(document, target);
    return address === undefined ? label : `[${label}](${address})`;
  });
}

/**
 * Address on the site of a link that a document of the repository holds: links are written for readers of the repository.
 * Undefined for what is only in the repository.
 */
function siteAddress(document: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const page = pageOf(join(dirname(document), path).replace(/\/$/, ''));
  return page === undefined || anchor === undefined ? page : `${page.replace(/#.*$/, '')}#${anchor}`;
}

function pageOf(file: string): string | undefined {
  if (Object.hasOwn(pagesOfSources, file)) return pagesOfSources[file];
  const [, page] = /^site\/pages(\/.*)\.md$/.exec(file) ?? [];
  if (page !== undefined) return page.replace(/\/index$/, '/');
  const [, text] = /^docs(\/(?:decisions\/)?[\w-]+)\.md$/.exec(file) ?? [];
  if (text !== undefined) return `/docs${text}`;
  const [, name, call] =
    /^packages\/([a-z-]+)(?:\/README\.md|\/src\/(?:endpoints|flows)\/(\w+)\.ts)?$/.exec(file) ?? [];
  if (call !== undefined) return domains.some((known) => known === name) ? `/reference/${name}/${call}` : undefined;
  return packageNames.some((known) => known === name) ? `/packages/${name}` : undefined;
}

/** Lets the links of the pages that people write lead to pages of the site. */
export function siteLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('site-links', ({ env, tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const target = token.type === 'link_open' ? token.attrGet('href') : null;
      if (target === null || /^(?:[a-z]+:|[#/])/.test(target)) continue;
      const address = siteAddress(`site/pages/${env.relativePath}`, target);
      if (address !== undefined) token.attrSet('href', address);
    }
  });
}
