import {
  array,
  id,
  looseMap,
  looseObject,
  optional,
  type Schema,
  text,
  unknown,
  unsettable,
} from '@thulium-js/core/declare';
import { type Address, address } from './address.js';
import { flag } from './flag.js';
import { identifier } from './identifier.js';

/** A customer. */
export interface Customer {
  /** Id of the customer. Example: `273`. */
  customer_id: number;
  /** First name; `null` when it is not set. Example: `Jan`. */
  name: string | null;
  /** Last name; `null` when it is not set. Example: `Kowalski`. */
  surname: string | null;
  /** The first phone number; `null` when there is none. Example: `222333444`. */
  phone_number: string | null;
  /** All phone numbers. Example: `['222333444', '213443523']`. */
  phone_numbers: string[];
  /** E-mail address, the only one that is shown; `null` when there is none. Example: `jan.kowalski@example.org`. */
  email: string | null;
  /** Id of the company; `null` when there is none. Example: `28`. */
  company_id: number | null;
  /** Identifier in a system of your own; `null` when there is none. Example: `3434558`. */
  identifier: string | null;
  /** Type by its name; `null` when there is none. Example: `internal`. */
  type: string | null;
  /** Group by its name; `null` when there is none. Example: `partner`. */
  group: string | null;
  /** Whether the customer is a company; `null` when it is not set. Its form when it is set is inferred. */
  company_flag: boolean | null;
  /** Login of the account manager; `null` when there is none. Example: `j.doe`. */
  account_manager: string | null;
  /** When it was last changed, as it came; the vendor's sample shows no value. `null` when it is not set. */
  updated_at: string | null;
  /** Custom fields by name, only with `include_custom_fields`; one without value is `null`. Example: `{ ID: null }`. */
  custom_fields?: Record<string, unknown>;
  /** The address, only with `include_address`. */
  address?: Address;
  /** The address for invoices, only with `include_invoice_address`. */
  invoice_address?: Address;
  /** The address for letters, only with `include_mail_drop_address`. */
  mail_drop_address?: Address;
}

/** {@link Customer} */
export const customer = (): Schema<unknown, Customer> =>
  looseObject({
    customer_id: id,
    name: unsettable(text),
    surname: unsettable(text),
    phone_number: unsettable(text),
    phone_numbers: array(text),
    email: unsettable(text),
    company_id: unsettable(id),
    identifier: unsettable(identifier()),
    type: unsettable(text),
    group: unsettable(text),
    company_flag: unsettable(flag()),
    account_manager: unsettable(text),
    updated_at: unsettable(text),
    custom_fields: optional(looseMap(unknown)),
    address: optional(address()),
    invoice_address: optional(address()),
    mail_drop_address: optional(address()),
  });
