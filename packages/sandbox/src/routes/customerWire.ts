import { mapOrEmpty, orBlank } from '../call.js';
import { toMinute } from '../clock.js';
import type { Input } from '../input.js';
import type { Customer } from '../state.js';

/**
 * A customer as the vendor writes it [doc]: the first phone number and all of them, `""` for what is unset, addresses and
 * custom fields only when asked for.
 */
export function writeCustomer(customer: Customer, include: Input): Record<string, unknown> {
  const wire: Record<string, unknown> = {
    customer_id: customer.customer_id,
    name: customer.name,
    surname: customer.surname,
    phone_number: orBlank(customer.phone_numbers[0]),
    phone_numbers: customer.phone_numbers,
    email: orBlank(customer.emails[0]),
    company_id: orBlank(customer.company_id),
    identifier: customer.identifier,
    type: customer.type,
    group: customer.group,
    // [doc] `""` in the sample; what it is when set was not seen [inference].
    company_flag: customer.company_flag ? true : '',
    account_manager: customer.account_manager,
    updated_at: toMinute(customer.updated_at),
  };
  if (include.flag('include_custom_fields')) wire.custom_fields = mapOrEmpty(customer.custom_fields);
  addAddresses(wire, customer, include);
  return wire;
}

/** Adds the addresses that are asked for; an unset one is an empty PHP map [inference]. */
export function addAddresses(wire: Record<string, unknown>, customer: Customer, include: Input): void {
  if (include.flag('include_address')) wire.address = customer.address ?? [];
  if (include.flag('include_invoice_address')) wire.invoice_address = customer.invoice_address ?? [];
  if (include.flag('include_mail_drop_address')) wire.mail_drop_address = customer.mail_drop_address ?? [];
}
