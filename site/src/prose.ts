import ts from 'typescript6';
import type { ModuleExport } from './declarations.ts';

/** Where a name that prose links to has its place; undefined when it has none. */
export type LinkTo = (name: string) => string | undefined;

/** What JSDoc says of an export, as Markdown. */
export interface Prose {
  readonly text: string;
  /** The code of its examples. */
  readonly examples: readonly string[];
  /** What it throws. */
  readonly throws: readonly string[];
  /** Pages of the vendor, each with a remark; both may be empty. */
  readonly see: readonly { readonly address: string; readonly remark: string }[];
}

/** Reads the JSDoc of an export. */
export function readProse(
  { symbol, declaration }: Pick<ModuleExport, 'symbol' | 'declaration'>,
  linkTo: LinkTo,
): Prose {
  const tags = ts.getJSDocTags(declaration);
  const named = (name: string) => tags.filter((tag) => tag.tagName.text === name);
  return {
    text: docOf(symbol, linkTo),
    examples: named('example').flatMap((tag) => codeOf(ts.getTextOfJSDocComment(tag.comment) ?? '')),
    throws: throwsOf(declaration, linkTo),
    see: named('see').map((tag) => {
      const [, address = '', remark = ''] = /^@see\s+(?:\{@link (\S+?)\})?([\s\S]*)/.exec(tag.getText()) ?? [];
      return {
        address,
        remark: remark
          .replace(/[\s*/]+$/, '')
          .replace(/\s*\n\s*\*?\s*/g, ' ')
          .trim(),
      };
    }),
  };
}

/** The description of a symbol, as Markdown. */
export function docOf(symbol: ts.Symbol, linkTo: LinkTo): string {
  const docs = (symbol.declarations ?? []).flatMap((node) => ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc));
  return docs
    .map((doc) => partsToText(doc.comment, linkTo))
    .join('\n\n')
    .trim();
}

/** What each `@throws` says. It names classes without a link: at its head editors would take one for a type, and lose it. */
function throwsOf(declaration: ts.Declaration, linkTo: LinkTo): string[] {
  const docs = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
  return docs.flatMap((doc) =>
    Array.from(doc.getText().matchAll(/@throws ([\s\S]*?)(?=\n\s*\* @|\n?\s*\*\/)/g), ([, text = '']) =>
      withLinks(text.replace(/\s*\n\s*\*?\s*/g, ' ').trim(), linkTo),
    ),
  );
}

/** Links the names of types that have a place, outside of code. */
function withLinks(text: string, linkTo: LinkTo): string {
  return text
    .split(/(`[^`]*`|\b[A-Z][a-z]+[A-Z]\w*\b)/)
    .map((piece, index) => (index % 2 === 0 || piece.startsWith('`') ? escapeMarkup(piece) : link(piece, linkTo)))
    .join('');
}

function link(name: string, linkTo: LinkTo): string {
  const place = linkTo(name);
  return place === undefined ? `\`${name}\`` : `[\`${name}\`](${place})`;
}

function codeOf(text: string): string[] {
  return [...text.matchAll(/```ts\n([\s\S]*?)\n```/g)].map(([, code = '']) => code);
}

function partsToText(comment: string | ts.NodeArray<ts.JSDocComment> | undefined, linkTo: LinkTo): string {
  if (comment === undefined) return '';
  if (typeof comment === 'string') return escapeMarkup(comment);
  return comment.map((part) => partToText(part, linkTo)).join('');
}

function partToText(part: ts.JSDocComment, linkTo: LinkTo): string {
  if (part.kind === ts.SyntaxKind.JSDocText) return escapeMarkup(part.text);
  return link((part.name?.getText() ?? '') + part.text.trim(), linkTo);
}

/** Text in which nothing is taken for a tag or a template; code in backticks stays as it is. */
export function escapeMarkup(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((piece) => (piece.startsWith('`') ? piece : piece.replaceAll('<', '&lt;').replaceAll('{{', '{&#123;')))
    .join('');
}
