import { callSafely } from './callback.js';

/** What a log line says, besides its text: an allow-list, without values of the request or of the answer. */
export interface LogFields {
  readonly endpoint?: string;
  readonly method?: string;
  /** Template, for example `/tickets/{ticket_id}`. */
  readonly path?: string;
  readonly status?: number | undefined;
  readonly milliseconds?: number | undefined;
  readonly attempt?: number | undefined;
  readonly requestId?: string | undefined;
  /** Why it failed, in words of the SDK. Example: `the connection was reset [ECONNRESET]`. */
  readonly reason?: string | undefined;
  /** How far the request is known to have got. */
  readonly delivery?: string | undefined;
  /** What is known of its effect, where it failed. */
  readonly effect?: string | undefined;
}

/** Takes log lines; `console` and most loggers fit. */
export interface Logger {
  /** Attempts that succeeded. */
  debug(message: string, fields: LogFields): void;
  /** What a dry run would send. */
  info(message: string, fields: LogFields): void;
  /** Failed attempts that are followed by another one, aborted calls, and responses that differ from their documentation. */
  warn(message: string, fields: LogFields): void;
  /** Calls that failed: the line is that of the last attempt. */
  error(message: string, fields: LogFields): void;
}

/** Writes a line. A logger that fails must not make a call fail that went well. */
export function writeLog(logger: Logger | undefined, level: keyof Logger, message: string, fields: LogFields): void {
  if (logger === undefined) return;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  callSafely(() => logger[level](message, Object.fromEntries(given)));
}
