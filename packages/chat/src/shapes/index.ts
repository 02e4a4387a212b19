export type { ChatQueue } from './chatQueue.js';
export type { ChatDurations, ChatRates, ChatRating, ChatReportRow } from './chatReportRow.js';
export type { ChatStatus, ChatSummary } from './chatSummary.js';
