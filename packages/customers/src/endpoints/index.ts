export * from './addFeedRecord.js';
export * from './addFieldGroupItem.js';
