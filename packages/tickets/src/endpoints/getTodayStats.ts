import { defineEndpoint, type Endpoint, unknown } from '@thulium-js/core/declare';

/** What {@link getTodayStats} takes. The vendor documents no parameters; what is given goes into the query. */
export interface GetTodayStatsInput {
  /** A field that is not documented, sent in the query as it is. */
  [field: string]: unknown;
}

/**
 * Reads the statistics of today's tickets.
 *
 * Only method and path are documented: what it answers is not known, and given as it comes.
 *
 * @example
 * ```ts
 * const stats = await getTodayStats(thulium);
 * ```
 *
 * @throws ApiError when the server refuses.
 * @see {@link https://api.thulium.com/docs/api/printer} The index; the page of this call was not seen.
 */
export const getTodayStats: Endpoint<GetTodayStatsInput | void, unknown> = defineEndpoint({
  id: 'tickets.getTodayStats',
  method: 'GET',
  path: '/tickets/today_stats',
  evidence: 'index',
  rest: 'query',
  response: () => unknown,
});
