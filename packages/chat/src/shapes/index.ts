export type { ChatDurations, ChatRates, ChatRating, ChatReportRow } from './chatReportRow.js';
