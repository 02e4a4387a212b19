/**
 * A tax number in the notation that companies are written and looked for in: without separators, in capitals, without the
 * word `NIP` in front, and a Polish one without `PL`. Any other country in front is part of the number: `SK1234567890` is not the Polish `1234567890`. Empty
 * for a text without a digit other than zero, which identifies no company.
 */
export function normalTaxNumber(text: string): string {
  const compact = text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  return /[1-9]/.test(compact) ? compact.replace(/^(?:NIP)?(?:PL)?(?=\d)/, '') : '';
}
