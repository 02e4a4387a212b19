import type { ParameterFacts } from './facts.js';
import { vendorFacts } from './vendorFacts.js';

function parametersOf(method: string, path: string): readonly ParameterFacts[] {
  return vendorFacts.find((endpoint) => endpoint.method === method && endpoint.path === path)?.parameters ?? [];
}

function body(name: string, type: ParameterFacts['type'], required?: 'required'): ParameterFacts {
  return { name, place: 'body', type, inferred: true, ...(required ? { required: true } : {}) };
}

function query(name: string, type: ParameterFacts['type']): ParameterFacts {
  return { name, place: 'query', type, inferred: true };
}

/** What the text of a note or a comment may be called, the likeliest first. */
export const textNames: readonly string[] = ['note', 'comment', 'body', 'text'];

const page: readonly ParameterFacts[] = [
  { name: 'limit', place: 'query', type: 'integer', max: 1000, default: 100, inferred: true },
  { name: 'offset', place: 'query', type: 'integer', default: 0, inferred: true },
];

const addressKeys = ['street', 'building', 'flat', 'postcode', 'city', 'country'];

/** The keys of an address; the vendor's pages are cut before the end of the list. */
function address(name: string): ParameterFacts[] {
  return [body(name, 'object'), ...addressKeys.map((key) => body(`${name}.${key}`, 'string'))];
}

const addresses = ['address', 'invoice_address', 'mail_drop_address'].flatMap(address);

/** The documented fields of a customer, and the end of the list that the vendor's pages lack. */
const customerFields: readonly ParameterFacts[] = withMissing(parametersOf('POST', 'customers'), addresses);

function withMissing(known: readonly ParameterFacts[], wanted: readonly ParameterFacts[]): ParameterFacts[] {
  const names = new Set(known.map(({ name }) => name));
  return [...known, ...wanted.filter(({ name }) => !names.has(name))];
}

/** What `wanted` adds to the documented parameters of an endpoint, each marked as inferred. */
function missing(method: string, path: string, wanted: readonly ParameterFacts[]): ParameterFacts[] {
  const names = new Set(parametersOf(method, path).map(({ name }) => name));
  return wanted.filter(({ name }) => !names.has(name)).map((parameter) => ({ ...parameter, inferred: true }));
}

function optional(parameters: readonly ParameterFacts[]): ParameterFacts[] {
  return parameters.map(({ required: _required, ...parameter }) => parameter);
}

function inList(list: string, parameters: readonly ParameterFacts[]): ParameterFacts[] {
  return parameters.map((parameter) => ({ ...parameter, name: `${list}[].${parameter.name}` }));
}

/** A company reads with a single `name`, and a public client created one so. */
const companyFields: readonly ParameterFacts[] = [
  body('name', 'string', 'required'),
  ...customerFields.filter(({ name }) => !['name', 'surname', 'company_id', 'pesel', 'birthdate'].includes(name)),
];

/** Parameters that the vendor's pages do not show (missing pages, cut tables), by `METHOD path`. */
export const inferredParameters: Readonly<Record<string, readonly ParameterFacts[]>> = {
  'POST customers': missing('POST', 'customers', customerFields),
  'PUT customers/:id': missing('PUT', 'customers/:id', optional(customerFields)),
  'POST batch/customers': missing('POST', 'batch/customers', inList('customers', customerFields)),
  'PUT batch/customers': missing('PUT', 'batch/customers', inList('customers', optional(customerFields))),
  'POST companies': missing('POST', 'companies', companyFields),
  'PUT companies/:id': missing('PUT', 'companies/:id', optional(companyFields)),
  // The name of the text is not known: whichever of these a client guesses is taken.
  'POST customers/:id/notes': textNames.map((name) => body(name, 'string')),
  'GET customer_field_groups': page,
  'GET customer_id_by_outbound_status': [query('outbound_id', 'string'), query('status_id[]', 'integers'), ...page],
  'GET crm_outbounds/:id/records': [
    query('include_invoice_address', 'boolean'),
    query('include_mail_drop_address', 'boolean'),
  ],
  'GET tickets': [query('include_custom_fields', 'boolean')],
  'POST tickets/:id/comment': [...textNames.map((name) => body(name, 'string')), body('user_login', 'string')],
};
