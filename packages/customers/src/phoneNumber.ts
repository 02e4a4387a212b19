/** A phone number in normal form, and the forms in which a system may hold it. */
export interface PhoneNumber {
  /**
   * What two ways of writing the same number have in common: E.164, such as `+48222333444`, without the extension behind
   * it; of a text that is no whole number (an extension alone, say) its digits. Empty for a text without digits.
   */
  readonly normal: string;
  /** Ways to write it, to search by: as it was given, in normal form, Polish ones without prefix, and with `00`. */
  readonly forms: readonly string[];
}

/** Reads a phone number; nine digits are a Polish one. */
export type ReadPhoneNumber = (text: string) => PhoneNumber;

/** An extension behind a number, as it is written in Poland (`wew. 12`, `w. 12`) and elsewhere (`ext. 12`, `x12`). */
const extension = /(\d)[\s,;(/-]*(?:wew(?:n\p{L}*)?|w|x|ext(?:ension)?)[\s.:]*\d{1,7}[\s)]*$/iu;

/** Loads what is needed to read phone numbers: 80 kB of numbering plans, which only those flows need that compare them. */
export async function loadPhoneNumbers(): Promise<ReadPhoneNumber> {
  const { parsePhoneNumberFromString } = await import('./phoneLibrary.js');

  function parse(text: string): { number: string; nationalNumber: string; country?: string | undefined } | undefined {
    const digits = text.replace(/\D/g, '');
    // A zero in front of the nine digits, as Polish numbers once had it, still stands in many address books.
    const national = parsePhoneNumberFromString(/^0[1-9]\d{8}$/.test(digits) ? digits.slice(1) : text, 'PL');
    if (national?.isValid() === true) return national;
    // Digits among words may be of more than one number: together they could be anybody's.
    const foreign = /\p{L}/u.test(text) ? undefined : parsePhoneNumberFromString(`+${digits}`);
    if (foreign?.isValid() === true) return foreign;
    return national?.isPossible() === true ? national : undefined;
  }

  return (text) => {
    const given = text.trim();
    const bare = given.replace(extension, '$1');
    const parsed = parse(bare);
    if (parsed === undefined) return { normal: bare.replace(/\D/g, ''), forms: [...new Set([given, bare])] };
    const { number, nationalNumber, country } = parsed;
    const forms = [given, number, `00${number.slice(1)}`, number.slice(1)];
    if (number.startsWith('+48') && (country ?? 'PL') === 'PL') forms.unshift(nationalNumber);
    return { normal: number, forms: [...new Set(forms)] };
  };
}
