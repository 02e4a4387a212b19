export * from './addRecord.js';
export * from './batchAddRecords.js';
export * from './batchDeleteRecords.js';
export * from './copyRecordNotes.js';
export * from './deleteRecord.js';
export * from './getRecord.js';
export * from './listRecords.js';
export * from './updateRecord.js';
