export type { OutboundRecord } from './record.js';
export type { RecordFields } from './recordFields.js';
export type { SystemStatus } from './systemStatus.js';
