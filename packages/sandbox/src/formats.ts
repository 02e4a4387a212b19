import { isObject, type Json } from './input.js';

const uuidPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const datePattern = /^(\d{4}-\d{2}-\d{2})(?: ([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?$/;

/** Whether a text is a UUID. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** A date that the calendar has, with or without minutes or seconds. */
export function isDate(text: string): boolean {
  const day = datePattern.exec(text)?.[1];
  if (day === undefined) return false;
  const instant = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day);
}

/** The payload of a feed record is JSON in a text: a list of messages. */
export function isListOfObjects(text: string): boolean {
  try {
    const list: Json = JSON.parse(text);
    return Array.isArray(list) && list.every(isObject);
  } catch {
    return false;
  }
}
