import { type CallOptions, isPlannedRequest, type PlannedRequest, type Thulium } from '@thulium-js/core';
import { callForId, checkFlow, checkObject, copyInput, runFlow } from '@thulium-js/core/declare';
import { type CustomerKey, CustomerSearch, customerKeys, type KeyMatches } from '../customerSearch.js';
import { type CreateCustomerInput, createCustomer } from '../endpoints/createCustomer.js';
import { type FindOrCreateOptions, readFindOrCreateOptions } from '../findOrCreateOptions.js';
import { lookThenCreate } from '../lookThenCreate.js';
import { ownField } from '../ownField.js';
import { loadPhoneNumbers } from '../phoneNumber.js';
import type { Customer } from '../shapes/customer.js';

/** What {@link findOrCreateCustomer} takes: the customer to create, with at least one of the keys to search by. */
export interface FindOrCreateCustomerInput extends CreateCustomerInput {}

/** There is exactly one such customer, and no other given key matches, or may match, another one. */
export interface FoundCustomer {
  readonly outcome: 'found';
  /** Id of the customer. Example: `273`. */
  readonly customer_id: number;
  /** The key that led to it. */
  readonly matched_by: CustomerKey;
  /** The customer as the list shows it; nothing of it was changed. */
  readonly customer: Customer;
}

/** There was no such customer, and one was created. */
export interface NewCustomer {
  readonly outcome: 'created';
  /** Id of the new customer. Example: `40000`. */
  readonly customer_id: number;
}

/** One key leads to customers of which none can be chosen. Nothing was created. */
export interface AmbiguousCustomer {
  readonly outcome: 'ambiguous';
  /** The key that led to them. */
  readonly matched_by: CustomerKey;
  /**
   * - `several`: more than one customer holds the value.
   * - `unconfirmed`: the server finds customers whose rows do not show the e-mail address: it may be a further one of
   *   theirs.
   * - `too_many`: there are more rows than were looked at; a server that ignores the filter looks the same.
   */
  readonly reason: 'several' | 'unconfirmed' | 'too_many';
  /** The customers in question. When a stronger key led to one for sure, that one is the first. */
  readonly customers: readonly Customer[];
}

/**
 * The given keys belong to different customers, or the one that holds the phone number or e-mail address has another
 * identifier than the given one. Nothing was created.
 */
export interface ConflictingCustomers {
  readonly outcome: 'conflict';
  /** The customers, each with the key that led to it, the strongest key first. */
  readonly matches: readonly KeyMatch[];
}

/** The client is on a dry run, and there is no such customer: nothing was sent but the look-up. */
export interface PlannedCustomer {
  readonly outcome: 'planned';
  /** What would have been sent. */
  readonly requests: readonly PlannedRequest[];
}

/** A customer, and the key that led to it. */
export interface KeyMatch {
  readonly matched_by: CustomerKey;
  readonly customer: Customer;
}

/** What {@link findOrCreateCustomer} answers; `outcome` tells them apart. */
export type FindOrCreateCustomerResult =
  | FoundCustomer
  | NewCustomer
  | AmbiguousCustomer
  | ConflictingCustomers
  | PlannedCustomer;

/**
 * Searches for a customer by identifier, then by phone number, then by e-mail address, and creates one only if there is
 * none.
 *
 * Every row that the server returns is checked. A customer is `found` only if it has the searched value and no other
 * key matches, or may match, another one; otherwise the outcome gives the reason. Phone numbers are compared in
 * normal form (`222 333 444` is `+48222333444`) and without extensions. Companies are ignored. If several customers
 * match, none is chosen.
 *
 * The keys are written in the notation that is used for the search: Polish numbers as nine digits (`222333444`), others
 * in E.164 (`+49301234567`), e-mail addresses in lower case, identifiers without surrounding spaces. A number with
 * further text, such as `222 333 444 wew. 12`, is followed by the text as given; several numbers in one string become
 * an array. An impossible number (`112`, `000000000`) or an invalid address is written as given, and not used for the
 * search. At most 20 phone numbers and 20 e-mail addresses are accepted, and each notation counts: a phone number takes up
 * to five requests.
 *
 * The search uses the number as given and its usual forms without separators. The vendor does not document how the
 * server compares numbers. If it compares them character by character, a customer whose number was stored as `500 100
 * 200` is not found by `500100200`, and a second one is created. If numbers are typed in by hand, pass an identifier
 * too.
 *
 * If the outcome of the creation is unknown, the flow searches again. If it finds the customer, the outcome is `found`.
 * Otherwise it throws, because the server may still apply the request; it creates once more only with `createAgain`. For
 * one minute, other calls with this client that find nothing by the same key throw, too.
 *
 * Flows of one client that share a key run one after the other, so that one of them creates and the others find. Two
 * programs that do this for the same person at the same time may both create a customer; the API has no way to prevent
 * that.
 *
 * @example
 * ```ts
 * const result = await findOrCreateCustomer(thulium, {
 *   identifier: 'A-17',
 *   surname: 'Kowalski',
 *   phone_number: '222 333 444',
 *   email: 'jan.kowalski@example.org',
 * });
 * if (result.outcome === 'found' || result.outcome === 'created') console.log(result.customer_id);
 * ```
 *
 * @throws InvalidInputError before any request is sent, also if the input has no usable key, or more than 20 phone numbers
 * or e-mail addresses; PartlyDoneError with FindOrCreateProgress if the customer was or may have been created, also after
 * an abort or an error of an interceptor, which is then its `cause`. After any other error, or the reason of the signal,
 * nothing was created.
 */
