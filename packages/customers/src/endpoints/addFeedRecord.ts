import {
  array,
  check,
  type DateTimeInput,
  dateTime,
  defineEndpoint,
  type Endpoint,
  empty,
  type NumericId,
  numericId,
  picklist,
  readInput,
  strictObject,
  text,
  transform,
  union,
  writeJson,
} from '@thulium-js/core/declare';

/** One message of a conversation that becomes part of the contact history. */
export interface FeedMessage {
  /** Id of the message in the system it comes from. Example: `sample-id`. */
  id: string;
  /** Kind of the message; `text` is the only one that is documented. */
  type: 'text';
  /** What was said. */
  payload: FeedMessagePayload;
  /** Who said it. Example: `customer`, the only value that is documented. */
  author: string;
  /** When: a `Date`, or local time as `YYYY-MM-DDThh:mm:ss`. Example: `2021-02-02T10:10:12`. */
  time: DateTimeInput;
}

/** Content of a {@link FeedMessage}. */
export interface FeedMessagePayload {
  /** Text of the message. Example: `Sample message`. */
  message: string;
}

/** What {@link addFeedRecord} takes. */
export interface AddFeedRecordInput {
  /** Id of the customer. Example: `23`. */
  customer_id: NumericId;
  /** Kind of the entry; `ZOWIE` is the only one that is documented. */
  type: 'ZOWIE';
  /** The messages. They go over the wire as JSON in a text; such a text, holding a list, may be given instead. */
  payload: FeedMessage[] | string;
}

/**
 * Adds an entry to the contact history of a customer.
 *
 * @example
 * ```ts
 * await addFeedRecord(thulium, {
 *   customer_id: 23,
 *   type: 'ZOWIE',
 *   payload: [
 *     { id: 'm-1', type: 'text', payload: { message: 'Good morning' }, author: 'customer', time: new Date() },
 *   ],
 * });
 * ```
 *
 * @throws InvalidInputError before anything is sent; NotFoundError when there is no such customer.
 * @see {@link https://api.thulium.com/docs/api/crm/post_customers_id_feed_records}
 */
export const addFeedRecord: Endpoint<AddFeedRecordInput, void> = defineEndpoint({
  id: 'customers.addFeedRecord',
  method: 'POST',
  path: '/customers/{customer_id}/feed_records',
  evidence: 'full',
  params: () => ({ customer_id: numericId }),
  body: () => ({
    type: picklist(['ZOWIE']),
    payload: union(
      [
        transform(
          array(
            strictObject({
              id: text,
              type: picklist(['text']),
              payload: strictObject({ message: text }),
              author: text,
              time: dateTime('iso-second'),
            }),
          ),
          writeJson,
        ),
        check(text, isJsonList, 'a list of messages, or the same list as JSON text'),
      ],
      'a list of messages, or the same list as JSON text',
    ),
  }),
  response: () => empty,
});

function isJsonList(json: string): boolean {
  try {
    const { value, illFormed } = readInput(JSON.parse(json), 'customers.addFeedRecord');
    return Array.isArray(value) && illFormed.length === 0;
  } catch {
    return false;
  }
}
