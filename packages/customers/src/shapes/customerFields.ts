import {
  boolean,
  type CustomFieldValues,
  customFieldValues,
  type ExternalId,
  type FieldsOf,
  type NumericId,
  numericId,
  optional,
  text,
} from '@thulium-js/core/declare';
import { type AddressInput, addressInput } from './address.js';
import { identifierInput } from './identifier.js';
import { oneOrMany, oneOrManyAddresses } from './oneOrMany.js';

/** What can be written of a customer, apart from the last name. */
export interface CustomerFields {
  /** First name. Example: `Jan`. */
  name?: string;
  /** E-mail address, or several; `''` for none. Example: `jan.kowalski@example.org`. */
  email?: string | string[];
  /** Phone number, or several. Example: `['222333444', '213443523']`. */
  phone_number?: string | string[];
  /** Id of the company that the customer belongs to. Example: `28`. */
  company_id?: NumericId;
  /** Type by its name, one that the system has. Example: `internal`. */
  type?: string;
  /** Group by its name, one that the system has. Example: `partner`. */
  group?: string;
  /** Identifier in a system of your own. Example: `3434558`. */
  identifier?: ExternalId;
  /** Gender; which words are accepted is not documented. */
  gender?: string;
  /** Address of a web page. Example: `https://example.org`. */
  homepage?: string;
  /** Date of birth; its form is not documented. Example: `1980-02-29`. */
  birthdate?: string;
  /** Polish tax number (NIP). Example: `6783144527`. */
  nip?: string;
  /** Note. Example: `Prefers to be called in the morning`. */
  note?: string;
  /** Polish personal number (PESEL). */
  pesel?: string;
  /** Place of work. Example: `Example Ltd`. */
  job?: string;
  /** Job title. Example: `Accountant`. */
  job_title?: string;
  /** Login of the account manager. Example: `j.doe`. */
  account_manager?: string;
  /** Custom fields by name. Example: `{ 'Dodatkowe informacje': 'VIP' }`. */
  custom_fields?: CustomFieldValues;
  /** Whether custom fields that are read-only are filled too. Example: `true`. */
  fill_read_only_custom_fields?: boolean;
  /** Whether the customer is a VIP. Example: `true`. */
  vip?: boolean;
  /** Address. */
  address?: AddressInput;
  /** Address for invoices. */
  invoice_address?: AddressInput;
  /** Address for letters; city, postcode and country are inferred from the other two addresses. */
  mail_drop_address?: AddressInput;
}

/** {@link CustomerFields} */
export const customerFields = (): FieldsOf<CustomerFields> => ({
  name: optional(text),
  email: optional(oneOrManyAddresses()),
  phone_number: optional(oneOrMany()),
  company_id: optional(numericId),
  type: optional(text),
  group: optional(text),
  identifier: optional(identifierInput()),
  gender: optional(text),
  homepage: optional(text),
  birthdate: optional(text),
  nip: optional(text),
  note: optional(text),
  pesel: optional(text),
  job: optional(text),
  job_title: optional(text),
  account_manager: optional(text),
  custom_fields: optional(customFieldValues()),
  fill_read_only_custom_fields: optional(boolean),
  vip: optional(boolean),
  address: optional(addressInput()),
  invoice_address: optional(addressInput()),
  mail_drop_address: optional(addressInput()),
});
