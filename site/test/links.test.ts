import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { distFolder } from '../src/places.ts';

/** The built pages: text, and the names that links may lead to. */
const pages = new Map(
  globSync('**/*.html', { cwd: distFolder }).map((file) => {
    const html = readFileSync(join(distFolder, file), 'utf8');
    return [file, { html, ids: new Set(Array.from(html.matchAll(/\sid="([^"]+)"/g), ([, id = '']) => decode(id))) }];
  }),
);

describe('the built site', () => {
  test('is here', () => {
    expect(pages.size, 'build the site first').toBeGreaterThan(80);
  });

  test('has no link that leads nowhere', () => {
    const dead = [...pages].flatMap(([file, { html }]) =>
      linksOf(html)
        .filter((link) => !leadsSomewhere(link, file))
        .map((link) => `${file}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  test('loads nothing from elsewhere', () => {
    const foreign =
      /<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)="(?:https?:)?\/\/[^"]*"|@import\s+url\(|url\(["']?https?:/g;
    const found = [...pages].flatMap(([file, { html }]) => (html.match(foreign) ?? []).map((tag) => `${file}: ${tag}`));
    const styles = globSync('assets/*.css', { cwd: distFolder }).flatMap((file) =>
      (readFileSync(join(distFolder, file), 'utf8').match(foreign) ?? []).map((rule) => `${file}: ${rule}`),
    );
    expect([...found, ...styles]).toEqual([]);
    expect(globSync('**/*.{woff,woff2,ttf}', { cwd: distFolder })).toEqual([]);
  });

  test('has an index for language models in which every line leads to a page', () => {
    const index = readFileSync(join(distFolder, 'llms.txt'), 'utf8');
    const targets = Array.from(index.matchAll(/^- \[[^\]]+\]\(([^)]+)\)/gm), ([, target = '']) => target);
    expect(targets.filter((target) => !pages.has(target))).toEqual([]);
    expect(targets.length).toBe(pages.size - 1); // All but the page that says that there is none.
  });
});

/** Addresses of the site itself that a page links to. */
function linksOf(html: string): string[] {
  const addresses = Array.from(html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g), ([, address = '']) => decode(address));
  return [...new Set(addresses)].filter((address) => !/^[a-z]+:/.test(address));
}

function leadsSomewhere(link: string, file: string): boolean {
  const [path = '', anchor = ''] = link.split('#');
  const page = pages.get(path === '' ? file : fileOf(path, file));
  if (page !== undefined) return anchor === '' || page.ids.has(decodeURIComponent(anchor));
  return /\.txt$/.test(path) && globSync(join(distFolder, path)).length > 0;
}

function fileOf(path: string, from: string): string {
  const whole = decodeURIComponent(path.startsWith('/') ? path.slice(1) : join(dirname(from), path));
  return whole === '' || whole.endsWith('/') ? `${whole}index.html` : whole;
}

function decode(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
