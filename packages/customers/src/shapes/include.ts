import { boolean, type FieldsOf, optional } from '@thulium-js/core/declare';

/** What an answer holds only when it is asked for. */
export interface Include {
  /** Asks for the custom fields. Example: `true`. */
  include_custom_fields?: boolean;
  /** Asks for the address. Example: `true`. */
  include_address?: boolean;
  /** Asks for the address for invoices. Example: `true`. */
  include_invoice_address?: boolean;
  /** Asks for the address for letters. Example: `true`. */
  include_mail_drop_address?: boolean;
}

/** {@link Include} */
export const include = (): FieldsOf<Include> => ({
  include_custom_fields: optional(boolean),
  include_address: optional(boolean),
  include_invoice_address: optional(boolean),
  include_mail_drop_address: optional(boolean),
});
