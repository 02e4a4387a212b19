// Per call: one that compiles, and those that must not. Run by `tsc`.
import type { BatchResult, Page, Thulium } from '@thulium-js/core';
import {
  type Address,
  addFeedRecord,
  addFieldGroupItem,
  addNote,
  batchCreateCustomers,
  batchDeleteCustomers,
  batchUpdateCustomers,
  type Customer,
  createCompany,
  createCustomer,
  createCustomers,
  deleteCompany,
  deleteCustomer,
  deleteFieldGroupItem,
  type FieldGroup,
  type FieldGroupItem,
  findOrCreateCompany,
  findOrCreateCustomer,
  getCompany,
  getCustomer,
  listCompanies,
  listCustomerIdsByOutboundStatus,
  listCustomers,
  listFieldGroupItems,
  listFieldGroups,
  updateCompany,
  updateCustomer,
  updateFieldGroupItem,
} from './index.js';

declare const thulium: Thulium;
const customers = createCustomers(thulium);

type Expect<Wanted, Given> =
  (<T>() => T extends Wanted ? 1 : 2) extends <T>() => T extends Given ? 1 : 2
    ? true
    : { wanted: Wanted; given: Given };
const same = <Wanted, Given>(_same: Expect<Wanted, Given>): void => {};

export async function listCustomersTypes(): Promise<void> {
  const filters = {
    identifier: '',
    phone_number: '',
    custom_fields: { Kraj: ['POLSKA', 'NORWEGIA'], Miasto: 'Kraków' },
  };
  const page = await customers.listCustomers({ ...filters, limit: 1000 }, { timeout: 1_000 });
  same<Page<Customer>, typeof page>(true);
  await listCustomers(thulium);
  for await (const { phone_numbers } of customers.listCustomers.all({ company_flag: false }, { readAhead: 2 })) {
    same<string[], typeof phone_numbers>(true);
  }
  // @ts-expect-error: no such filter
  await listCustomers(thulium, { phone: '555666777' });
  // @ts-expect-error: a phone number is a text
  await listCustomers(thulium, { phone_number: 555666777 });
  // @ts-expect-error: one phone number
  await listCustomers(thulium, { phone_number: ['555666777'] });
  // @ts-expect-error: a flag is a boolean
  await listCustomers(thulium, { company_flag: 'true' });
  // @ts-expect-error: a map of names
  await listCustomers(thulium, { custom_fields: ['Kraj'] });
  // @ts-expect-error: a walk sets the offset itself
  customers.listCustomers.all({ offset: 100 });
}

export async function getCustomerTypes(): Promise<void> {
  const customer = await customers.getCustomer({ customer_id: '273', include_address: true });
  same<Customer, typeof customer>(true);
  same<string | null, typeof customer.identifier>(true);
  same<number | null, typeof customer.company_id>(true);
  same<Address | undefined, typeof customer.address>(true);
  // @ts-expect-error: the field is customer_id
  await getCustomer(thulium, { id: 273 });
  // @ts-expect-error: a customer is needed
  await getCustomer(thulium, {});
}

export async function createCustomerTypes(): Promise<void> {
  const { customer_id } = await customers.createCustomer({
    surname: 'Kowalski',
    phone_number: ['222333444'],
    email: 'jan@example.org',
    identifier: 17,
    custom_fields: { ID: null, Count: 2 },
    address: { city: 'Kraków' },
  });
  same<number, typeof customer_id>(true);
  // @ts-expect-error: the last name is needed
  await createCustomer(thulium, { name: 'Jan' });
  // @ts-expect-error: the field is phone_number, for one and for many
  await createCustomer(thulium, { surname: 'Kowalski', phone_numbers: ['222333444'] });
  // @ts-expect-error: four parts of an address can only be read
  await createCustomer(thulium, { surname: 'Kowalski', address: { voivodship: 'małopolskie' } });
  // @ts-expect-error: a flag is a boolean
  await createCustomer(thulium, { surname: 'Kowalski', vip: 1 });
}

export async function updateCustomerTypes(): Promise<void> {
  const nothing = await customers.updateCustomer({ customer_id: 273, surname: 'Nowak', something_new: [1] });
  same<void, typeof nothing>(true);
  // @ts-expect-error: a customer is needed
  await updateCustomer(thulium, { surname: 'Nowak' });
  // @ts-expect-error: what is known has its type
  await updateCustomer(thulium, { customer_id: 273, phone_number: 222333444 });
}

export async function deleteCustomerTypes(): Promise<void> {
  await customers.deleteCustomer({ customer_id: 13 });
  // @ts-expect-error: one customer
  await deleteCustomer(thulium, { customer_id: [13, 14] });
}

export async function addFeedRecordTypes(): Promise<void> {
  const message = {
    id: 'm-1',
    type: 'text',
    payload: { message: 'Hello' },
    author: 'customer',
    time: new Date(),
  } as const;
  await customers.addFeedRecord({ customer_id: 23, type: 'ZOWIE', payload: [message] });
  await customers.addFeedRecord({ customer_id: 23, type: 'ZOWIE', payload: '[]' });
  // @ts-expect-error: no such type
  await addFeedRecord(thulium, { customer_id: 23, type: 'NOTE', payload: [message] });
  // @ts-expect-error: a list of messages
  await addFeedRecord(thulium, { customer_id: 23, type: 'ZOWIE', payload: message });
}

