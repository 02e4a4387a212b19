import { id, looseMap, looseObject, optional, type Schema, text, unknown, unsettable } from '@thulium-js/core/declare';
import { type Address, address } from './address.js';

/** A company. It belongs to a customer record with a separate id. */
export interface Company {
  /** Name; `null` when it is not set. Example: `Thulium`. */
  name: string | null;
  /** Id of the company. Example: `28`. */
  company_id: number;
  /** Id of the customer behind the company. Example: `13`. */
  customer_id: number;
  /** Type by its name; `null` when there is none. Example: `internal`. */
  type: string | null;
  /** Group by its name; `null` when there is none. Example: `partner`. */
  group: string | null;
  /** Polish tax number (NIP); `null` when it is not set. Example: `6783144527`. */
  nip: string | null;
  /** Login of the account manager; `null` when there is none. Example: `j.doe`. */
  account_manager: string | null;
  /** Custom fields by name, only with `include_custom_fields`; one without value is `null`. Example: `{ ID: null }`. */
  custom_fields?: Record<string, unknown>;
  /** The address, only with `include_address`. */
  address?: Address;
  /** The address for invoices, only with `include_invoice_address`. */
  invoice_address?: Address;
  /** The address for letters, only with `include_mail_drop_address`. */
  mail_drop_address?: Address;
}

/** {@link Company} */
export const company = (): Schema<unknown, Company> =>
  looseObject({
    name: unsettable(text),
    company_id: id,
    customer_id: id,
    type: unsettable(text),
    group: unsettable(text),
    nip: unsettable(text),
    account_manager: unsettable(text),
    custom_fields: optional(looseMap(unknown)),
    address: optional(address()),
    invoice_address: optional(address()),
    mail_drop_address: optional(address()),
  });
