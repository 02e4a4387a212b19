/** A phone number in normal form, and the forms in which a system may hold it. */
export interface PhoneNumber {
  /**
   * E.164, such as `+48222333444`, without an extension: two notations of the same number have it in common. Empty for a
   * text that is no possible number; such a text identifies nobody.
   */
  readonly normal: string;
  /**
   * Notations to search by: as given, in normal form, with `00`, bare digits, Polish ones without prefix. Empty for a text
   * that is no possible number.
   */
  readonly forms: readonly string[];
  /**
   * Texts to write, one of {@link forms} first: Polish numbers as nine digits, others in normal form. The text as given
   * follows when it says more than the number, such as an extension.
   */
  readonly written: readonly string[];
}

/** Reads a phone number; nine digits are a Polish one. */
export type ReadPhoneNumber = (text: string) => PhoneNumber;

/** An extension behind a number, as it is written in Poland (`wew. 12`, `w. 12`) and elsewhere (`ext. 12`, `x12`). */
const extension = /(\d)[\s,;(/-]*(?:wew(?:n\p{L}*)?|w|x|ext(?:ension)?)[\s.:]*\d{1,7}[\s)]*$/iu;

/** Digits, what groups them, and invisible marks of the direction of writing, as address books copy them. */
const groupedDigits = /^[\p{Nd}\p{Cf}\p{Pd}\s()+./]+$/u;

/** Loads what is needed to read phone numbers: 80 kB of numbering plans, which only those flows need that compare them. */
export async function loadPhoneNumbers(): Promise<ReadPhoneNumber> {
  const { parsePhoneNumberFromString } = await import('./phoneLibrary.js');

  function parse(text: string): Candidate | undefined {
    const digits = text.replace(/\D/g, '');
    // A zero in front of the nine digits, as Polish numbers once had it, still stands in many address books.
    const local = /^(?:(?:00)?48)?0([1-9]\d{8})$/.exec(digits)?.[1] ?? text;
    const national = ofSubscriber(parsePhoneNumberFromString(local, 'PL'));
    if (national?.isValid() === true) return national;
    // Digits among words or of a list may be of more than one number: together they could be anybody's.
    const isOne = /^[\d\s()+.\p{Pd}]+$/u.test(text);
    const foreign = isOne ? ofSubscriber(parsePhoneNumberFromString(`+${digits}`)) : undefined;
    return foreign?.isValid() === true ? foreign : national;
  }

  return (text) => {
    const given = text.trim();
    const parsed = parse(given.replace(extension, '$1'));
    if (parsed === undefined) return { normal: '', forms: [], written: [text] };
    const { number, nationalNumber, countryCallingCode } = parsed;
    const isPolish = countryCallingCode === '48';
    const forms = [...(isPolish ? [nationalNumber] : []), given, number, `00${number.slice(1)}`, number.slice(1)];
    const written = [isPolish ? nationalNumber : number, ...(groupedDigits.test(given) ? [] : [given])];
    return { normal: number, forms: [...new Set(forms)], written };
  };
}

/** What is read of a number. */
interface Candidate {
  readonly number: string;
  readonly countryCallingCode: string;
  readonly nationalNumber: string;
  isValid(): boolean;
  isPossible(): boolean;
}

/**
 * The number, if it can be that of a subscriber. The numbering plans here take nine zeros for a possible Polish number, and
 * seven digits for a valid one. One digit repeated, such as 111111111, is a placeholder.
 */
function ofSubscriber(number: Candidate | undefined): Candidate | undefined {
  if (number === undefined || /^(\d)\1*$/.test(number.nationalNumber)) return undefined;
  const isPlausible =
    number.countryCallingCode === '48'
      ? /^[1-9]\d{8}$/.test(number.nationalNumber)
      : number.isValid() || (number.isPossible() && !number.nationalNumber.startsWith('0'));
  return isPlausible ? number : undefined;
}

/**
 * Reads a text that may list several phone numbers, such as `600100201, 600100202`. It lists them only if each part of it
 * is one: `22 233 34 44/45` does not.
 */
export function readPhoneNumbers(text: string, read: ReadPhoneNumber): readonly PhoneNumber[] {
  const numbers = text.split(/[,;|/\n]/).map(read);
  return numbers.every(({ normal }) => normal !== '') ? numbers : [read(text)];
}
