export * from './intakeLead.js';
