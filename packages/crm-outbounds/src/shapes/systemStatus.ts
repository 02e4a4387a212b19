/** The statuses that every campaign knows. */
export const systemStatuses = [
  'TO_CALL',
  'IN_PROGRESS',
  'CALL',
  'MY_RECORD',
  'NO_CALL',
  'ABANDONED_AFTER_N_TRIES',
  'CALL_NO_SOONER_THAN',
  'CALL_PROGRESSIVE',
] as const;

/**
 * A status that every campaign knows. `TO_CALL`: freshly added; `IN_PROGRESS`: being worked on; `MY_RECORD`: kept for one
 * agent; `CALL_PROGRESSIVE`: for example dropped by the predictive mode.
 */
export type SystemStatus =
  | 'TO_CALL'
  | 'IN_PROGRESS'
  | 'CALL'
  | 'MY_RECORD'
  | 'NO_CALL'
  | 'ABANDONED_AFTER_N_TRIES'
  | 'CALL_NO_SOONER_THAN'
  | 'CALL_PROGRESSIVE';
