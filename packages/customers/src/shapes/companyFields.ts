import {
  type CustomFieldValues,
  customFieldValues,
  type ExternalId,
  type FieldsOf,
  optional,
  text,
} from '@thulium-js/core/declare';
import { type AddressInput, addressInput } from './address.js';
import { identifierInput } from './identifier.js';
import { oneOrMany, oneOrManyAddresses } from './oneOrMany.js';

/**
 * What can be written of a company, apart from the name. The vendor's page was not seen: these are the fields of a
 * customer that a company is read or searched by, and those that a public program sends.
 */
export interface CompanyFields {
  /** E-mail address, or several; `''` for none. Example: `office@example.org`. */
  email?: string | string[];
  /** Phone number, or several. Example: `555666777`. */
  phone_number?: string | string[];
  /** Type by its name, one that the system has. Example: `internal`. */
  type?: string;
  /** Group by its name, one that the system has. Example: `partner`. */
  group?: string;
  /** Identifier in a system of your own. Example: `3434558`. */
  identifier?: ExternalId;
  /** Polish tax number (NIP). Example: `6783144527`. */
  nip?: string;
  /** Note. Example: `Pays within 14 days`. */
  note?: string;
  /** Login of the account manager. Example: `j.doe`. */
  account_manager?: string;
  /** Custom fields by name. Example: `{ 'Additional info': 'none' }`. */
  custom_fields?: CustomFieldValues;
  /** Address. */
  address?: AddressInput;
  /** Address for invoices. */
  invoice_address?: AddressInput;
  /** Address for letters. */
  mail_drop_address?: AddressInput;
}

/** {@link CompanyFields} */
export const companyFields = (): FieldsOf<CompanyFields> => ({
  email: optional(oneOrManyAddresses()),
  phone_number: optional(oneOrMany()),
  type: optional(text),
  group: optional(text),
  identifier: optional(identifierInput()),
  nip: optional(text),
  note: optional(text),
  account_manager: optional(text),
  custom_fields: optional(customFieldValues()),
  address: optional(addressInput()),
  invoice_address: optional(addressInput()),
  mail_drop_address: optional(addressInput()),
});