export async function findOrCreateCustomer(
  client: Thulium,
  input: FindOrCreateCustomerInput,
  options?: FindOrCreateOptions,
): Promise<FindOrCreateCustomerResult> {
  const { createAgain, callOptions } = readFindOrCreateOptions(options);
  const customer = copyInput(input, flow);
  checkObject(flow, customer);
  checkFlow(flow, [], [[() => createCustomer.encode(customer, client)]]);
  const search = new CustomerSearch(customer, await loadPhoneNumbers());
  return runFlow(client, search.keys, callOptions.signal, (client) =>
    lookThenCreate({
      flow,
      thing: 'the customer',
      client,
      keys: search.keys,
      createAgain,
      signal: callOptions.signal,
      look: () => findCustomer((key) => search.find(client, key, callOptions), search),
      create: () => create(client, search.normalInput, callOptions),
    }),
  );
}

const flow = 'customers.findOrCreateCustomer';

async function create(
  client: Thulium,
  input: CreateCustomerInput,
  options: CallOptions | undefined,
): Promise<NewCustomer | PlannedCustomer> {
  const answer = await callForId(client, createCustomer, input, 'customer_id', options);
  if (isPlannedRequest(answer)) return { outcome: 'planned', requests: [answer] };
  return { outcome: 'created', customer_id: answer.customer_id };
}

type SearchResult = FoundCustomer | AmbiguousCustomer | ConflictingCustomers;

type Find = (key: CustomerKey) => Promise<KeyMatches>;

/** The one customer that the keys lead to, why there is not one, or nothing. */
async function findCustomer(find: Find, search: CustomerSearch): Promise<SearchResult | undefined> {
  for (const key of customerKeys.filter((key) => search.has(key))) {
    const { sure, unconfirmed, incomplete } = await find(key);
    const customers = [...sure, ...unconfirmed];
    if (incomplete) return { outcome: 'ambiguous', matched_by: key, reason: 'too_many', customers };
    const [customer, another] = sure;
    if (another !== undefined) return { outcome: 'ambiguous', matched_by: key, reason: 'several', customers: sure };
    if (customer !== undefined) return judge(find, search, { matched_by: key, customer });
    if (customers.length > 0) return { outcome: 'ambiguous', matched_by: key, reason: 'unconfirmed', customers };
  }
  return undefined;
}

/** Whether the other keys speak against the customer that one of them led to, or leave a doubt. */
async function judge(find: Find, search: CustomerSearch, match: KeyMatch): Promise<SearchResult> {
  const { matched_by, customer } = match;
  const identifier = ownField(customer, 'identifier') ?? null;
  const foreignIdentifier = identifier !== null && search.has('identifier') && !search.holds(customer, 'identifier');
  if (foreignIdentifier) return { outcome: 'conflict', matches: [match] };
  const weaker = customerKeys.slice(customerKeys.indexOf(matched_by) + 1);
  const toCheck = weaker.filter((key) => search.has(key) && !search.holds(customer, key));
  const others: KeyMatch[] = [];
  let doubt: AmbiguousCustomer | undefined;
  for (const key of toCheck) {
    const { sure, unconfirmed, incomplete } = await find(key);
    others.push(...sure.map((other) => ({ matched_by: key, customer: other })));
    // A row that does not show the value may be that of the customer itself.
    const doubtful = unconfirmed.filter(({ customer_id }) => customer_id !== customer.customer_id);
    if (!incomplete && doubtful.length === 0) continue;
    const reason = incomplete ? 'too_many' : 'unconfirmed';
    doubt ??= { outcome: 'ambiguous', matched_by: key, reason, customers: [customer, ...doubtful] };
  }
  if (others.length > 0) return { outcome: 'conflict', matches: [match, ...others] };
  return doubt ?? { outcome: 'found', customer_id: customer.customer_id, matched_by, customer };
}
