/** A phone number in normal form, and the forms in which a system may hold it. */
export interface PhoneNumber {
  /**
   * What two ways of writing the same number have in common: E.164, such as `+48222333444`; of a text that is no whole
   * number (an extension, say) its digits. Empty for a text without digits.
   */
  readonly normal: string;
  /** Ways to write it, to search by: as it was given, in normal form, Polish ones without prefix, and with `00`. */
  readonly forms: readonly string[];
}

/** Reads a phone number; nine digits are a Polish one. */
export type ReadPhoneNumber = (text: string) => PhoneNumber;

/** Loads what is needed to read phone numbers: 80 kB of numbering plans, which only those flows need that compare them. */
export async function loadPhoneNumbers(): Promise<ReadPhoneNumber> {
  const { parsePhoneNumberFromString } = await import('./phoneLibrary.js');

  function parse(text: string): { number: string; nationalNumber: string; country?: string | undefined } | undefined {
    const digits = text.replace(/\D/g, '');
    // A zero in front of the nine digits, as Polish numbers once had it, still stands in many address books.
    const national = parsePhoneNumberFromString(/^0[1-9]\d{8}$/.test(digits) ? digits.slice(1) : text, 'PL');
    if (national?.isValid() === true) return national;
    const foreign = parsePhoneNumberFromString(`+${digits}`);
    if (foreign?.isValid() === true) return foreign;
    return national?.isPossible() === true ? national : undefined;
  }

  return (text) => {
    const parsed = parse(text);
    const given = text.trim();
    if (parsed === undefined) return { normal: text.replace(/\D/g, ''), forms: [given] };
    const { number, nationalNumber, country } = parsed;
    const forms = [given, number, `00${number.slice(1)}`, number.slice(1)];
    if (number.startsWith('+48') && (country ?? 'PL') === 'PL') forms.unshift(nationalNumber);
    return { normal: number, forms: [...new Set(forms)] };
  };
}
