export * from './updateRecord.js';