export async function addNoteTypes(): Promise<void> {
  const answer = await customers.addNote({ customer_id: 273, note: 'Called back' });
  same<unknown, typeof answer>(true);
  // @ts-expect-error: a customer is needed
  await addNote(thulium, { note: 'Called back' });
}

export async function batchTypes(): Promise<void> {
  const result = await customers.batchCreateCustomers({ customers: [{ surname: 'Kowalski' }, { surname: 'Nowak' }] });
  same<BatchResult, typeof result>(true);
  // @ts-expect-error: the last name is needed
  await batchCreateCustomers(thulium, { customers: [{ name: 'Jan' }] });
  // @ts-expect-error: a list
  await batchCreateCustomers(thulium, { customers: { surname: 'Kowalski' } });
  await customers.batchUpdateCustomers({ customers: [{ customer_id: 273, vip: true }] });
  // @ts-expect-error: a customer is needed
  await batchUpdateCustomers(thulium, { customers: [{ vip: true }] });
  await customers.batchDeleteCustomers({ customer_id: [13, '14'] });
  // @ts-expect-error: a list
  await batchDeleteCustomers(thulium, { customer_id: 13 });
}

export async function companyTypes(): Promise<void> {
  const { result } = await customers.listCompanies({ nip: '6783144527' });
  same<string | null | undefined, (typeof result)[number]['name'] | undefined>(true);
  // @ts-expect-error: companies have no such filter
  await listCompanies(thulium, { company_flag: true });
  const company = await customers.getCompany({ company_id: 28 });
  same<number, typeof company.customer_id>(true);
  // @ts-expect-error: the field is company_id
  await getCompany(thulium, { customer_id: 13 });
  const { company_id } = await customers.createCompany({ name: 'Example Ltd', something_new: true });
  same<number, typeof company_id>(true);
  // @ts-expect-error: a name is needed
  await createCompany(thulium, { nip: '6783144527' });
  await customers.updateCompany({ company_id: 28, nip: '6783144527', something_new: true });
  // @ts-expect-error: a company is needed
  await updateCompany(thulium, { nip: '6783144527' });
  await customers.deleteCompany({ company_id: 28 });
  await customers.deleteCompany({ company_id: 28, reason: 'what is not documented passes' });
  // @ts-expect-error: the field is company_id
  await deleteCompany(thulium, { customer_id: 13 });
}

export async function listCustomerIdsByOutboundStatusTypes(): Promise<void> {
  const answer = await customers.listCustomerIdsByOutboundStatus({ outbound_id: '00001', status_id: [3] });
  same<unknown, typeof answer>(true);
  await customers.listCustomerIdsByOutboundStatus();
  // @ts-expect-error: an object of filters
  await listCustomerIdsByOutboundStatus(thulium, '00001');
}

export async function fieldGroupTypes(): Promise<void> {
  const groups = await customers.listFieldGroups();
  same<Page<FieldGroup>, typeof groups>(true);
  // @ts-expect-error: no such filter
  await listFieldGroups(thulium, { group_id: 2 });
  const items = await customers.listFieldGroupItems({ group_id: 2, customer_id: '123' });
  same<Page<FieldGroupItem>, typeof items>(true);
  same<unknown, (typeof items.result)[number]['name']>(true);
  // @ts-expect-error: no such filter
  await listFieldGroupItems(thulium, { item_id: 32 });
  const { item_id } = await customers.addFieldGroupItem({
    group_id: 2,
    customer_id: 1,
    values: [
      { field_id: 12, value: 'phone' },
      { field_id: '8', value: 13 },
    ],
  });
  same<number, typeof item_id>(true);
  // @ts-expect-error: a customer is needed
  await addFieldGroupItem(thulium, { group_id: 2, values: [] });
  // @ts-expect-error: fields have ids, not names
  await addFieldGroupItem(thulium, { group_id: 2, customer_id: 1, values: [{ name: 'Product', value: 'phone' }] });
  await customers.updateFieldGroupItem({ item_id: 32, values: [{ field_id: 12, value: 'phone' }] });
  // @ts-expect-error: the group of an item does not change
  await updateFieldGroupItem(thulium, { item_id: 32, group_id: 2, values: [] });
  await customers.deleteFieldGroupItem({ item_id: 32 });
  // @ts-expect-error: the field is item_id
  await deleteFieldGroupItem(thulium, { id: 32 });
}

export async function findOrCreateTypes(): Promise<void> {
  const result = await customers.findOrCreateCustomer({ surname: 'Kowalski', phone_number: '222 333 444' });
  // @ts-expect-error: not every outcome has a customer
  result.customer_id;
  switch (result.outcome) {
    case 'found':
      same<Customer, typeof result.customer>(true);
      break;
    case 'created':
      same<number, typeof result.customer_id>(true);
      break;
    case 'ambiguous':
      same<readonly Customer[], typeof result.customers>(true);
      break;
    case 'conflict':
      same<
        'identifier' | 'phone_number' | 'email' | undefined,
        (typeof result.matches)[number]['matched_by'] | undefined
      >(true);
      break;
    default:
      same<'planned', typeof result.outcome>(true);
  }
  // @ts-expect-error: the last name is needed
  await findOrCreateCustomer(thulium, { phone_number: '222 333 444' });
  const company = await customers.findOrCreateCompany({ name: 'Example Ltd', nip: '6783144527' });
  if (company.outcome === 'found') same<number, typeof company.company_id>(true);
  // @ts-expect-error: a name is needed
  await findOrCreateCompany(thulium, { nip: '6783144527' });
}
