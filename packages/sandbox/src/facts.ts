import { inferredParameters } from './inferredFacts.js';
import { vendorFacts } from './vendorFacts.js';

/** The types the vendor's wordings come down to. A list type is sent in a query as `name[]=`. */
export type ParameterType =
  | 'string'
  | 'string or number'
  | 'string or strings'
  | 'strings'
  | 'integer'
  | 'integers'
  | 'boolean'
  | 'enum'
  | 'enums'
  | 'uuid'
  | 'date'
  | 'datetime'
  | 'date or datetime'
  | 'json'
  | 'bytes'
  | 'map'
  | 'object'
  | 'objects';

/** One documented parameter. */
export interface ParameterFacts {
  /** Name as documented: `limit`, `status_id[]`, `address.street`, `records[].customer_id`; empty for a raw body. */
  readonly name: string;
  /** Where it travels. */
  readonly place: 'path' | 'query' | 'body';
  readonly type: ParameterType;
  readonly required?: boolean;
  /** `null` is allowed and means "leave as it is". */
  readonly nullable?: boolean;
  /** The words allowed for `enum` and `enums`. */
  readonly enum?: readonly string[];
  /** Greatest value of an integer. */
  readonly max?: number;
  /** Value taken when the parameter is left out. */
  readonly default?: string | number | boolean;
  /** The system statuses of a campaign record that require this parameter. */
  readonly requiredForStatuses?: readonly string[];
  /** Not documented for this endpoint: a sibling endpoint suggests it. */
  readonly inferred?: boolean;
}

/** One endpoint as the vendor documents it. */
export interface EndpointFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below `/api/` with `:name` for a path parameter: `tickets/:id`. */
  readonly path: string;
  readonly domain: string;
  /** How well it is documented: in full, in part, or only by method and path. */
  readonly evidence: 'full' | 'partial' | 'index';
  /** The vendor's page, where there is one. */
  readonly source?: string;
  readonly parameters: readonly ParameterFacts[];
}

/** Every endpoint of the sandbox: the vendor's facts, completed by what siblings suggest (marked `inferred`). */
export const facts: readonly EndpointFacts[] = vendorFacts.map((endpoint) => ({
  ...endpoint,
  parameters: [...endpoint.parameters, ...(inferredParameters[`${endpoint.method} ${endpoint.path}`] ?? [])],
}));
