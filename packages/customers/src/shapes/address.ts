import {
  type FieldsOf,
  looseObject,
  optional,
  orEmptyList,
  type Schema,
  strictObject,
  text,
  unsettable,
} from '@thulium-js/core/declare';

/** An address as it is written: six parts, each of which may be left out. */
export interface AddressInput {
  /** Name of the street. Example: `Złotej Jesieni`. */
  street?: string;
  /** Number of the building. Example: `7`. */
  building?: string;
  /** Number of the flat. Example: `12a`. */
  flat?: string;
  /** Postal code. Example: `31-827`. */
  postcode?: string;
  /** City. Example: `Kraków`. */
  city?: string;
  /** Country by its name. Example: `Poland`. */
  country?: string;
}

/** An address as it is read: the six parts that can be written, and four more. A part that is not set is `null`. */
export interface Address {
  /** Name of the street. Example: `Zlotej Jesieni`. */
  street?: string | null;
  /** Number of the building. Example: `7`. */
  building?: string | null;
  /** Number of the flat. Example: `12a`. */
  flat?: string | null;
  /** Postal code. Example: `31-827`. */
  postcode?: string | null;
  /** City. Example: `Krakow`. */
  city?: string | null;
  /** Post office. Example: `Krakow`. */
  post_office?: string | null;
  /** Borough (Polish: gmina). */
  borough?: string | null;
  /** County (Polish: powiat). */
  county?: string | null;
  /** Voivodship. */
  voivodship?: string | null;
  /** Country by its name. Example: `Poland`. */
  country?: string | null;
}

/** {@link AddressInput} */
export const addressInput = (): Schema<AddressInput> => {
  const part = optional(text);
  const fields: FieldsOf<AddressInput> = {
    street: part,
    building: part,
    flat: part,
    postcode: part,
    city: part,
    country: part,
  };
  return strictObject(fields) as Schema<AddressInput>;
};

/** {@link Address}; one of which nothing is set may arrive as `[]`, and is then `{}`. */
export const address = (): Schema<unknown, Address> => {
  const part = optional(unsettable(text));
  return orEmptyList(
    looseObject({
      street: part,
      building: part,
      flat: part,
      postcode: part,
      city: part,
      post_office: part,
      borough: part,
      county: part,
      voivodship: part,
      country: part,
    }),
  );
};
