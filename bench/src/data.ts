/** Made-up people, in the vendor's form: what is not set is `""`. */
export interface WireCustomer {
  readonly customer_id: number;
  readonly name: string;
  readonly surname: string;
  readonly phone_number: string;
  readonly phone_numbers: readonly string[];
  readonly email: string;
  readonly company_id: number | '';
  readonly identifier: string;
  readonly type: string;
  readonly group: string;
  readonly company_flag: boolean | '';
  readonly account_manager: string;
  readonly updated_at: string;
}

/** How many customers the long list has. */
export const total: number = 1_000_000;

/** A customer; every fourth lacks some of what may be unset. */
export function customer(id: number): WireCustomer {
  const isBare = id % 4 === 0;
  return {
    customer_id: id,
    name: 'Jan',
    surname: `Kowalski ${id % 1_000}`,
    phone_number: '222333444',
    phone_numbers: ['222333444', '213443523'],
    email: `jan.kowalski.${id % 1_000}@example.org`,
    company_id: isBare ? '' : 28,
    identifier: `3434${id % 1_000}`,
    type: isBare ? '' : 'internal',
    group: isBare ? '' : 'partner',
    company_flag: isBare ? '' : true,
    account_manager: isBare ? '' : 'j.doe',
    updated_at: isBare ? '' : '2026-11-21 14:05',
  };
}

export function pageOf(offset: number, size: number): { readonly count: number; readonly result: WireCustomer[] } {
  return { count: total, result: Array.from({ length: size }, (_, index) => customer(offset + index)) };
}
